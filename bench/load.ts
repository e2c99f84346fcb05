/** Load on a webhook, from a process of its own in effect: autocannon with one body. */
import autocannon from 'autocannon';
import type { Instance } from '../test/setup/instance.ts';

export interface Load {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Answers that were not 2xx, and connections that failed. */
  failed: number;
}

/** POSTs `{"n":1}` for `seconds` over `connections` after a second of warming up. */
export async function loadHook(instance: Instance, path: string, connections: number, seconds: number): Promise<Load> {
  const options = {
    url: `${instance.url}/hooks/${path}`,
    method: 'POST' as const,
    headers: { 'content-type': 'application/json' },
    body: '{"n":1}',
    connections,
  };
  await autocannon({ ...options, duration: 1 });
  const result = await autocannon({ ...options, duration: seconds });
  return {
    requestsPerSecond: Math.round(result.requests.average),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors + result.timeouts,
  };
}
