import { type AppError, isAppError, problem } from '@pulseflow/sdk';
import type { ImapFlowError } from 'imapflow';
import type { ImapAccount } from './account';

/** Node gives problems of certificates and of TLS versions as errors of the socket. */
const TLS_TROUBLE = /certificate|self[- ]signed|altnames|wrong version number|SSL routines|EPROTO|STARTTLS/i;

/** What a server says of a failed sign-in that will work later (RFC 5530). */
const FOR_NOW = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT']);

/** The typed form of what failed between us and an IMAP server. An AppError stays what it is. */
export function toImapError(thrown: unknown, account: ImapAccount): AppError {
  if (isAppError(thrown)) return thrown;
  const error = thrown as ImapFlowError;
  const place = `${account.host}:${account.port}`;
  const said = error.responseText ?? (typeof error.response === 'string' ? error.response : error.message);
  const answer = String(said).slice(0, 500);
  const data = { host: account.host, port: account.port, answer };
  const isForNow = FOR_NOW.has(error.serverResponseCode ?? '');
  if (error.code === 'ETHROTTLE') {
    return problem({
      code: 'SERVICE_RATE_LIMITED',
      kind: 'operational',
      data: { ...data, retryAfterMs: error.throttleReset ?? 60_000 },
      cause: thrown,
      en: `The mail server ${place} asks to come back later (${answer}).`,
      ptBr: `O servidor de e-mail ${place} pede para voltar mais tarde (${answer}).`,
    });
  }
  if (error.authenticationFailed === true && !isForNow) {
    return problem({
      code: 'SERVICE_REFUSED',
      data,
      cause: thrown,
      en: `The mail server ${place} refused the sign-in of ${account.user} (${answer}). Check user and password; many providers ask for an app password, or for IMAP to be switched on in the account.`,
      ptBr: `O servidor de e-mail ${place} recusou o acesso de ${account.user} (${answer}). Verifique usuário e senha; muitos provedores pedem uma senha de app, ou que o IMAP seja ativado na conta.`,
    });
  }
  if (error.tlsFailed === true || TLS_TROUBLE.test(`${error.code ?? ''} ${error.message}`)) {
    return problem({
      code: 'EMAIL_TLS_FAILED',
      data,
      cause: thrown,
      en: `No safe connection to the mail server ${place} could be made (${answer}). Check the protection and the port (993 goes with TLS, 143 with STARTTLS), and the server’s certificate.`,
      ptBr: `Não foi possível uma conexão segura com o servidor de e-mail ${place} (${answer}). Verifique a proteção e a porta (993 vai com TLS, 143 com STARTTLS) e o certificado do servidor.`,
    });
  }
  if (error.responseStatus === 'NO' || error.responseStatus === 'BAD') {
    return problem({
      code: 'SERVICE_REJECTED',
      kind: isForNow ? 'operational' : 'user',
      data,
      cause: thrown,
      en: `The mail server ${place} did not do what was asked (${answer}).`,
      ptBr: `O servidor de e-mail ${place} não fez o que foi pedido (${answer}).`,
    });
  }
  return problem({
    code: 'SERVICE_UNAVAILABLE',
    kind: 'operational',
    data,
    cause: thrown,
    en: `The mail server ${place} could not be reached, or ended the connection (${answer}). Check the server’s name and port, and the network.`,
    ptBr: `O servidor de e-mail ${place} não foi alcançado, ou encerrou a conexão (${answer}). Verifique o nome e a porta do servidor, e a rede.`,
  });
}
