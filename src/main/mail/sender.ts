import type { MailMessage } from '#main/engine/sdk';
import { AppError } from '#shared/model/errors';
import type { SmtpAccount } from './ports';

/** Who a message comes from: the step's sender, the settings', or the account when its name is an address. Errors: MAIL_INVALID. */
export function senderOf(message: Pick<MailMessage, 'from'>, account: SmtpAccount): string {
  const from = message.from || account.from || (account.user.includes('@') ? account.user : '');
  if (from !== '') return from;
  throw new AppError({
    code: 'MAIL_INVALID',
    message: 'The e-mail has no sender. Enter one in the settings ("From" of the SMTP server) or in the step.',
    data: { detail: 'MAIL_NO_SENDER' },
  });
}
