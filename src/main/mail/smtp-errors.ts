import type { NodemailerError } from 'nodemailer';
import { AppError, type ErrorKind } from '#shared/model/errors';
import type { SmtpAccount } from './ports';

export type MailErrorCode =
  | 'SMTP_UNREACHABLE'
  | 'SMTP_TLS_FAILED'
  | 'SMTP_AUTH_FAILED'
  | 'MAIL_RECIPIENT_REJECTED'
  | 'MAIL_REJECTED'
  | 'MAIL_OUTCOME_UNKNOWN'
  | 'MAIL_INVALID'
  | 'SMTP_FAILED';

/** With an answer of 4xx these ask to come again later. */
const ASKS_FOR_LATER: ReadonlySet<MailErrorCode> = new Set(['SMTP_AUTH_FAILED', 'MAIL_RECIPIENT_REJECTED', 'MAIL_REJECTED']);

interface Verdict {
  code: MailErrorCode;
  kind: ErrorKind;
  what: string;
  advice: string;
}

/** An answer of 4xx: the server asks to come again later. */
function isForNow(error: NodemailerError): boolean {
  return error.responseCode !== undefined && error.responseCode >= 400 && error.responseCode < 500;
}

function judge(error: NodemailerError, place: string): Verdict {
  const kind = isForNow(error) ? 'operational' : 'user';
  const later = 'The server asks to try again later';
  switch (error.code) {
    case 'EDNS':
      return {
        code: 'SMTP_UNREACHABLE',
        kind: 'operational',
        what: `The SMTP server ${place} was not found`,
        advice: 'Check the host name, and the network',
      };
    case 'ETLS':
      return {
        code: 'SMTP_TLS_FAILED',
        kind: 'user',
        what: `No safe connection to the SMTP server ${place} could be made`,
        advice: 'Check the security and the port (465 goes with TLS, 587 with STARTTLS), and the server’s certificate',
      };
    case 'EAUTH':
      return {
        code: 'SMTP_AUTH_FAILED',
        kind,
        what: `The SMTP server ${place} refused the sign-in`,
        advice: isForNow(error) ? later : 'Check user and password; some providers ask for an app password',
      };
    case 'EENVELOPE':
      return error.command === 'RCPT TO'
        ? {
            code: 'MAIL_RECIPIENT_REJECTED',
            kind,
            what: `The SMTP server ${place} refused every recipient`,
            advice: isForNow(error) ? later : 'Check the addresses of the step',
          }
        : {
            code: error.responseCode === undefined ? 'MAIL_INVALID' : 'MAIL_REJECTED',
            kind,
            what: `The SMTP server ${place} refused the message before its text`,
            advice: isForNow(error) ? later : 'Check the sender, and whether this account may send from that address',
          };
    case 'EMESSAGE':
      return {
        code: 'MAIL_REJECTED',
        kind,
        what: `The SMTP server ${place} refused the message`,
        advice: isForNow(error) ? later : 'Check its size and content',
      };
    case 'ESOCKET':
    case 'ECONNECTION':
    case 'ETIMEDOUT':
      return isCertificateProblem(error)
        ? judge(Object.assign(new Error(error.message), { code: 'ETLS' }) as NodemailerError, place)
        : {
            code: 'SMTP_UNREACHABLE',
            kind: 'operational',
            what: `The SMTP server ${place} could not be reached, or ended the connection`,
            advice: 'Check host, port and security, and whether the server runs',
          };
    default:
      return {
        code: 'SMTP_FAILED',
        kind: 'operational',
        what: `The exchange with the SMTP server ${place} failed`,
        advice: 'Check host, port and security',
      };
  }
}

/** Node gives problems of certificates and of TLS versions as errors of the socket. */
function isCertificateProblem(error: NodemailerError): boolean {
  const cause = (error as { cause?: { code?: unknown } }).cause;
  const text = `${error.message} ${String(cause?.code ?? '')}`;
  return /certificate|self[- ]signed|altnames|wrong version number|SSL routines|EPROTO|tls/i.test(text);
}

/**
 * The typed form of an SMTP failure. `wasHandedOver`: the whole message was written to the server. Without an answer to it
 * nobody can know whether it is on its way, so the effect is `unknown`; in every other case it was not sent.
 */
export function toMailError(thrown: unknown, account: SmtpAccount, wasHandedOver: boolean): AppError {
  const error = thrown as NodemailerError;
  const place = `${account.host}:${account.port}`;
  const answer = error.response === undefined ? error.message : error.response;
  const data = { host: account.host, port: account.port, answer: answer.slice(0, 500) };
  if (wasHandedOver && error.responseCode === undefined) {
    return new AppError({
      code: 'MAIL_OUTCOME_UNKNOWN',
      kind: 'operational',
      message: `The connection to the SMTP server ${place} ended after the message was handed over and before the server answered (${data.answer}). The e-mail may or may not have been sent; look in the recipient’s or the account’s mailbox before you send it again.`,
      data,
      effect: 'unknown',
      retryable: false,
      cause: thrown,
    });
  }
  const { code, kind, what, advice } = judge(error, place);
  const detail = kind === 'operational' && ASKS_FOR_LATER.has(code) ? `${code}_LATER` : code;
  return new AppError({
    code,
    kind,
    message: `${what} (${data.answer}). ${advice}. The e-mail was not sent.`,
    data: { ...data, detail },
    cause: thrown,
  });
}
