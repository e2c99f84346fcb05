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

/** POSTs `{"n":1}` to a webhook for `seconds` over `connections` after a second of warming up. */
export async function loadHook(instance: Instance, path: string, connections: number, seconds: number): Promise<Load> {
  const url = `${instance.url}/hooks/${path}`;
  await loadUrl(url, connections, 1);
  return loadUrl(url, connections, seconds);
}

/** The same for any address, without warming up. */
export async function loadUrl(url: string, connections: number, seconds: number): Promise<Load> {
  const result = await autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"n":1}',
    connections,
    duration: seconds,
  });
  return {
    requestsPerSecond: Math.round(result.requests.total / result.duration),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors + result.timeouts,
  };
}
