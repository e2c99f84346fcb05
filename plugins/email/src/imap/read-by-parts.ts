import type { Item } from '@pulseflow/sdk';
import type { ImapFlow, MessageStructureObject } from 'imapflow';
import { KeptAttachments } from './keep-attachments';
import { basicsOf, headerFields, keyOf, type ReadOptions } from './message-fields';
import { fileNameOf, type Overview } from './overview';

/** So much of a text is taken. */
const TEXT_BYTES = 2_000_000;

/**
 * A large message: its headers, its texts, and each attachment by itself; undefined when it is gone. When it is larger than
 * wanted its attachments stay where they are.
 */
export async function readByParts(client: ImapFlow, overview: Overview, options: ReadOptions): Promise<Item | undefined> {
  const uid = String(overview.uid);
  const fetched = await client.fetchOne(uid, { uid: true, headers: true }, { uid: true });
  if (!fetched) return undefined;
  const { default: PostalMime } = await import('postal-mime');
  const email = await PostalMime.parse(fetched.headers ?? Buffer.alloc(0));
  const leaves = leavesOf(overview.structure);
  const isTooLarge = overview.sizeBytes > options.maxBytes;
  const kept = new KeptAttachments(options);
  for (const leaf of leaves.filter(isFile)) {
    await kept.add({
      name: fileNameOf(leaf),
      mimeType: leaf.type,
      isInline: leaf.disposition === 'inline',
      contentId: leaf.id,
      bytes: isTooLarge || !options.attachments ? undefined : await bytesOf(client, uid, leaf),
      sizeBytes: leaf.size ?? 0,
    });
  }
  const texts = leaves.filter((leaf) => !isFile(leaf));
  return {
    json: {
      ...basicsOf(overview, options),
      ...headerFields(email, options),
      text: await textOf(client, uid, texts, 'text/plain'),
      html: await textOf(client, uid, texts, 'text/html'),
      ...(isTooLarge ? { isTooLarge: true } : {}),
      attachments: kept.told,
    },
    ...kept.carried,
    key: keyOf(overview, options),
  };
}

/** A message within the message is a file, too: its parts are its own. */
function leavesOf(structure: MessageStructureObject | undefined): MessageStructureObject[] {
  if (structure === undefined) return [];
  const { childNodes, type } = structure;
  return childNodes === undefined || type === 'message/rfc822' ? [structure] : childNodes.flatMap(leavesOf);
}

function isFile(leaf: MessageStructureObject): boolean {
  return leaf.disposition === 'attachment' || fileNameOf(leaf) !== undefined || !leaf.type.startsWith('text/');
}

async function textOf(client: ImapFlow, uid: string, texts: readonly MessageStructureObject[], type: string): Promise<string> {
  const leaf = texts.find((part) => part.type === type);
  if (leaf === undefined) return '';
  const { content } = await client.download(uid, leaf.part ?? '1', { uid: true, maxBytes: TEXT_BYTES });
  if (content === undefined) return '';
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function bytesOf(client: ImapFlow, uid: string, leaf: MessageStructureObject): Promise<Buffer> {
  const part = leaf.part ?? '1';
  const fetched = await client.fetchOne(uid, { uid: true, bodyParts: [part] }, { uid: true });
  const encoded = (fetched ? fetched.bodyParts?.get(part) : undefined) ?? Buffer.alloc(0);
  switch (leaf.encoding?.toLowerCase()) {
    case 'base64':
      return Buffer.from(encoded.toString('latin1'), 'base64');
    case 'quoted-printable':
      return fromQuotedPrintable(encoded.toString('latin1'));
    default:
      return encoded;
  }
}

/** RFC 2045, 6.7. */
function fromQuotedPrintable(text: string): Buffer {
  const joined = text.replace(/[ \t]+(?=\r?\n)/g, '').replace(/=\r?\n/g, '');
  const bytes = joined.replace(/=([0-9A-F]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}
