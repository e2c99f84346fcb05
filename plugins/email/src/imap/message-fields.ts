import type { Json, JsonObject, PluginFiles } from '@pulseflow/sdk';
import type { Address, Email, Mailbox } from 'postal-mime';
import type { Overview } from './overview';

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

export function keyOf({ uid }: Overview, { folder, uidValidity }: ReadOptions): string {
  return `${folder}/${uidValidity}/${uid}`;
}

/** What the server says of a message. */
export function basicsOf(overview: Overview, { folder, uidValidity }: ReadOptions): JsonObject {
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

/** What the headers of a message say. */
export function headerFields(email: Email, { headers }: ReadOptions): JsonObject {
  return {
    replyTo: addressesOf(email.replyTo),
    inReplyTo: email.inReplyTo ?? '',
    references: (email.references ?? '').split(/\s+/).filter((reference) => reference !== ''),
    date: email.date ?? null,
    ...(headers ? { headers: headersOf(email) } : {}),
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
