import { createHash } from 'node:crypto';
import type { FetchMessageObject, ImapFlow, MessageAddressObject, MessageStructureObject } from 'imapflow';

const CHUNK = 100;

/** What is known of a message before it is read. */
export interface Overview {
  uid: number;
  messageId: string;
  from: readonly MessageAddressObject[];
  to: readonly MessageAddressObject[];
  cc: readonly MessageAddressObject[];
  subject: string;
  /** Milliseconds since the epoch: when it came into the mailbox. */
  receivedAt: number;
  sizeBytes: number;
  flags: ReadonlySet<string>;
  structure: MessageStructureObject | undefined;
  /** Written by a program: a bounce, an absence note, a newsletter (RFC 3834, RFC 2919). */
  isAutomatic: boolean;
}

const QUERY = {
  uid: true,
  flags: true,
  internalDate: true,
  size: true,
  envelope: true,
  bodyStructure: true,
  headers: ['auto-submitted', 'precedence', 'list-id', 'x-auto-response-suppress'],
};

/** The overviews of these messages of the open folder, in the order of their UIDs, some at a time; those that are gone are left out. */
export async function* overviewsOf(client: ImapFlow, uids: readonly number[]): AsyncGenerator<Overview[]> {
  for (let start = 0; start < uids.length; start += CHUNK) {
    const chunk = uids.slice(start, start + CHUNK);
    const fetched = await client.fetchAll(chunk.join(','), QUERY, { uid: true });
    yield fetched.map(toOverview).sort((a, b) => a.uid - b.uid);
  }
}

/** The UIDs that match, ascending. Rejects when the server did not search. */
export async function searchUids(client: ImapFlow, query: Parameters<ImapFlow['search']>[0]): Promise<number[]> {
  const found = await client.search(query, { uid: true });
  if (!Array.isArray(found)) throw new Error('The server did not answer the search');
  return found.toSorted((a, b) => a - b);
}

/** Tells messages apart where UIDs do not last: by the Message-ID, without one by date, sender and subject. */
export function identityOf({ messageId, from, subject, receivedAt }: Overview): string {
  const name = messageId === '' ? JSON.stringify([receivedAt, from[0]?.address, subject]) : messageId;
  return createHash('sha256').update(name).digest('base64url').slice(0, 12);
}

/** True when some part of the message is a file that somebody attached. */
export function hasAttachment(structure: MessageStructureObject | undefined): boolean {
  if (structure === undefined) return false;
  if (structure.childNodes !== undefined) return structure.childNodes.some(hasAttachment);
  return structure.disposition === 'attachment' || (structure.disposition !== 'inline' && fileNameOf(structure) !== undefined);
}

/** The name of the file that a part is, if it has one. */
export function fileNameOf({ dispositionParameters, parameters }: MessageStructureObject): string | undefined {
  return dispositionParameters?.['filename'] ?? parameters?.['name'];
}

function toOverview(message: FetchMessageObject): Overview {
  const { uid, envelope = {}, flags = new Set(), size = 0, internalDate, bodyStructure } = message;
  const received = internalDate === undefined ? Number.NaN : new Date(internalDate).getTime();
  return {
    uid,
    messageId: envelope.messageId ?? '',
    from: envelope.from ?? [],
    to: envelope.to ?? [],
    cc: envelope.cc ?? [],
    subject: envelope.subject ?? '',
    receivedAt: Number.isNaN(received) ? 0 : received,
    sizeBytes: size,
    flags,
    structure: bodyStructure,
    isAutomatic: isAutomatic(message.headers?.toString('latin1') ?? ''),
  };
}

function isAutomatic(headers: string): boolean {
  return (
    /^auto-submitted:\s*(?!no\b)\S/im.test(headers) ||
    /^precedence:\s*(bulk|junk|list)\b/im.test(headers) ||
    /^list-id:\s*\S/im.test(headers)
  );
}
