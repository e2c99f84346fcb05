import { Readable } from 'node:stream';
import type { SmtpAccount } from './account';
import type { ComposedMail } from './compose';
import { toMailError } from './errors';

const CONNECT_TIMEOUT_MS = 15_000;
const GREETING_TIMEOUT_MS = 15_000;
/** Silence of the server; RFC 5321 allows minutes for its answer to a message. */
const SILENCE_TIMEOUT_MS = 120_000;

type Callback = (error?: Error | null) => void;

/**
 * Connects, signs in and sends. One connection a message: nodemailer's lower level, because only there it shows whether the message
 * was handed over when something fails. Throws the AppErrors of `toMailError`, or the signal's reason when it was aborted and
 * nothing was handed over.
 */
export async function sendBySmtp(account: SmtpAccount, mail: ComposedMail, signal: AbortSignal): Promise<{ rejected: string[] }> {
  signal.throwIfAborted();
  const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection');
  const connection = new SMTPConnection({
    host: account.host,
    port: account.port,
    secure: account.security === 'tls',
    requireTLS: account.security === 'starttls',
    ignoreTLS: account.security === 'none',
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: GREETING_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
  });
  const auth = await authOf(account);
  let wasHandedOver = false;
  let fail: (error: Error) => void = () => undefined;
  const failure = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  // The race below may be over when it rejects.
  failure.catch(() => undefined);
  connection.on('error', fail);
  const onAbort = (): void => fail(new Error('The sending was cancelled'));
  signal.addEventListener('abort', onAbort, { once: true });
  const step = (begin: (done: Callback) => void): Promise<void> => {
    const done = new Promise<void>((resolve, reject) => begin((error) => (error ? reject(error) : resolve())));
    return Promise.race([done, failure]);
  };
  let rejected: string[] = [];
  try {
    await step((done) => connection.connect(done));
    if (auth !== undefined) await step((done) => connection.login(auth, done));
    const source = Readable.from([mail.bytes]);
    source.once('end', () => {
      wasHandedOver = true;
    });
    await step((done) =>
      connection.send({ ...mail.envelope, size: mail.bytes.length }, source, (error, info) => {
        rejected = (info?.rejected ?? []).map(String);
        done(error);
      }),
    );
    return { rejected };
  } catch (thrown) {
    if (signal.aborted && !wasHandedOver) throw signal.reason;
    throw toMailError(thrown, account, wasHandedOver);
  } finally {
    signal.removeEventListener('abort', onAbort);
    connection.quit();
    if (signal.aborted) connection.close();
  }
}

async function authOf({ user, password = '', accessToken }: SmtpAccount) {
  if (user === '') return undefined;
  if (accessToken === undefined) return { user, pass: password };
  const { default: XOAuth2 } = await import('nodemailer/lib/xoauth2');
  return { user, oauth2: new XOAuth2({ user, accessToken }) };
}
