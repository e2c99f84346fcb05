/** What a server finds and tells of single messages. */
import { isInSet, type Word } from './imap-words';
import type { StoredMessage } from './mailbox';
import { bodyStructure, envelope, parsePart, sectionOf } from './mime-parts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** True when the message fits all search keys; takes them off the list. */
export function matches(message: StoredMessage, keys: Word[], highest: number): boolean {
  const part = parsePart(message.raw);
  const holds = (header: string, text: string): boolean =>
    (part.headers.get(header) ?? '').toLowerCase().includes(text.toLowerCase());
  const day = (text: string): number => Date.parse(`${text} 00:00 UTC`);
  while (keys.length > 0) {
    const key = String(keys.shift()).toUpperCase();
    const next = (): string => String(keys.shift() ?? '');
    const fits = (): boolean => {
      switch (key) {
        case 'ALL':
          return true;
        case 'UID':
          return isInSet(message.uid, next(), highest);
        case 'UNSEEN':
          return !message.flags.has('\\Seen');
        case 'SEEN':
          return message.flags.has('\\Seen');
        case 'FROM':
        case 'TO':
        case 'SUBJECT':
          return holds(key.toLowerCase(), next());
        case 'HEADER': {
          const header = next();
          return holds(header.toLowerCase(), next());
        }
        case 'SINCE':
          return message.receivedAt.getTime() >= day(next());
        case 'BEFORE':
          return message.receivedAt.getTime() < day(next());
        default:
          throw new Error(`The test server knows no search key ${key}`);
      }
    };
    if (!fits()) return false;
  }
  return true;
}

/** The data items of a FETCH answer. */
export function fetched(message: StoredMessage, wanted: Word[]): string {
  const part = parsePart(message.raw);
  const told: string[] = [];
  for (let index = 0; index < wanted.length; index += 1) {
    const item = String(wanted[index]);
    const upper = item.toUpperCase();
    if (upper === 'UID') told.push(`UID ${message.uid}`);
    else if (upper === 'FLAGS') told.push(`FLAGS (${[...message.flags].join(' ')})`);
    else if (upper === 'INTERNALDATE') told.push(`INTERNALDATE "${internalDate(message.receivedAt)}"`);
    else if (upper === 'RFC822.SIZE') told.push(`RFC822.SIZE ${message.raw.length}`);
    else if (upper === 'ENVELOPE') told.push(`ENVELOPE ${envelope(part)}`);
    else if (upper === 'BODYSTRUCTURE') told.push(`BODYSTRUCTURE ${bodyStructure(part)}`);
    else {
      const [, section = '', start, length] = /^BODY(?:\.PEEK)?\[(.*)\](?:<(\d+)(?:\.(\d+))?>)?$/i.exec(item) ?? [];
      const whole = sectionOf(message.raw, section);
      const from = Number(start ?? 0);
      const bytes = start === undefined ? whole : whole.slice(from, from + Number(length ?? whole.length));
      told.push(`BODY[${section}]${start === undefined ? '' : `<${from}>`} {${bytes.length}}\r\n${bytes}`);
    }
  }
  return told.join(' ');
}

function internalDate(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${two(date.getUTCDate())}-${MONTHS[date.getUTCMonth()]}-${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}
