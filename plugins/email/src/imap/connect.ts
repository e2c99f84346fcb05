import { problem } from '@pulseflow/sdk';
import type { ImapFlow, MailboxObject } from 'imapflow';
import type { ImapAccount } from './account';
import { toImapError } from './errors';

const CONNECT_TIMEOUT_MS = 20_000;
const GREETING_TIMEOUT_MS = 20_000;
/**
 * Silence after which the connection is looked at: an idle one is asked with NOOP (which also keeps routers from forgetting it),
 * one whose answer is overdue is given up.
 */
const SILENCE_TIMEOUT_MS = 120_000;
/** No message, and no answer with one, is taken that is larger. */
const LARGEST_LITERAL_BYTES = 200_000_000;

/** A signed-in connection, and the end of it. */
export interface ImapSession {
  readonly client: ImapFlow;
  /** Rejects when the connection is lost, and when the signal is aborted; never resolves. */
  readonly lost: Promise<never>;
}

/**
 * Connects, signs in, runs `work` and signs out. Whatever fails becomes an AppError: SERVICE_UNAVAILABLE, SERVICE_REFUSED,
 * EMAIL_TLS_FAILED, SERVICE_RATE_LIMITED, SERVICE_REJECTED. imapflow is loaded when the first connection is made.
 */
export async function withImap<Result>(
  account: ImapAccount,
  signal: AbortSignal,
  work: (session: ImapSession) => Promise<Result>,
  { silenceMs = SILENCE_TIMEOUT_MS }: { silenceMs?: number } = {},
): Promise<Result> {
  signal.throwIfAborted();
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({
    host: account.host,
    port: account.port,
    secure: account.security === 'tls',
    doSTARTTLS: account.security === 'starttls',
    auth:
      account.accessToken === undefined
        ? { user: account.user, pass: account.password ?? '' }
        : { user: account.user, accessToken: account.accessToken },
    clientInfo: { name: 'PulseFlow' },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: GREETING_TIMEOUT_MS,
    socketTimeout: silenceMs,
    maxLiteralSize: LARGEST_LITERAL_BYTES,
  });
  let isSignedIn = false;
  let lostBy: Error | undefined;
  let lose: (error: Error) => void = () => undefined;
  const lost = new Promise<never>((_resolve, reject) => {
    lose = (error) => {
      lostBy ??= error;
      reject(error);
    };
  });
  lost.catch(() => undefined);
  client.on('error', lose);
  client.on('close', () => lose(new Error('The connection was closed')));
  const onAbort = (): void => {
    lose(signal.reason instanceof Error ? signal.reason : new Error('Stopped'));
    client.close();
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([client.connect(), lost]);
    isSignedIn = true;
    return await Promise.race([work({ client, lost }), lost]);
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    // imapflow gives up quietly what a lost connection interrupts: then the loss is the reason, whatever was made of it.
    throw toImapError(isSignedIn && lostBy !== undefined ? lostBy : thrown, account);
  } finally {
    signal.removeEventListener('abort', onAbort);
    await signOut(client);
  }
}

/** A sign-out that fails or dawdles changes nothing: the work is done, and the connection is closed either way. */
async function signOut(client: ImapFlow): Promise<void> {
  if (client.usable) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, 2000);
    });
    await Promise.race([client.logout().catch(() => undefined), late]);
    clearTimeout(timer);
  }
  client.close();
}

/** Opens a folder. Errors: EMAIL_FOLDER_MISSING, which names those that there are. */
export async function openFolder(client: ImapFlow, folder: string, access: 'read' | 'write'): Promise<MailboxObject> {
  try {
    return await client.mailboxOpen(folder, { readOnly: access === 'read' });
  } catch (thrown) {
    const { mailboxMissing, responseStatus } = thrown as { mailboxMissing?: boolean; responseStatus?: string };
    if (mailboxMissing !== true && responseStatus !== 'NO') throw thrown;
    const folders = (await client.list()).map(({ path }) => path);
    if (folders.includes(folder)) throw thrown;
    const listed = folders.slice(0, 40).join(', ');
    throw problem({
      code: 'EMAIL_FOLDER_MISSING',
      data: { folder, folders: folders.slice(0, 200) },
      cause: thrown,
      en: `The mailbox has no folder "${folder}". There are: ${listed}.`,
      ptBr: `A caixa de correio não tem a pasta "${folder}". Há: ${listed}.`,
    });
  }
}
