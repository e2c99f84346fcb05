import { AppError, type Json, type JsonObject } from '../../engine/sdk';

/** What an error may tell about its request: the address without its query and password, as those hold keys. */
export interface RequestFacts {
  method: string;
  url: URL;
}

const EXCERPT_LENGTH = 2000;
/** Nothing reached the server, so that nothing can have happened there. */
const NOT_SENT = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL'],
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** The server refused before it acted, by the meaning of its status. */
const REFUSED = new Set([501, 503, 505]);
const UNREACHABLE_DETAILS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'HTTP_UNREACHABLE_NAME',
  ECONNREFUSED: 'HTTP_UNREACHABLE_REFUSED',
};
const RETRYABLE = new Set([408, 425, 429]);

function address(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function facts(request: RequestFacts): JsonObject {
  return { method: request.method, url: address(request.url), host: request.url.host };
}

function causeCode(error: unknown): string {
  for (let current = error; current instanceof Error; current = current.cause) {
    const code: unknown = 'code' in current ? current.code : undefined;
    if (typeof code === 'string') return code;
    if (current instanceof AggregateError) current.cause = current.errors[0];
  }
  return '';
}

function causeMessage(error: unknown): string {
  let message = '';
  for (let current = error; current instanceof Error; current = current.cause)
    if (current.message !== '') message = current.message;
  return message;
}

/** No answer came: refused, unknown name, certificate, broken off. */
export function connectionError(error: unknown, request: RequestFacts): AppError {
  const code = causeCode(error);
  const host = request.url.host;
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/.test(code)) {
    return new AppError({
      code: 'HTTP_CERTIFICATE',
      kind: 'user',
      message: `The certificate of ${host} is not trusted (${code}). Check the address, or install the authority's certificate on this computer.`,
      data: { ...facts(request), cause: code },
      cause: error,
    });
  }
  if (NOT_SENT.has(code)) {
    const detail = UNREACHABLE_DETAILS[code];
    const reason = code === 'ENOTFOUND' ? 'its name is not known' : code === 'ECONNREFUSED' ? 'nothing listens there' : code;
    return new AppError({
      code: 'HTTP_UNREACHABLE',
      kind: 'operational',
      message: `${host} cannot be reached: ${reason}. Check the address and the network connection.`,
      data: { ...facts(request), cause: code, ...(detail === undefined ? {} : { detail }) },
      cause: error,
    });
  }
  const reason = causeMessage(error) || code;
  return new AppError({
    code: 'HTTP_INTERRUPTED',
    kind: 'operational',
    message: `The call to ${address(request.url)} broke off: ${reason}. It may have reached the server.`,
    data: { ...facts(request), cause: code, reason },
    effect: isSafe(request.method) ? 'none' : 'unknown',
    cause: error,
  });
}

export function timeoutError(request: RequestFacts, timeoutMs: number): AppError {
  return new AppError({
    code: 'HTTP_TIMED_OUT',
    kind: 'operational',
    message: `${address(request.url)} did not answer within ${timeoutMs} ms. Check the service, or raise the node's timeout.`,
    data: { ...facts(request), timeoutMs },
    effect: isSafe(request.method) ? 'none' : 'unknown',
  });
}

export function tooLargeError(request: RequestFacts, maxBytes: number): AppError {
  return new AppError({
    code: 'HTTP_RESPONSE_TOO_LARGE',
    kind: 'user',
    message: `The answer of ${address(request.url)} is larger than ${maxBytes} bytes. Ask for less, or raise the node's limit.`,
    data: { ...facts(request), maxBytes },
    effect: isSafe(request.method) ? 'none' : 'unknown',
  });
}

export function redirectError(request: RequestFacts, message: string, data: JsonObject): AppError {
  return new AppError({
    code: 'HTTP_REDIRECT',
    kind: 'user',
    message,
    data: { ...facts(request), ...data },
    effect: isSafe(request.method) ? 'none' : 'unknown',
  });
}

export function unreadableError(request: RequestFacts, detail: string, excerpt: string): AppError {
  return new AppError({
    code: 'HTTP_RESPONSE_INVALID',
    kind: 'user',
    message: `The answer of ${address(request.url)} is not valid JSON: ${detail}. Read it as text, or check the address.`,
    data: { ...facts(request), excerpt: excerpt.slice(0, EXCERPT_LENGTH) },
    effect: isSafe(request.method) ? 'none' : 'unknown',
  });
}

/** The delay that a `Retry-After` header asks for (seconds or a date), in milliseconds; undefined when it says nothing. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

export interface FailedAnswer {
  status: number;
  statusText: string;
  retryAfter: string | undefined;
  body: Json;
  nowMs: number;
}

/**
 * The server answered with a status of 400 or above. Retryable are 408, 425, 429 and 5xx (but 501, 505);
 * `data.retryAfterMs` is the delay that the server asked for.
 */
export function statusError(request: RequestFacts, answer: FailedAnswer): AppError {
  const { status } = answer;
  const mayRetry = RETRYABLE.has(status) || (status >= 500 && status !== 501 && status !== 505);
  const delayMs = retryAfterMs(answer.retryAfter, answer.nowMs);
  const excerpt = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? '');
  const [detail, advice] =
    status === 401 || status === 403
      ? ['HTTP_STATUS_CREDENTIALS', 'Check the credentials of this node.']
      : status === 404
        ? ['HTTP_STATUS_ADDRESS', 'Check the address.']
        : mayRetry
          ? ['HTTP_STATUS_LATER', 'It may work later: give the node retries.']
          : ['HTTP_STATUS', 'Check what this node sends.'];
  const mayHaveActed = !isSafe(request.method) && status >= 500 && !REFUSED.has(status);
  return new AppError({
    code: 'HTTP_STATUS',
    kind: mayRetry ? 'operational' : 'user',
    message: `${request.method} ${address(request.url)} was answered with ${status}${answer.statusText === '' ? '' : ` ${answer.statusText}`}. ${advice}`,
    data: {
      ...facts(request),
      status,
      detail,
      ...(delayMs === undefined ? {} : { retryAfterMs: delayMs }),
      ...(excerpt === '""' ? {} : { body: excerpt.slice(0, EXCERPT_LENGTH) }),
    },
    effect: mayHaveActed ? 'unknown' : 'none',
  });
}
