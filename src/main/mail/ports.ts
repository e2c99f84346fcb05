/** What the mail room needs of others. The host introduces them. */

/** How to reach the SMTP server. */
export interface SmtpAccount {
  host: string;
  port: number;
  security: 'none' | 'starttls' | 'tls';
  user: string;
  /** Sender of messages that name none. */
  from: string;
  password: string | undefined;
}

export interface MailPorts {
  /** True when an SMTP server is set up. Asked often, so it must be cheap. */
  isSmtpSet(): boolean;
  /** The account, read anew for each message; undefined when none is set up. */
  smtpAccount(): SmtpAccount | undefined;
  /** The folder for messages while no server is set up. */
  outboxFolder: string;
  /** Writes a file whole and durably. */
  writeWhole(path: string, bytes: Uint8Array): Promise<void>;
  /** Milliseconds since the epoch. */
  now(): number;
}
