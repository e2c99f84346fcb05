import type { FileRef, Item, Json, JsonObject, PluginFiles } from '@pulseflow/sdk';
import type { ImapFlow, MessageStructureObject } from 'imapflow';
import type { Address, Attachment, Email, Mailbox } from 'postal-mime';
import { fileNameOf, type Overview } from './overview';

/** Messages are asked for together up to this size, so that many small ones need few round trips. */
const TOGETHER_BYTES = 4_000_000;
/** Of a message that is too large to be read whole, so much text is taken. */
const TEXT_OF_LARGE_BYTES = 1_000_000;

export interface ReadOptions {
  folder: string;
  uidValidity: string;
  /** Larger messages come with their text, and with the names of their attachments. */
  maxBytes: number;
  /** Attachments become files that the item carries. */
  attachments: boolean;
  /** All headers come along. */
  headers: boolean;
  files: PluginFiles;
}

/** Messages of the open folder as items, in their order; those that are gone are left out. Nothing changes in the mailbox. */
export async function* readMessages(
  client: ImapFlow,
  overviews: readonly Overview[],
  options: ReadOptions,
): AsyncGenerator<Item, void, undefined> {
  for (let start = 0; start < overviews.length; ) {
    const together: Overview[] = [];
    for (let bytes = 0; start < overviews.length && (together.length === 0 || bytes < TOGETHER_BYTES); start += 1) {
      const overview = overviews[start];
      if (overview === undefined) break;
      together.push(overview);
      bytes += Math.min(overview.sizeBytes, options.maxBytes);
    }
    const whole = together.filter(({ sizeBytes }) => sizeBytes <= options.maxBytes);
    const range = whole.map(({ uid }) => uid).join(',');
    const fetched = range === '' ? [] : await client.fetchAll(range, { uid: true, source: true }, { uid: true });
    const sources = new Map(fetched.map(({ uid, source }) => [uid, source]));
    for (const overview of together) {
      const source = sources.get(overview.uid);
      if (source !== undefined) yield await toItem(source, overview, options);
      else if (overview.sizeBytes > options.maxBytes) yield await readLarge(client, overview, options);
    }
  }
}

/** One message as an item; undefined when it is gone. */
export async function readMessage(client: ImapFlow, overview: Overview, options: ReadOptions): Promise<Item | undefined> {
  for await (const item of readMessages(client, [overview], options)) return item;
  return undefined;
}

async function toItem(source: Buffer, overview: Overview, options: ReadOptions): Promise<Item> {
  const { default: PostalMime } = await import('postal-mime');
  let email: Email;
  try {
    email = await PostalMime.parse(source, { rfc822Attachments: true });
  } catch (thrown) {
    // Its parts are nested beyond all reason: what the server made of it is better than to stop at it for ever.
    return {
      json: { ...basicsOf(overview, options), text: '', html: '', attachments: [], problem: String(thrown) },
      key: keyOf(overview, options),
    };
  }
  const kept = await keepAttachments(email.attachments, options);
  return {
    json: {
      ...basicsOf(overview, options),
      replyTo: addressesOf(email.replyTo),
      inReplyTo: email.inReplyTo ?? '',
      references: (email.references ?? '').split(/\s+/).filter((reference) => reference !== ''),
      date: email.date ?? null,
      text: email.text ?? '',
      html: email.html ?? '',
      attachments: kept.told,
      ...(options.headers ? { headers: headersOf(email) } : {}),
    },
    ...(Object.keys(kept.files).length === 0 ? {} : { files: kept.files }),
    key: keyOf(overview, options),
  };
}

function keyOf({ uid }: Overview, { folder, uidValidity }: ReadOptions): string {
  return `${folder}/${uidValidity}/${uid}`;
}

function basicsOf(overview: Overview, { folder, uidValidity }: ReadOptions): JsonObject {
  const { uid, messageId, subject, receivedAt, flags, sizeBytes, isAutomatic } = overview;
  const mailbox = ({ name = '', address = '' }): JsonObject => ({ name, address });
  return {
    messageId,
    folder,
    uid,
    uidValidity,
    from: mailbox(overview.from[0] ?? {}),
    to: overview.to.map(mailbox),
    cc: overview.cc.map(mailbox),
    subject,
    receivedAt: new Date(receivedAt).toISOString(),
    isRead: flags.has('\\Seen'),
    flags: [...flags],
    isAutomatic,
    sizeBytes,
  };
}

function addressesOf(addresses: readonly Address[] | undefined): Json[] {
  const flat = (addresses ?? []).flatMap((address): Mailbox[] => (address.group === undefined ? [address] : address.group));
  return flat.map(({ name, address }) => ({ name, address }));
}

/** By lower-case name; of those that repeat, such as `received`, a list. */
function headersOf({ headers }: Email): JsonObject {
  const byName = new Map<string, string[]>();
  for (const { key, value } of headers) byName.set(key, [...(byName.get(key) ?? []), value]);
  return Object.fromEntries([...byName].map(([key, values]) => [key, values.length === 1 ? (values[0] ?? '') : values]));
}

async function keepAttachments(
  attachments: readonly Attachment[],
  options: ReadOptions,
): Promise<{ files: Record<string, FileRef>; told: Json[] }> {
  const files: Record<string, FileRef> = {};
  const told: Json[] = [];
  for (const [index, attachment] of attachments.entries()) {
    const { filename, mimeType, content, contentId, disposition } = attachment;
    const bytes = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
    const name = safeName(filename ?? `attachment-${index + 1}`);
    const file = `attachment${index + 1}`;
    if (options.attachments) files[file] = await options.files.create(name, bytes, mimeType);
    told.push({
      ...(options.attachments ? { file, path: files[file]?.path ?? '' } : {}),
      name,
      mimeType,
      sizeBytes: bytes.byteLength,
      isInline: disposition === 'inline' || attachment.related === true,
      ...(contentId === undefined ? {} : { contentId: contentId.replace(/^<|>$/g, '') }),
    });
  }
  return { files, told };
}

/** A sender chooses the name of a file: no folders, no control characters, no name that a system refuses. */
function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in a file name
  const clean = last
    .replace(/[\u0000-\u001f<>:"|?*\u007f]/g, '_')
    .replace(/^\.+|[. ]+$/g, '')
    .slice(-150);
  return clean === '' ? 'attachment' : clean;
}

async function readLarge(client: ImapFlow, overview: Overview, options: ReadOptions): Promise<Item> {
  const leaves = leavesOf(overview.structure);
  const textOf = async (type: string): Promise<string> => {
    const leaf = leaves.find((part) => part.type === type && part.disposition !== 'attachment' && fileNameOf(part) === undefined);
    if (leaf === undefined) return '';
    const { content } = await client.download(String(overview.uid), leaf.part ?? '1', {
      uid: true,
      maxBytes: TEXT_OF_LARGE_BYTES,
    });
    if (content === undefined) return '';
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  };
  const files = leaves.filter((part) => part.disposition === 'attachment' || fileNameOf(part) !== undefined);
  return {
    json: {
      ...basicsOf(overview, options),
      text: await textOf('text/plain'),
      html: await textOf('text/html'),
      isTooLarge: true,
      attachments: files.map((part) => ({
        name: fileNameOf(part) ?? '',
        mimeType: part.type,
        sizeBytes: part.size ?? 0,
        isLeftOut: true,
      })),
    },
    key: keyOf(overview, options),
  };
}

function leavesOf(structure: MessageStructureObject | undefined): MessageStructureObject[] {
  if (structure === undefined) return [];
  return structure.childNodes === undefined ? [structure] : structure.childNodes.flatMap(leavesOf);
}
