/** How the command line reaches the data: through the running instance, or, when none runs, by hosting it for the call. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { createRouterClient } from '@orpc/server';
import { CLIENT_HEADER } from '#main/server/ports';
import type { PulseflowClient } from '#shared/contract';
import { AppError } from '#shared/model/errors';
import { answers } from '../answers';
import { workspaceHome } from '../home';
import { readInstanceFile } from '../instance-file';
import { createLog } from '../logger';
import { VERSION } from '../version';

export interface CliTarget {
  home?: string | undefined;
  /** A running instance elsewhere; needs a token. */
  url?: string | undefined;
  token?: string | undefined;
}

export interface Connection {
  client: PulseflowClient;
  /** `running`: through an instance that goes on; `own`: hosted by this process, until `close`. */
  via: 'running' | 'own';
  home: string;
  close(): Promise<void>;
}

function tokenOf(home: string, target: CliTarget, env: NodeJS.ProcessEnv): string | undefined {
  const given = target.token ?? env['PULSEFLOW_TOKEN'];
  if (given !== undefined && given !== '') return given;
  try {
    return readFileSync(join(home, 'keys', 'api-token'), 'utf8').trim();
  } catch {
    // No token file: only an instance with a fixed token, which must be given.
    return undefined;
  }
}

function remoteClient(url: string, token: string): PulseflowClient {
  const headers = { authorization: `Bearer ${token}`, [CLIENT_HEADER]: 'cli' };
  return createORPCClient(new RPCLink({ url: `${url.replace(/\/+$/, '')}/rpc`, headers }));
}

/**
 * Connects. `work`: runs and events may be started, so an own host takes up its open runs first.
 * Errors: NOT_REACHABLE, TOKEN_MISSING, and those of the store.
 */
export async function connect(target: CliTarget, env: NodeJS.ProcessEnv, work: boolean): Promise<Connection> {
  const home = workspaceHome(target.home === undefined ? env : { ...env, PULSEFLOW_HOME: target.home });
  const givenUrl = target.url ?? env['PULSEFLOW_URL'];
  const running = givenUrl ?? readInstanceFile(home)?.url;
  if (running !== undefined && (await answers(running))) {
    const token = tokenOf(home, target, env);
    if (token === undefined) {
      throw new AppError({
        code: 'TOKEN_MISSING',
        message: `PulseFlow runs at ${running}, but no token is known. Give it with --token or PULSEFLOW_TOKEN.`,
      });
    }
    return { client: remoteClient(running, token), via: 'running', home, close: () => Promise.resolve() };
  }
  if (givenUrl !== undefined) {
    throw new AppError({
      code: 'NOT_REACHABLE',
      kind: 'operational',
      message: `No PulseFlow answers at ${givenUrl}. Is it running, and is the address right?`,
    });
  }
  const { createHost } = await import('../host');
  const host = await createHost({ home, mode: 'headless', version: VERSION, log: createLog(env) });
  if (work) await host.start();
  return {
    client: createRouterClient(host.router, { context: { via: 'cli' } }) as PulseflowClient,
    via: 'own',
    home,
    close: () => host.close(2000),
  };
}
