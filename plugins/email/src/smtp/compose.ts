import { createHash } from 'node:crypto';
import { problem } from '@pulseflow/sdk';

/** What is sent. */
export interface OutgoingMail {
  from: string;
  to: string;
  cc: string;
  bcc: string;
  replyTo: string;
  subject: string;
  text: string;
  html: string;
  /** The Message-ID of the message that this one answers. */
  inReplyTo: string;
  references: string;
  attachments: readonly { filename: string; content: Buffer; contentType: string }[];
  idempotencyKey: string;
}

export interface ComposedMail {
  /** With angle brackets. */
  messageId: string;
  /** RFC 5322, CRLF lines, without Bcc. */
  bytes: Buffer;
  /** Addresses alone, as SMTP wants them. */
  envelope: { from: string; to: string[] };
}

/**
 * Builds the bytes of a message. Message-ID and boundaries come from the idempotency key, so that a message that was sent twice can be
 * recognised by whoever receives both. Errors: MAIL_INVALID.
 */
export async function composeMail(mail: OutgoingMail, nowMs: number): Promise<ComposedMail> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const digest = createHash('sha256').update(mail.idempotencyKey).digest('hex').slice(0, 40);
  const { from, to, cc, bcc, replyTo, subject, text, html, inReplyTo, references, attachments } = mail;
  const optional = Object.fromEntries(
    Object.entries({ cc, bcc, replyTo, inReplyTo, html }).filter(([, value]) => value.trim() !== ''),
  );
  const thread = [...new Set(`${references} ${inReplyTo}`.match(/<[^<>\s]+>/g) ?? [])];
  const composer = new MailComposer({
    from,
    to,
    subject,
    ...optional,
    ...(thread.length === 0 ? {} : { references: thread }),
    // A message needs a body; an empty text is one.
    ...(text === '' && html !== '' ? {} : { text }),
    attachments: attachments.map((attachment) => ({ ...attachment })),
    date: new Date(nowMs),
    baseBoundary: digest,
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const node = composer.compile();
  const envelope = node.getEnvelope();
  const sender = typeof envelope.from === 'string' ? envelope.from : '';
  await assertAddresses(sender, [to, cc, bcc], from);
  const messageId = `<${digest}@${sender.slice(sender.lastIndexOf('@') + 1)}>`;
  node.setHeader('message-id', messageId);
  return { messageId, bytes: await node.build(), envelope: { from: sender, to: envelope.to } };
}

const ADDRESS = /^[^\s@<>]+@[^\s@<>]+$/;

/** nodemailer drops what is no address without a word, so every one is looked at here. */
async function assertAddresses(sender: string, lists: readonly string[], from: string): Promise<void> {
  const { default: addressparser } = await import('nodemailer/lib/addressparser');
  const invalid = (detail: string, value: string, words: { en: string; ptBr: string }) =>
    problem({ code: 'MAIL_INVALID', ...words, data: { detail, value } });
  if (!ADDRESS.test(sender)) {
    throw invalid('MAIL_SENDER_INVALID', from, {
      en: `"${from}" is no e-mail address to send from. Correct the sender of the step or of the credential.`,
      ptBr: `"${from}" não é um endereço de remetente. Corrija o remetente da etapa ou da credencial.`,
    });
  }
  const recipients = lists.flatMap((list) => (list.trim() === '' ? [] : addressparser(list, { flatten: true })));
  if (recipients.length === 0) {
    throw invalid('MAIL_NO_RECIPIENT', '', {
      en: 'The e-mail has no recipient. Enter at least one address, such as ana@example.com.',
      ptBr: 'O e-mail não tem destinatário. Informe ao menos um endereço, como ana@example.com.',
    });
  }
  const wrong = recipients.find(({ address }) => !ADDRESS.test(address));
  if (wrong !== undefined) {
    const value = wrong.address || wrong.name;
    throw invalid('MAIL_RECIPIENT_INVALID', value, {
      en: `"${value}" is no e-mail address. Correct the recipients of the step.`,
      ptBr: `"${value}" não é um endereço de e-mail. Corrija os destinatários da etapa.`,
    });
  }
}
