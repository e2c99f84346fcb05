import type { Item, Json, LookupResult } from '../../engine/sdk';
import { buildSigned, type Signing } from './build-signed';
import { exchange } from './exchange';
import type { HttpConfig } from './http-config';
import { toOutput } from './output';
import { readBody } from './read-answer';

/**
 * Asks the service with GET at `lookupUrl` whether a call took effect; headers and authorisation are those of the call. An
 * answer below 300 with something in it says that it did, and stands for the answer of the call; 404, 410 and an empty list
 * say that it did not; everything else says nothing. Errors: those of `exchange`.
 */
export async function lookUp(
  config: HttpConfig,
  item: Item,
  { key, signing, signal }: { key: string; signing: Signing; signal: AbortSignal },
): Promise<LookupResult> {
  const url = config.lookupUrl.replaceAll('{key}', encodeURIComponent(key));
  const request = buildSigned({ ...config, method: 'GET', url, query: [], bodyType: 'none' }, item, key, signing);
  if (config.sendIdempotencyKey) request.headers.set('idempotency-key', key);
  const answer = await exchange(request, config, signal);
  if (answer.status === 404 || answer.status === 410) return { happened: false };
  if (answer.status >= 300) return 'unknown';
  const body = readBody(answer, config.response, request);
  if (isEmpty(body)) return { happened: false };
  const out = toOutput(config, item, { answer, body, durationMs: 0 });
  return { happened: true, outputs: { out: Array.isArray(out) ? out : [out] } };
}

function isEmpty(body: Json): boolean {
  return body === null || body === '' || (Array.isArray(body) && body.length === 0);
}
