/** Serves the whole contract by passing each call on to whichever client stands for the host right now. */
import type { AnyContractRouter } from '@orpc/contract';
import { isContractProcedure } from '@orpc/contract';
import { type AnyRouter, ORPCError, os } from '@orpc/server';

type Call = (input: unknown, options: { signal?: AbortSignal | undefined; lastEventId?: string | undefined }) => Promise<unknown>;

/** Finds `client.flows.list` for the path ['flows', 'list']. */
function callAt(client: unknown, path: readonly string[]): Call {
  let at: unknown = client;
  for (const name of path) at = (at as Record<string, unknown>)[name];
  return at as Call;
}

interface ErrorFields {
  code: string;
  status: number;
  message: string;
  data: unknown;
}

/** The host's bundle has its own copy of the library, so an error of it is known by its fields, not by its class. */
function errorFields(error: unknown): ErrorFields | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, status, message, data } = error as Partial<ErrorFields>;
  if (typeof code !== 'string' || typeof status !== 'number') return undefined;
  return { code, status, message: message ?? code, data };
}

/** What a person can read when the host could not be asked at all. */
function unreachable(error: unknown): ORPCError<'HOST_UNREACHABLE', unknown> {
  return new ORPCError('HOST_UNREACHABLE', {
    status: 503,
    message: 'PulseFlow does not answer. It is tried again by itself; see Settings, Connection.',
    data: { kind: 'operational' },
    cause: error,
  });
}

function asRpcError(error: unknown): unknown {
  const fields = errorFields(error);
  if (fields === undefined) return unreachable(error);
  return new ORPCError(fields.code, { status: fields.status, message: fields.message, data: fields.data, cause: error });
}

async function* forwardStream(stream: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  try {
    for await (const item of stream) yield item;
  } catch (error) {
    throw asRpcError(error);
  }
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/**
 * A router with the contract's procedures, each calling the procedure of the same name on the client. Inputs and outputs are
 * not checked here: the host does. Typed errors stay typed; a host that cannot be reached answers HOST_UNREACHABLE (503).
 *
 * @param getClient called for each call; rejects when there is no host
 */
export function createForwardingRouter(contract: AnyContractRouter, getClient: () => Promise<unknown>): AnyRouter {
  function forward(part: AnyContractRouter, path: readonly string[]): AnyRouter {
    if (!isContractProcedure(part)) {
      return Object.fromEntries(
        Object.entries(part).map(([name, inner]) => [name, forward(inner as AnyContractRouter, [...path, name])]),
      ) as AnyRouter;
    }
    return os.errors(part['~orpc'].errorMap).handler(async ({ input, signal, lastEventId }) => {
      try {
        const answer = await callAt(await getClient(), path)(input, { signal, lastEventId });
        return isStream(answer) ? forwardStream(answer) : answer;
      } catch (error) {
        throw asRpcError(error);
      }
    });
  }
  return forward(contract, []);
}
