import type { Client } from 'pg';
import { toProblem } from './problem';
import { configOf, type Server } from './server';

/** A connection of its own, outside of the pools: for tests, for LISTEN and to cancel. The caller ends it. */
export async function connectOnce(server: Server, signal: AbortSignal): Promise<Client> {
  const { default: pg } = await import('pg');
  signal.throwIfAborted();
  const client = new pg.Client(configOf(server));
  // Without a listener, a connection that breaks later would end the process.
  client.on('error', () => undefined);
  const stop = (): void => void client.end().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
    return client;
  } catch (error) {
    stop();
    signal.throwIfAborted();
    throw toProblem(error);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
