/** The two ways the window reaches a host: inside this process, or another instance over HTTP. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { PulseflowClient } from '#shared/contract';
import { AppError } from '#shared/model/errors';

export interface HostLink {
  readonly client: PulseflowClient;
  /** Where it listens. */
  readonly url: string;
  close(): Promise<void>;
}

export type AttachFailure = 'unreachable' | 'unauthorized' | 'not-pulseflow';

const DETAILS: Readonly<Record<AttachFailure, string>> = {
  unreachable: 'ATTACH_FAILED_UNREACHABLE',
  unauthorized: 'ATTACH_FAILED_TOKEN',
  'not-pulseflow': 'ATTACH_FAILED_OTHER',
};
const PROBE_TIMEOUT_MS = 10_000;

function refuse(reason: AttachFailure, address: string, message: string, cause?: unknown): AppError {
  return new AppError({
    code: 'ATTACH_FAILED',
    kind: 'operational',
    message,
    data: { reason, address, detail: DETAILS[reason] },
    cause,
  });
}

/** Checks that a PulseFlow answers at the address and takes the token. Errors: ATTACH_FAILED with the reason. */
async function probe(url: URL, token: string): Promise<void> {
  const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  let health: Response;
  let info: Response;
  try {
    health = await fetch(new URL('/api/health', url), { signal });
    info = await fetch(new URL('/api/system/info', url), { signal, headers: { authorization: `Bearer ${token}` } });
  } catch (error) {
    throw refuse(
      'unreachable',
      url.origin,
      `Nothing answers at ${url.origin}. Start PulseFlow there, or check the address.`,
      error,
    );
  }
  const body: unknown = await health.json().catch(() => undefined);
  if (!health.ok || typeof body !== 'object' || body === null || !('store' in body)) {
    throw refuse('not-pulseflow', url.origin, `What answers at ${url.origin} is no PulseFlow. Check the address and the port.`);
  }
  if (info.status === 401 || info.status === 403) {
    throw refuse(
      'unauthorized',
      url.origin,
      `The PulseFlow at ${url.origin} refused the token. Copy it again from its Settings, or from PULSEFLOW_TOKEN.`,
    );
  }
}

/** Attaches to a running instance. Errors: ATTACH_FAILED (`data.reason`: unreachable, unauthorized, not-pulseflow). */
export async function attachTo(address: string, token: string): Promise<HostLink> {
  const url = new URL(address);
  await probe(url, token);
  const link = new RPCLink({ url: new URL('/rpc', url).href, headers: { authorization: `Bearer ${token}` } });
  return { client: createORPCClient<PulseflowClient>(link), url: url.origin, close: () => Promise.resolve() };
}

/** Node-API 10 carries the store: Electron 35 is the first with it. */
export function canEmbed(versions: NodeJS.ProcessVersions): boolean {
  return Number(versions['electron']?.split('.')[0] ?? 0) >= 35;
}
