import type { BuiltRequest } from './build-request';
import { connectionError, redirectError, timeoutError, tooLargeError } from './http-errors';

export interface Limits {
  /** For the whole exchange, redirects and body included. */
  timeoutMs: number;
  maxResponseBytes: number;
  /** 0: a redirect is the answer. */
  maxRedirects: number;
}

export interface Answer {
  status: number;
  statusText: string;
  headers: Headers;
  /** Where the answer came from, after redirects. */
  url: string;
  bytes: Uint8Array;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Meant for the first server only. */
const PRIVATE_HEADERS = ['authorization', 'cookie', 'proxy-authorization'];

/** The request that follows a redirect, as browsers do it: 303, and 301 or 302 after a POST, become a GET without body. */
function redirected(request: BuiltRequest, status: number, location: string): BuiltRequest {
  if (!URL.canParse(location, request.url.href))
    throw redirectError(request, `The server sent on to "${location}", which is not an address.`, {
      detail: 'HTTP_REDIRECT_ADDRESS',
      location,
    });
  const url = new URL(location, request.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw redirectError(
      request,
      `The server sent on to ${url.protocol}//, which is not followed. Only http:// and https:// are.`,
      { detail: 'HTTP_REDIRECT_ADDRESS', location },
    );
  }
  const headers = new Headers(request.headers);
  if (url.origin !== request.url.origin) {
    for (const name of [...PRIVATE_HEADERS, ...(request.privateHeaders ?? [])]) headers.delete(name);
  }
  const becomesGet =
    (status === 303 && request.method !== 'HEAD') || ((status === 301 || status === 302) && request.method === 'POST');
  if (!becomesGet) return { ...request, url, headers };
  headers.delete('content-type');
  return { method: 'GET', url, headers, body: undefined };
}

async function readLimited(response: Response, request: BuiltRequest, maxBytes: number): Promise<Uint8Array> {
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes && request.method !== 'HEAD') {
    await response.body?.cancel();
    throw tooLargeError(request, maxBytes);
  }
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  // Leaving the loop by a throw cancels the body, which closes the connection.
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes) throw tooLargeError(request, maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, sizeBytes);
}

async function followRedirects(first: BuiltRequest, limits: Limits, signal: AbortSignal): Promise<Answer> {
  let request = first;
  for (let hops = 0; ; hops++) {
    const { method, headers, body } = request;
    const response = await fetch(request.url, {
      method,
      headers,
      redirect: 'manual',
      signal,
      ...(body === undefined ? {} : { body }),
    });
    const location = response.headers.get('location');
    if (!REDIRECTS.has(response.status) || location === null || limits.maxRedirects === 0) {
      const bytes = await readLimited(response, request, limits.maxResponseBytes);
      return {
        status: response.status,
        statusText: response.statusText,
        headers: response.headers,
        url: request.url.href,
        bytes,
      };
    }
    await response.body?.cancel();
    if (hops >= limits.maxRedirects) {
      throw redirectError(
        first,
        `${first.url.origin}${first.url.pathname} sends on more than ${limits.maxRedirects} times. Check the address.`,
        { detail: 'HTTP_REDIRECT_OFTEN', limit: limits.maxRedirects },
      );
    }
    request = redirected(request, response.status, location);
  }
}

/**
 * One HTTP exchange. Rejects with the signal's reason when `signal` is aborted.
 * Errors: HTTP_UNREACHABLE, HTTP_CERTIFICATE, HTTP_INTERRUPTED, HTTP_TIMED_OUT, HTTP_RESPONSE_TOO_LARGE, HTTP_REDIRECT.
 */
export async function exchange(request: BuiltRequest, limits: Limits, signal: AbortSignal): Promise<Answer> {
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  try {
    return await followRedirects(request, limits, AbortSignal.any([signal, timeout]));
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) throw timeoutError(request, limits.timeoutMs);
    if (error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('HTTP_'))
      throw error;
    throw connectionError(error, request);
  }
}
