import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { backoffMs, pause } from './backoff';
import type { ConnectionState } from './connection-state';

export interface HttpLinkOptions {
  /** Absolute address of the RPC endpoint. */
  url: string;
  onState(state: ConnectionState): void;
  fetch?: typeof fetch;
}

/**
 * The link of the web UI: same origin, authorised by cookie. Each answer tells how the host stands: no answer at all is
 * `offline`, 401 is `unauthorized`, anything else `online`.
 */
export function createHttpLink(options: HttpLinkOptions): ClientLink<ClientContext> {
  const send = options.fetch ?? fetch;
  return new RPCLink({
    url: options.url,
    fetch: async (request, init) => {
      try {
        const response = await send(request, { ...init, credentials: 'same-origin' });
        options.onState(response.status === 401 ? 'unauthorized' : 'online');
        return response;
      } catch (error) {
        if (!request.signal.aborted) options.onState('offline');
        throw error;
      }
    },
  });
}

export interface ProbeOptions {
  /** True when the host answered. */
  check(): Promise<boolean>;
  onAnswer(): void;
  signal: AbortSignal;
}

/** Asks with growing pauses until the host answers or the signal aborts. */
export async function probeUntilUp({ check, onAnswer, signal }: ProbeOptions): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    await pause(backoffMs(attempt), signal);
    if (signal.aborted) return;
    if (await check().catch(() => false)) {
      onAnswer();
      return;
    }
  }
}
