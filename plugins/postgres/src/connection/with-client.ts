import { problem, type StepContext } from '@pulseflow/sdk';
import type { PoolClient } from 'pg';
import { connectOnce } from './connect-once';
import { takeClient } from './pools';
import { toProblem } from './problem';
import type { Server } from './server';

/** How long the server gets to hear that it should stop. */
const CANCEL_MS = 5000;

/** The server that the node's credential names. Errors: POSTGRES_CREDENTIAL_MISSING. */
export async function serverOf(context: Pick<StepContext, 'credential'>): Promise<Server> {
  const server = await context.credential<Server>();
  if (server !== undefined) return server;
  throw problem({
    code: 'POSTGRES_CREDENTIAL_MISSING',
    en: 'Choose the credential of the PostgreSQL server.',
    ptBr: 'Escolha a credencial do servidor PostgreSQL.',
  });
}

/**
 * Hands a connection to `work`. A cancel stops the statement at the server, too. A connection whose work failed is closed rather
 * than given to the next.
 */
export async function withClient<T>(server: Server, signal: AbortSignal, work: (client: PoolClient) => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const client = await takeClient(server);
  // The pool listens only while nobody uses the connection; what breaks now is told by the query at work.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  const cancel = (): void => void cancelAt(server, client);
  signal.addEventListener('abort', cancel, { once: true });
  let isSound = false;
  try {
    const result = await work(client);
    isSound = true;
    return result;
  } catch (error) {
    signal.throwIfAborted();
    throw toProblem(error);
  } finally {
    signal.removeEventListener('abort', cancel);
    client.off('error', ignore);
    client.release(!isSound || signal.aborted);
  }
}

/** Asks the server to stop what a connection does. When it cannot be asked, the statement's own time limit ends it. */
async function cancelAt(server: Server, client: PoolClient): Promise<void> {
  const { processID } = client as PoolClient & { processID?: number | null };
  try {
    const other = await connectOnce(server, AbortSignal.timeout(CANCEL_MS));
    await other.query('SELECT pg_cancel_backend($1)', [processID]).finally(() => other.end());
  } catch {
    const { connection } = client as PoolClient & { connection?: { stream: { destroy(): void } } };
    connection?.stream.destroy();
  }
}

export type Transaction = 'read' | 'write';

/**
 * Runs `work` in a transaction: all of it, or nothing. A connection that is lost while it is being confirmed leaves open whether it
 * happened, and nothing else does.
 */
export async function inTransaction<T>(
  client: PoolClient,
  { access, statementTimeoutMs }: { access: Transaction; statementTimeoutMs: number },
  work: () => Promise<T>,
): Promise<T> {
  await client.query(access === 'read' ? 'BEGIN READ ONLY' : 'BEGIN');
  let result: T;
  try {
    await client.query(`SET LOCAL statement_timeout = ${Math.trunc(statementTimeoutMs)}`);
    result = await work();
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw toProblem(error);
  }
  try {
    await client.query('COMMIT');
  } catch (error) {
    throw toProblem(error, access === 'read' ? 'none' : 'unknown');
  }
  return result;
}
