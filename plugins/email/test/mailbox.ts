/** The folders behind the IMAP server of the tests. */
export interface StoredMessage {
  uid: number;
  flags: Set<string>;
  receivedAt: Date;
  /** Octets as Latin-1. */
  raw: string;
}

export interface Folder {
  uidValidity: number;
  uidNext: number;
  specialUse?: string;
  messages: StoredMessage[];
}

/** What one session sees of the server. */
export interface ImapWorld {
  readonly capabilities: readonly string[];
  readonly folders: Map<string, Folder>;
  readonly commands: string[];
  mayEnter(user: string, secret: string): boolean;
  failureOf(command: string): string | undefined;
  idling(): void;
}

export interface MailText {
  subject: string;
  from?: string;
  text?: string;
  messageId?: string;
  headers?: Record<string, string>;
  html?: string;
  attachments?: readonly { name: string; content: string | Buffer; type?: string }[];
}

/** The octets of a message, as text in Latin-1. */
export function mailText(mail: MailText): string {
  const { subject, from = 'Ana Souza <ana@example.com>', text = 'Hello', messageId, headers = {}, html, attachments = [] } = mail;
  const id = messageId ?? `<${subject.replace(/\W/g, '-')}@example.com>`;
  const lines = [
    `From: ${from}`,
    'To: Office <office@example.com>',
    `Subject: ${subject}`,
    'Date: Sat, 21 Nov 2026 09:00:00 +0000',
    `Message-ID: ${id}`,
    'MIME-Version: 1.0',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  const body = (type: string, content: string): string[] => [
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    wrap(Buffer.from(content)),
  ];
  const texts = html === undefined ? body('text/plain', text) : alternative(body('text/plain', text), body('text/html', html));
  if (attachments.length === 0) return `${[...lines, ...texts].join('\r\n')}\r\n`;
  const parts = attachments.map(({ name, content, type = 'application/octet-stream' }) => [
    `Content-Type: ${type}; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    wrap(Buffer.from(content)),
  ]);
  const mixed = [texts, ...parts].flatMap((part) => ['--mixed', ...part]);
  return `${[...lines, 'Content-Type: multipart/mixed; boundary="mixed"', '', ...mixed, '--mixed--'].join('\r\n')}\r\n`;
}

function alternative(...parts: string[][]): string[] {
  const all = parts.flatMap((part) => ['--either', ...part]);
  return ['Content-Type: multipart/alternative; boundary="either"', '', ...all, '--either--'];
}

function wrap(bytes: Buffer): string {
  return bytes.toString('base64').replace(/(.{76})/g, '$1\r\n');
}
