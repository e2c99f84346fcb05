import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { ComposedMail } from './compose';
import type { SmtpAccount } from './ports';
import { toMailError } from './smtp-errors';

const CONNECT_TIMEOUT_MS = 15_000;
const GREETING_TIMEOUT_MS = 15_000;
/** Silence of the server; RFC 5321 allows minutes for its answer to a message. */
const SILENCE_TIMEOUT_MS = 120_000;

export interface SmtpTimeouts {
  connectMs: number;
  greetingMs: number;
  silenceMs: number;
}

const TIMEOUTS: SmtpTimeouts = { connectMs: CONNECT_TIMEOUT_MS, greetingMs: GREETING_TIMEOUT_MS, silenceMs: SILENCE_TIMEOUT_MS };

function createConnection(account: SmtpAccount, timeouts: SmtpTimeouts): SMTPConnection {
  return new SMTPConnection({
    host: account.host,
    port: account.port,
    secure: account.security === 'tls',
    requireTLS: account.security === 'starttls',
    ignoreTLS: account.security === 'none',
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.silenceMs,
  });
}

type Callback = (error?: Error | null) => void;

/**
 * Connects, signs in when the account has a user, and sends `mail` if there is one. One connection a message: nodemailer's
 * lower level, because only there it shows whether the message was handed over when something fails.
 * Throws the AppErrors of `toMailError`, or the signal's reason when it was aborted and nothing was handed over.
 */
export async function runSmtpSession(
  account: SmtpAccount,
  mail: ComposedMail | undefined,
  signal: AbortSignal,
  timeouts: SmtpTimeouts = TIMEOUTS,
): Promise<{ rejected: string[] }> {
  signal.throwIfAborted();
  const connection = createConnection(account, timeouts);
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
    if (account.user !== '') await step((done) => connection.login({ user: account.user, pass: account.password ?? '' }, done));
    if (mail !== undefined) {
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
    }
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
