import { randomUUID } from 'node:crypto';
import { AppError, toErrorInfo } from '#shared/model/errors';
import { composeMail } from './compose';
import type { MailPorts } from './ports';
import { senderOf } from './sender';
import { runSmtpSession } from './smtp-session';

const LONGEST_TEST_MS = 60_000;

/**
 * Connects and signs in; with `to` it also sends a message there. Errors: SMTP_NOT_SET, SMTP_FAILED (`data.reason` is the
 * code of what went wrong, `data.answer` the server's words).
 */
export async function testSmtp(ports: MailPorts, to: string | undefined): Promise<void> {
  const account = ports.smtpAccount();
  if (account === undefined) {
    throw new AppError({
      code: 'SMTP_NOT_SET',
      message: 'No SMTP server is set up. Enter its host and port first, and save them.',
    });
  }
  try {
    const mail =
      to === undefined || to === ''
        ? undefined
        : await composeMail(
            {
              to,
              subject: 'PulseFlow: test e-mail / e-mail de teste',
              text: `This e-mail shows that PulseFlow can send by ${account.host}.\n\nEste e-mail mostra que o PulseFlow consegue enviar por ${account.host}.\n`,
              idempotencyKey: `smtp-test:${randomUUID()}`,
            },
            senderOf({}, account),
            ports.now(),
          );
    const { rejected } = await runSmtpSession(account, mail, AbortSignal.timeout(LONGEST_TEST_MS));
    if (rejected.length > 0)
      throw new AppError({ code: 'MAIL_RECIPIENT_REJECTED', message: `The server refused ${rejected.join(', ')}.` });
  } catch (thrown) {
    const { code, message, data } = toErrorInfo(thrown);
    throw new AppError({ code: 'SMTP_FAILED', message, data: { ...data, reason: code }, cause: thrown });
  }
}
