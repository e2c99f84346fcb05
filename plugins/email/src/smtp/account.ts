import type { JsonObject } from '@pulseflow/sdk';
import { accessTokenOf } from '../imap/account';

/** The types of credentials that e-mails are sent with. */
export const SENDING_CREDENTIALS = ['core.smtp', 'email.google', 'email.microsoft'] as const;

/** How to reach a mail server that sends. */
export interface SmtpAccount {
  host: string;
  port: number;
  security: 'none' | 'starttls' | 'tls';
  user: string;
  password?: string;
  accessToken?: string;
  /** Sender of messages that name none. */
  from: string;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The account that the values of a credential mean. Errors: SERVICE_REFUSED when the browser has not signed in yet. */
export function smtpAccountOf(values: JsonObject): SmtpAccount {
  const user = text(values['user']);
  if ('host' in values) {
    const { port, security } = values;
    return {
      host: text(values['host']),
      port: typeof port === 'number' ? port : 587,
      security: security === 'tls' || security === 'none' ? security : 'starttls',
      user,
      password: text(values['password']),
      from: text(values['from']),
    };
  }
  const accessToken = accessTokenOf(values);
  return 'tenant' in values
    ? { host: 'smtp.office365.com', port: 587, security: 'starttls', user, accessToken, from: user }
    : { host: 'smtp.gmail.com', port: 465, security: 'tls', user, accessToken, from: user };
}
