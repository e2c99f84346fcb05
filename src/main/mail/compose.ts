import { createHash } from 'node:crypto';
import addressparser from 'nodemailer/lib/addressparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailMessage } from '#main/engine/sdk';
import { AppError } from '#shared/model/errors';

export interface ComposedMail {
  /** With angle brackets. */
  messageId: string;
  /** RFC 5322, CRLF lines, without Bcc. */
  bytes: Buffer;
  /** Addresses alone, as SMTP wants them. */
  envelope: { from: string; to: string[] };
}

/** The digest by which a message is recognised when it is sent again. */
export function messageDigest(idempotencyKey: string): string {
  return createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 40);
}

/**
 * Builds the bytes of a message. Message-ID and boundaries come from the idempotency key alone (the domain of the sender
 * apart), so that a repeated send can be recognised by whoever receives both. Errors: MAIL_INVALID.
 */
export async function composeMail(message: MailMessage, from: string, nowMs: number): Promise<ComposedMail> {
  const digest = messageDigest(message.idempotencyKey);
  const { to, cc, bcc, subject, text, html } = message;
  const composer = new MailComposer({
    from,
    to,
    subject,
    ...(cc === undefined ? {} : { cc }),
    ...(bcc === undefined ? {} : { bcc }),
    ...(html === undefined ? {} : { html }),
    // A message needs a body; an empty text is one.
    ...(text === undefined && html !== undefined ? {} : { text: text ?? '' }),
    date: new Date(nowMs),
    baseBoundary: digest,
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const node = composer.compile();
  const envelope = node.getEnvelope();
  const sender = typeof envelope.from === 'string' ? envelope.from : '';
  assertAddresses(sender, [to, cc, bcc], from);
  const messageId = `<${digest}@${domainOf(sender)}>`;
  node.setHeader('message-id', messageId);
  return { messageId, bytes: await node.build(), envelope: { from: sender, to: envelope.to } };
}

const ADDRESS = /^[^\s@<>]+@[^\s@<>]+$/;

/** nodemailer drops what is no address without a word, so every one is looked at here. */
function assertAddresses(sender: string, lists: readonly (string | undefined)[], from: string): void {
  const invalid = (detail: string, value: string, message: string): AppError =>
    new AppError({ code: 'MAIL_INVALID', message, data: { detail, value } });
  if (!ADDRESS.test(sender)) {
    throw invalid(
      'MAIL_SENDER_INVALID',
      from,
      `"${from}" is no e-mail address to send from. Correct the sender in the settings or in the step.`,
    );
  }
  const recipients = lists.flatMap((list) => (list === undefined ? [] : addressparser(list, { flatten: true })));
  if (recipients.length === 0)
    throw invalid('MAIL_NO_RECIPIENT', '', 'The e-mail has no recipient. Enter at least one address, such as ana@example.com.');
  const wrong = recipients.find(({ address }) => !ADDRESS.test(address));
  if (wrong !== undefined)
    throw invalid(
      'MAIL_RECIPIENT_INVALID',
      wrong.address || wrong.name,
      `"${wrong.address || wrong.name}" is no e-mail address. Correct the recipients of the step.`,
    );
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
