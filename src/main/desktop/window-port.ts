/** What a window's MessagePort answers: the host's contract, passed on, and the window's own `desktop` procedures. */
import { type AnyRouter, implement, ORPCError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { contract } from '#shared/contract';
import { desktop } from '#shared/contract/desktop';
import { toErrorInfo } from '#shared/model/errors';
import type { HostConnection } from './connection';
import { createForwardingRouter } from './forwarding-router';

function asRpcError(error: unknown): ORPCError<string, unknown> {
  const { code, message, data, kind } = toErrorInfo(error);
  const status = code === 'ATTACH_FAILED' ? 502 : code === 'EMBED_FAILED' ? 409 : 500;
  return new ORPCError(code, { status, message, data: data ?? { kind }, cause: error });
}

/**
 * A handler to `upgrade` each window's port with.
 *
 * @param parts what else the desktop offers, by its name in the contract `desktop`
 */
export function createWindowHandler(connection: HostConnection, parts: Readonly<Record<string, AnyRouter>>) {
  const window = implement(desktop);
  const typed = async (work: () => Promise<void>): Promise<{ ok: true }> => {
    try {
      await work();
      return { ok: true };
    } catch (error) {
      throw asRpcError(error);
    }
  };
  return new RPCHandler({
    ...(createForwardingRouter(contract, async () => (await connection.host()).client) as Record<string, never>),
    desktop: {
      ...parts,
      connection: window.connection.handler(() => connection.state()),
      attach: window.attach.handler(({ input }) => typed(() => connection.attach(input))),
      embed: window.embed.handler(() => typed(() => connection.embed())),
    },
  });
}
