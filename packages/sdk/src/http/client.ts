import type { z } from 'zod';
import { AppError, isAppError } from '../../../../src/shared/model/errors';
import type { Json, JsonObject } from '../../../../src/shared/model/json';
import type { Effect } from '../../../../src/shared/model/run';
import type { BaseContext } from '../context';
import { buildCall, type CallOptions, type ClientAddress } from './build-call';
import type { HttpAnswer } from './http-answer';
import { linksOf, listIn } from './pages';
import { pause, type RateLimit, takePlace, waitFor } from './rate-limit';
import { answerError, type CallFacts, kindOfStatus, type ServiceSaid } from './service-errors';
import { exchange } from './transport';

export interface HttpClientOptions extends ClientAddress {
  /** The context of the step, trigger or test: its signal ends calls and waits, its log is told of waits. */
  context: Pick<BaseContext, 'signal' | 'now' | 'log'>;
  /** Limits that the service documents: a call waits for its place. Shared in this process by `key`. */
  rateLimit?: RateLimit | readonly RateLimit[];
  /**
   * Calls made again at once, before the step's own retries: default twice, and only when that cannot do a thing twice (nothing
   * was sent, the service refused it before acting, or the call is none or idempotent). `times: 0` for none.
   */
  retry?: {
    times?: number;
    /** Also when a status is none of 408, 425, 429, 5xx. */
    statuses?: readonly number[];
    /** The first wait when the service names none; doubles. Default 500. */
    baseMs?: number;
    /** Longer waits are not waited here: the error says `retryAfterMs`, and the step's retries wait. Default 30,000. */
    maxWaitMs?: number;
  };
  /** For each call, redirects and body included. Default 30,000. */
  timeoutMs?: number;
  /** Of one answer. Default 64 MiB. */
  maxBytes?: number;
  /** True when an answer below 400 is a failure: `{ ok: false }`. */
  failed?(answer: HttpAnswer): boolean;
  /** What the body of a failure says, in the service's own form. */
  errorOf?(answer: HttpAnswer): ServiceSaid | undefined;
}

type Parsed<T> = CallOptions & { schema?: z.ZodType<T> };

/** Calls one service. Errors of all calls: the SERVICE_* ones of README.md, section "Calling a service". */
export interface HttpClient {
  /** The answer whole. */
  request(method: string, path: string, options?: CallOptions): Promise<HttpAnswer>;
  /** The body of the answer, read by `schema` when there is one. */
  get<T = Json>(path: string, options?: Parsed<T>): Promise<T>;
  post<T = Json>(path: string, options?: Parsed<T>): Promise<T>;
  put<T = Json>(path: string, options?: Parsed<T>): Promise<T>;
  patch<T = Json>(path: string, options?: Parsed<T>): Promise<T>;
  delete<T = Json>(path: string, options?: Parsed<T>): Promise<T>;
  /** A download. */
  bytes(path: string, options?: CallOptions): Promise<{ bytes: Uint8Array; mimeType: string; headers: Headers }>;
  /**
   * The entries of a list that comes in pages, as long as somebody takes them. Default: the body is the list (or holds it), and
   * the header `Link` names the next page. `next` gives the path or the query of the next page, undefined at the end.
   */
  pages<T = Json>(path: string, options?: PagesOptions<T>): AsyncGenerator<T, void, undefined>;
}

export interface PagesOptions<T = Json> extends CallOptions {
  /** Of one entry. */
  schema?: z.ZodType<T>;
  entries?(answer: HttpAnswer): Json[];
  next?(answer: HttpAnswer): string | JsonObject | undefined;
  /** Ends after so many entries. */
  limit?: number;
}

const DEFAULTS = { times: 2, baseMs: 500, maxWaitMs: 30_000, timeoutMs: 30_000, maxBytes: 64 * 1024 * 1024 };

/** A client for one service and one credential; cheap to make, so make one in each step. Its rate limits are shared by their keys. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const request = (method: string, path: string, call: CallOptions = {}) => send(options, method.toUpperCase(), path, call);
  const parsed =
    (method: string) =>
    async <T = Json>(path: string, { schema, ...call }: Parsed<T> = {}): Promise<T> => {
      const answer = await request(method, path, call);
      return schema === undefined ? (answer.json() as T) : answer.as(schema);
    };
  return {
    request,
    get: parsed('GET'),
    post: parsed('POST'),
    put: parsed('PUT'),
    patch: parsed('PATCH'),
    delete: parsed('DELETE'),
    async bytes(path, call) {
      const { bytes, headers } = await request('GET', path, call);
      const mimeType = headers.get('content-type')?.split(';')[0]?.trim() || 'application/octet-stream';
      return { bytes, mimeType, headers };
    },
    pages: (path, call) => readPages(request, path, call),
  };
}

async function* readPages<T>(
  request: (method: string, path: string, call: CallOptions) => Promise<HttpAnswer>,
  first: string,
  { schema, entries = listIn, next = nextByLink, limit = Number.POSITIVE_INFINITY, ...call }: PagesOptions<T> = {},
): AsyncGenerator<T, void, undefined> {
  let path = first;
  let query = call.query;
  for (let given = 0; ; ) {
    const answer = await request('GET', path, { ...call, ...(query === undefined ? {} : { query }) });
    for (const entry of entries(answer)) {
      if (given >= limit) return;
      given += 1;
      yield schema === undefined ? (entry as T) : schema.parse(entry);
    }
    const following = next(answer);
    if (following === undefined || given >= limit) return;
    if (typeof following === 'string') {
      path = following;
      query = undefined;
    } else query = { ...call.query, ...following } as CallOptions['query'];
  }
}

function nextByLink(answer: HttpAnswer): string | undefined {
  return linksOf(answer.headers.get('link'))['next'];
}

async function send(options: HttpClientOptions, method: string, path: string, call: CallOptions): Promise<HttpAnswer> {
  const { context, retry = {} } = options;
  const limits = [options.rateLimit ?? []].flat();
  const signal = call.signal === undefined ? context.signal : AbortSignal.any([context.signal, call.signal]);
  const { times = DEFAULTS.times, baseMs = DEFAULTS.baseMs, maxWaitMs = DEFAULTS.maxWaitMs } = retry;
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    await placeIn(limits, options, signal, maxWaitMs);
    const built = await buildCall(options, method, path, call);
    const failure = await attemptOnce(options, built, call, signal);
    if (!('error' in failure)) return failure;
    const { error } = failure;
    const askedMs = error.data?.['retryAfterMs'];
    if (typeof askedMs === 'number' && failure.isLimit) pause(limits, context.now() + askedMs, context.now());
    const waitMs = typeof askedMs === 'number' ? askedMs : baseMs * 2 ** attempt * (0.5 + Math.random() / 2);
    if (attempt >= times || !failure.mayRepeat || waitMs > maxWaitMs) throw error;
    context.log('info', `${error.message} Trying again in ${Math.ceil(waitMs)} ms.`);
    await waitFor(waitMs, signal);
  }
}

/** Waits for a place under the limits. Errors: SERVICE_RATE_LIMITED when that would take too long to wait here. */
async function placeIn(
  limits: readonly RateLimit[],
  { service, context }: HttpClientOptions,
  signal: AbortSignal,
  maxWaitMs: number,
): Promise<void> {
  let isTold = false;
  for (;;) {
    const waitMs = takePlace(limits, context.now());
    if (waitMs === 0) return;
    if (waitMs > maxWaitMs) {
      const seconds = Math.ceil(waitMs / 1000);
      throw new AppError({
        code: 'SERVICE_RATE_LIMITED',
        kind: 'operational',
        message: `${service} allows no more calls for ${seconds} s.`,
        data: {
          service,
          retryAfterMs: waitMs,
          words: { 'pt-BR': `${service} não permite mais chamadas por ${seconds} s.` },
        },
      });
    }
    if (!isTold) context.log('debug', `Waiting ${Math.ceil(waitMs)} ms for the limit of ${service}.`);
    isTold = true;
    await waitFor(waitMs, signal);
  }
}

interface Failure {
  error: AppError;
  isLimit: boolean;
  /** True when making the call again cannot do a thing twice, and may help. */
  mayRepeat: boolean;
}

async function attemptOnce(
  options: HttpClientOptions,
  built: Awaited<ReturnType<typeof buildCall>>,
  call: CallOptions,
  signal: AbortSignal,
): Promise<HttpAnswer | Failure> {
  let answer: HttpAnswer;
  try {
    answer = await exchange(
      built,
      {
        timeoutMs: call.timeoutMs ?? options.timeoutMs ?? DEFAULTS.timeoutMs,
        maxBytes: call.maxBytes ?? options.maxBytes ?? DEFAULTS.maxBytes,
      },
      signal,
    );
  } catch (error) {
    if (!isAppError(error) || !error.retryable) throw error;
    return { error, isLimit: false, mayRepeat: isRepeatable(built, error) };
  }
  if (call.accept?.includes(answer.status)) return answer;
  if (answer.status < 400 && options.failed?.(answer) !== true) return answer;
  const said = options.errorOf?.(answer) ?? {};
  const kind = said.as ?? kindOfStatus(answer.status);
  const retryAfterMs = said.retryAfterMs ?? retryAfter(answer.headers.get('retry-after'), options.context.now());
  const error = answerError(built, answer, said, retryAfterMs);
  const mayHelp = kind === 'limited' || kind === 'unavailable' || options.retry?.statuses?.includes(answer.status) === true;
  return { error, isLimit: kind === 'limited', mayRepeat: mayHelp && isRepeatable(built, error) };
}

/** An effect that can have happened is repeated only when twice is as good as once. */
function isRepeatable(call: CallFacts, error: AppError): boolean {
  return error.effect === 'none' || call.effect !== ('unsafe' satisfies Effect);
}

/** The delay that `Retry-After` asks for (seconds or a date), in milliseconds; undefined when it says nothing. */
function retryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+(\.\d+)?$/.test(header.trim())) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
