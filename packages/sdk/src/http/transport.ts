import { isAppError } from '../../../../src/shared/model/errors';
import { createAnswer } from './answer';
import type { HttpAnswer } from './http-answer';
import { type CallFacts, connectionError, redirected, timedOut, tooLarge } from './service-errors';

export interface BuiltCall extends CallFacts {
  url: URL;
  headers: Headers;
  body: string | Uint8Array | FormData | Blob | undefined;
  /** Names of headers that no other server may see. */
  privateHeaders: readonly string[];
}

export interface TransportLimits {
  timeoutMs: number;
  maxBytes: number;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MAX_REDIRECTS = 5;
/** Describe the body, which a redirect to GET leaves behind. */
const BODY_HEADERS = ['content-type', 'content-length', 'content-encoding'];

/**
 * One exchange, redirects included. Secrets go to the first server only. Rejects with the signal's reason when that is aborted.
 * Errors: SERVICE_TIMED_OUT, SERVICE_UNREACHABLE, SERVICE_CERTIFICATE, SERVICE_INTERRUPTED, SERVICE_ANSWER_TOO_LARGE,
 * SERVICE_REDIRECTED.
 */
export async function exchange(call: BuiltCall, limits: TransportLimits, signal: AbortSignal): Promise<HttpAnswer> {
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  try {
    return await follow(call, limits, AbortSignal.any([signal, timeout]));
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) throw timedOut(call, limits.timeoutMs);
    throw isAppError(error) ? error : connectionError(call, error);
  }
}

async function follow(first: BuiltCall, { maxBytes }: TransportLimits, signal: AbortSignal): Promise<HttpAnswer> {
  let call = first;
  for (let hops = 0; ; hops++) {
    const { method, headers, body } = call;
    const response = await fetch(call.url, {
      method,
      headers,
      redirect: 'manual',
      signal,
      ...(body === undefined ? {} : { body: body as Exclude<RequestInit['body'], undefined> }),
    });
    const location = response.headers.get('location');
    if (!REDIRECTS.has(response.status) || location === null) {
      const bytes = await readLimited(response, call, maxBytes);
      return createAnswer(call, { status: response.status, headers: response.headers, url: call.url.href, bytes });
    }
    await response.body?.cancel();
    if (hops >= MAX_REDIRECTS) throw redirected(first, location);
    call = next(call, response.status, location);
  }
}

function next(call: BuiltCall, status: number, location: string): BuiltCall {
  if (!URL.canParse(location, call.url.href)) throw redirected(call, location);
  const url = new URL(location, call.url);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw redirected(call, location);
  const headers = new Headers(call.headers);
  if (url.origin !== call.url.origin) for (const name of call.privateHeaders) headers.delete(name);
  const becomesGet = (status === 303 && call.method !== 'HEAD') || ((status === 301 || status === 302) && call.method === 'POST');
  if (!becomesGet) return { ...call, url, headers };
  for (const name of BODY_HEADERS) headers.delete(name);
  return { ...call, method: 'GET', url, headers, body: undefined };
}

async function readLimited(response: Response, call: BuiltCall, maxBytes: number): Promise<Uint8Array> {
  if (call.method !== 'HEAD' && Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel();
    throw tooLarge(call, maxBytes);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop by a throw cancels the body, which closes the connection.
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    size += bytes.byteLength;
    if (size > maxBytes) throw tooLarge(call, maxBytes);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks, size);
}
