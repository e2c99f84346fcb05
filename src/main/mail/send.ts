import type { MailMessage } from '#main/engine/sdk';
import { composeMail } from './compose';
import { putInOutbox } from './outbox';
import type { MailPorts } from './ports';
import { senderOf } from './sender';
import { runSmtpSession } from './smtp-session';

/**
 * Sends over SMTP when a server is set up, else into the outbox folder. When the server takes some recipients and refuses
 * others the message counts as sent, and `rejected` names the others. Errors: SMTP_UNREACHABLE, SMTP_TLS_FAILED,
 * SMTP_AUTH_FAILED, MAIL_RECIPIENT_REJECTED, MAIL_REJECTED, MAIL_INVALID, SMTP_FAILED (not sent), MAIL_OUTCOME_UNKNOWN
 * (effect `unknown`), and those of writing a file.
 */
export async function sendMail(
  ports: MailPorts,
  message: MailMessage,
  signal: AbortSignal,
): Promise<{ messageId: string; delivery: 'smtp' | 'outbox'; path?: string; rejected?: string[] }> {
  signal.throwIfAborted();
  const account = ports.smtpAccount();
  if (account === undefined) {
    const { messageId, path } = await putInOutbox(ports, message);
    return { messageId, delivery: 'outbox', path };
  }
  const mail = await composeMail(message, senderOf(message, account), ports.now());
  const { rejected } = await runSmtpSession(account, mail, signal);
  return { messageId: mail.messageId, delivery: 'smtp', ...(rejected.length === 0 ? {} : { rejected }) };
}
