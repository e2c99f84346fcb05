/** What an IMAP server tells of a message: ENVELOPE and BODYSTRUCTURE (RFC 9051, 7.5.2), and single parts. */
import { quote } from './imap-words';

interface Part {
  /** With the empty line. */
  head: string;
  body: string;
  headers: Map<string, string>;
  type: string;
  parameters: Map<string, string>;
  children: Part[];
}

/** Splits a message (octets as Latin-1) into its parts. */
export function parsePart(raw: string): Part {
  const end = raw.indexOf('\r\n\r\n');
  const head = end === -1 ? `${raw}\r\n` : raw.slice(0, end + 4);
  const body = end === -1 ? '' : raw.slice(end + 4);
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  const { value: type, parameters } = parseField(headers.get('content-type') ?? 'text/plain; charset=us-ascii');
  const boundary = parameters.get('boundary');
  const children =
    type.startsWith('multipart/') && boundary !== undefined
      ? `\r\n${body}`
          .split(`\r\n--${boundary}`)
          .slice(1)
          .filter((part) => !part.startsWith('--'))
          .map((part) => parsePart(part.replace(/^\r\n/, '')))
      : [];
  return { head, body, headers, type, parameters, children };
}

function parseField(field: string): { value: string; parameters: Map<string, string> } {
  const [value = '', ...rest] = field.split(';');
  const parameters = new Map(
    rest.map((pair): [string, string] => {
      const [name = '', ...text] = pair.split('=');
      return [name.trim().toLowerCase(), text.join('=').trim().replace(/^"|"$/g, '')];
    }),
  );
  return { value: value.trim().toLowerCase(), parameters };
}

function addresses(field: string | undefined): string {
  if (field === undefined || field === '') return 'NIL';
  const each = field.split(',').map((one) => {
    const [, name, address = ''] = /^\s*(?:"?([^"<]*?)"?\s*)<([^>]*)>\s*$/.exec(one) ?? ['', undefined, one.trim()];
    const [local = '', host = ''] = address.split('@');
    return `(${quote(name === '' ? undefined : name)} NIL ${quote(local)} ${quote(host)})`;
  });
  return `(${each.join('')})`;
}

export function envelope({ headers }: Part): string {
  const from = addresses(headers.get('from'));
  const of = (name: string): string => quote(headers.get(name));
  const list = ['to', 'cc', 'bcc'].map((name) => addresses(headers.get(name)));
  return `(${of('date')} ${of('subject')} ${from} ${from} ${addresses(headers.get('reply-to') ?? headers.get('from'))} ${list.join(' ')} ${of('in-reply-to')} ${of('message-id')})`;
}

function pairs(parameters: ReadonlyMap<string, string>): string {
  if (parameters.size === 0) return 'NIL';
  return `(${[...parameters].map(([name, value]) => `${quote(name)} ${quote(value)}`).join(' ')})`;
}

export function bodyStructure(part: Part): string {
  const [type = 'text', subtype = 'plain'] = part.type.split('/');
  if (part.children.length > 0) {
    return `(${part.children.map(bodyStructure).join('')} ${quote(subtype)} ${pairs(part.parameters)} NIL NIL NIL)`;
  }
  const encoding = part.headers.get('content-transfer-encoding') ?? '7bit';
  const size = part.body.length;
  const lines = type === 'text' ? ` ${part.body.split('\r\n').length}` : '';
  const disposition = part.headers.get('content-disposition');
  const field = disposition === undefined ? undefined : parseField(disposition);
  const told = field === undefined ? 'NIL' : `(${quote(field.value)} ${pairs(field.parameters)})`;
  return `(${quote(type)} ${quote(subtype)} ${pairs(part.parameters)} ${quote(part.headers.get('content-id'))} NIL ${quote(encoding)} ${size}${lines} NIL ${told} NIL NIL)`;
}

/** What a section such as ``, `HEADER.FIELDS (LIST-ID)`, `1.2` or `2.MIME` names, octets as Latin-1. */
export function sectionOf(raw: string, section: string): string {
  const part = parsePart(raw);
  if (section === '') return raw;
  if (section === 'HEADER') return part.head;
  const fields = /^HEADER\.FIELDS \((.*)\)$/i.exec(section)?.[1];
  if (fields !== undefined) {
    const wanted = fields
      .toLowerCase()
      .split(' ')
      .map((name) => name.replaceAll('"', ''));
    const kept = [...part.headers].filter(([name]) => wanted.includes(name)).map(([name, value]) => `${name}: ${value}\r\n`);
    return `${kept.join('')}\r\n`;
  }
  const [numbers = '', what] = section.split('.MIME');
  let found: Part | undefined = part;
  for (const number of numbers.split('.')) found = found?.children[Number(number) - 1] ?? (number === '1' ? found : undefined);
  return (what === undefined ? found?.body : found?.head) ?? '';
}
