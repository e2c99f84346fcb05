import { hasAttachment, type Overview } from '../imap/overview';

/** Which messages start the flow. */
export interface Filter {
  from: string;
  subject: string;
  onlyUnread: boolean;
  onlyWithAttachments: boolean;
  skipAutomatic: boolean;
}

/** True when the message is one that the flow is for. Parts of texts count, upper and lower case are the same. */
export function isWanted(overview: Overview, filter: Filter): boolean {
  if (filter.onlyUnread && overview.flags.has('\\Seen')) return false;
  if (filter.skipAutomatic && overview.isAutomatic) return false;
  if (filter.onlyWithAttachments && !hasAttachment(overview.structure)) return false;
  const senders = overview.from.map(({ name = '', address = '' }) => `${name} <${address}>`);
  return holdsOneOf(senders.join(', '), filter.from) && holdsOneOf(overview.subject, filter.subject);
}

/** `parts`: separated by commas; none: everything fits. */
function holdsOneOf(text: string, parts: string): boolean {
  const wanted = parts
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '');
  return wanted.length === 0 || wanted.some((part) => text.toLowerCase().includes(part));
}
