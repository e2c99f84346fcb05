import type { JsonObject } from '@pulseflow/sdk';
import { problem } from '@pulseflow/sdk';

/** The types of credentials that lead to a mailbox. */
export const MAILBOX_CREDENTIALS = ['email.imap', 'email.google', 'email.microsoft'] as const;

/** How to reach a mailbox and sign in. */
export interface ImapAccount {
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  user: string;
  password?: string;
  accessToken?: string;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * The account that the values of a credential mean; which type they are of shows in their fields. Errors: SERVICE_REFUSED when
 * the browser has not signed in yet.
 */
export function accountOf(values: Readonly<Record<string, unknown>> | JsonObject): ImapAccount {
  const user = text(values['user']);
  if ('host' in values) {
    const { port, security } = values;
    return {
      host: text(values['host']),
      port: typeof port === 'number' ? port : 993,
      security: security === 'starttls' || security === 'none' ? security : 'tls',
      user,
      password: text(values['password']),
    };
  }
  const host = 'tenant' in values ? 'outlook.office365.com' : 'imap.gmail.com';
  return { host, port: 993, security: 'tls', user, accessToken: accessTokenOf(values) };
}

/** The access token among the values of a credential that signs in by the browser. Errors: SERVICE_REFUSED. */
export function accessTokenOf(values: Readonly<Record<string, unknown>>): string {
  const accessToken = text(values['accessToken']);
  if (accessToken !== '') return accessToken;
  throw problem({
    code: 'SERVICE_REFUSED',
    en: 'This credential is not signed in yet. Open it and choose "Sign in".',
    ptBr: 'Esta credencial ainda não entrou na conta. Abra-a e escolha "Entrar".',
  });
}
