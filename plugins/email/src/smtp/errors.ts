import { AppError, type AppErrorOptions, problem } from '@pulseflow/sdk';
import type { NodemailerError } from 'nodemailer';
import type { SmtpAccount } from './account';

interface Verdict {
  code: string;
  kind: NonNullable<AppErrorOptions['kind']>;
  en: string;
  pt: string;
}

/**
 * The typed form of an SMTP failure. `wasHandedOver`: the whole message was written to the server. Without an answer to it
 * nobody can know whether it is on its way, so the effect is `unknown`; in every other case it was not sent.
 */
export function toMailError(thrown: unknown, account: SmtpAccount, wasHandedOver: boolean): AppError {
  const error = thrown as NodemailerError;
  const place = `${account.host}:${account.port}`;
  const answer = (error.response ?? error.message).slice(0, 500);
  const data = { host: account.host, port: account.port, answer };
  if (wasHandedOver && error.responseCode === undefined) {
    return new AppError({
      code: 'MAIL_OUTCOME_UNKNOWN',
      kind: 'operational',
      message: `The connection to the mail server ${place} ended after the message was handed over and before the server answered (${answer}). The e-mail may or may not have been sent; look in the recipient’s or the account’s mailbox before you send it again.`,
      data: {
        ...data,
        words: {
          'pt-BR': `A conexão com o servidor de e-mail ${place} terminou depois que a mensagem foi entregue e antes da resposta (${answer}). O e-mail pode ou não ter sido enviado; olhe a caixa do destinatário ou da conta antes de enviar de novo.`,
        },
      },
      effect: 'unknown',
      retryable: false,
      cause: thrown,
    });
  }
  const { code, kind, en, pt } = judge(error, place);
  return problem({
    code,
    kind,
    data,
    cause: thrown,
    en: `${en} (${answer}). The e-mail was not sent.`,
    ptBr: `${pt} (${answer}). O e-mail não foi enviado.`,
  });
}

function judge(error: NodemailerError, place: string): Verdict {
  const isForNow = error.responseCode !== undefined && error.responseCode >= 400 && error.responseCode < 500;
  const kind = isForNow ? 'operational' : 'user';
  const refused = (code: string, en: string, pt: string, then: { en: string; pt: string }): Verdict => ({
    code,
    kind,
    en: `${en}; ${isForNow ? 'it asks to try again later' : then.en}`,
    pt: `${pt}; ${isForNow ? 'ele pede para tentar mais tarde' : then.pt}`,
  });
  const unreachable: Verdict = {
    code: 'SMTP_UNREACHABLE',
    kind: 'operational',
    en: `The mail server ${place} could not be reached, or ended the connection`,
    pt: `O servidor de e-mail ${place} não foi alcançado, ou encerrou a conexão`,
  };
  if (error.code === 'ETLS' || isCertificateProblem(error)) {
    return {
      code: 'SMTP_TLS_FAILED',
      kind: 'user',
      en: `No safe connection to the mail server ${place} could be made; check the protection, the port (465 goes with TLS, 587 with STARTTLS) and the certificate`,
      pt: `Não foi possível uma conexão segura com o servidor de e-mail ${place}; verifique a proteção, a porta (465 vai com TLS, 587 com STARTTLS) e o certificado`,
    };
  }
  switch (error.code) {
    case 'EDNS':
    case 'ESOCKET':
    case 'ECONNECTION':
    case 'ETIMEDOUT':
      return unreachable;
    case 'EAUTH':
      return refused(
        'SMTP_AUTH_FAILED',
        `The mail server ${place} refused the sign-in`,
        `O servidor de e-mail ${place} recusou o acesso`,
        {
          en: 'check user and password; some providers ask for an app password',
          pt: 'verifique usuário e senha; alguns provedores pedem uma senha de app',
        },
      );
    case 'EENVELOPE':
      return error.command === 'RCPT TO'
        ? refused(
            'MAIL_RECIPIENT_REJECTED',
            `The mail server ${place} refused every recipient`,
            `O servidor de e-mail ${place} recusou todos os destinatários`,
            { en: 'check the addresses of the step', pt: 'verifique os endereços da etapa' },
          )
        : refused(
            'MAIL_REJECTED',
            `The mail server ${place} refused the message before its text`,
            `O servidor de e-mail ${place} recusou a mensagem antes do texto`,
            {
              en: 'check the sender, whether this account may send from that address, and the size',
              pt: 'verifique o remetente, se esta conta pode enviar desse endereço, e o tamanho',
            },
          );
    case 'EMESSAGE':
      return refused(
        'MAIL_REJECTED',
        `The mail server ${place} refused the message`,
        `O servidor de e-mail ${place} recusou a mensagem`,
        { en: 'check its size and content', pt: 'verifique o tamanho e o conteúdo' },
      );
    default:
      return {
        code: 'SMTP_FAILED',
        kind: 'operational',
        en: `The exchange with the mail server ${place} failed; check server, port and protection`,
        pt: `A troca com o servidor de e-mail ${place} falhou; verifique servidor, porta e proteção`,
      };
  }
}

/** Node gives problems of certificates and of TLS versions as errors of the socket. */
function isCertificateProblem(error: NodemailerError): boolean {
  const { code } = (error as { cause?: { code?: unknown } }).cause ?? {};
  const text = `${error.message} ${typeof code === 'string' ? code : ''}`;
  return /certificate|self[- ]signed|altnames|wrong version number|SSL routines|EPROTO|tls/i.test(text);
}
