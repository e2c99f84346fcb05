import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '../../../../src/shared/model/json';

/** One call as the service saw it. */
export interface ServiceCall {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The named parts of the route: `/users/:id`. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  text(): string;
  /** The body as JSON; undefined when it is none. */
  json(): Json | undefined;
  /** The body as form fields or multipart. */
  form(): Promise<FormData>;
}

/** What a route answers: a JSON value in `json`, or a body as it is. Default: 200 without a body. */
export interface ServiceAnswer {
  status?: number;
  headers?: Readonly<Record<string, string>>;
  json?: Json;
  body?: string | Uint8Array;
}

type Answering = (call: ServiceCall) => ServiceAnswer | Promise<ServiceAnswer>;

/** What goes wrong with the next calls. */
export interface ServiceFailure extends ServiceAnswer {
  /** `POST /path` or `/path`, as routes are written; absent: any call. */
  route?: string;
  /** How many calls fail so. Default 1. */
  times?: number;
  /** Ends the connection without an answer: `before` the route does its work, or `after`, as when an answer is lost. */
  cut?: 'before' | 'after';
  /** Waits so long before it goes on as usual. */
  slowMs?: number;
}

/** A service that speaks HTTP on a free port of this machine. */
export interface TestService {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly url: string;
  /** All calls, failed ones included, oldest first. */
  readonly calls: readonly ServiceCall[];
  /** Answers `method path`; `:name` stands for one part of the path and `*` at the end for the rest. The newest route that fits answers. */
  on(method: string, path: string, answer: Answering | ServiceAnswer): void;
  /** Scripts failures, in the order they are told. Statuses of 429 and above say `retry-after: 0` unless `headers` says else. */
  fail(failure: ServiceFailure): void;
  /** The calls of `POST /path` or `/path`. */
  callsOf(route: string): ServiceCall[];
  /** Resolves when so many calls (of a route) have come. */
  untilCalled(count: number, route?: string): Promise<void>;
  close(): Promise<void>;
}

interface Route {
  method: string;
  pattern: RegExp;
  answer: Answering;
}

/** Starts a service for a test. Unknown addresses are answered with 404 and what was asked, so that a wrong path is seen at once. */
export async function startTestService(): Promise<TestService> {
  const routes: Route[] = [];
  const failures: (ServiceFailure & { left: number })[] = [];
  const calls: ServiceCall[] = [];
  const watchers = new Set<() => void>();

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://service');
    const method = request.method ?? 'GET';
    const route = routes.findLast((one) => one.method === method && one.pattern.test(url.pathname));
    const call = createCall(method, url, request, route, await bodyOf(request));
    calls.push(call);
    const failure = failures.find((one) => one.left > 0 && (one.route === undefined || fits(one.route, call)));
    if (failure !== undefined) failure.left -= 1;
    for (const watcher of watchers) watcher();
    if (failure?.cut === 'before') return void request.socket.destroy();
    if (failure?.slowMs !== undefined) await passed(failure.slowMs);
    const isAnswered = failure?.status !== undefined || failure?.json !== undefined || failure?.body !== undefined;
    const answer =
      failure !== undefined && isAnswered ? asFailure(failure) : route === undefined ? unknown(call) : await route.answer(call);
    if (failure?.cut === 'after') return void request.socket.destroy();
    write(response, answer);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) =>
      write(response, { status: 500, body: `The route threw: ${error instanceof Error ? error.message : String(error)}` }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const callsOf = (route: string): ServiceCall[] => calls.filter((call) => fits(route, call));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    on: (method, path, answer) =>
      void routes.push({ method, pattern: patternOf(path), answer: typeof answer === 'function' ? answer : () => answer }),
    fail: (failure) => void failures.push({ ...failure, left: failure.times ?? 1 }),
    callsOf,
    untilCalled: (count, route) =>
      new Promise((resolve) => {
        const look = (): void => {
          if ((route === undefined ? calls : callsOf(route)).length < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    close: () => closed(server),
  };
}

function patternOf(path: string): RegExp {
  const source = path
    .split('/')
    .map((part) => (part === '*' ? '.*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:([a-zA-Z]\w*)/g, '(?<$1>[^/]+)')))
    .join('/');
  return new RegExp(`^${source}$`);
}

function fits(route: string, call: ServiceCall): boolean {
  const [first = '', second] = route.split(' ');
  return (second === undefined || first === call.method) && patternOf(second ?? first).test(call.path);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function createCall(method: string, url: URL, request: IncomingMessage, route: Route | undefined, body: Buffer): ServiceCall {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
  const groups = route?.pattern.exec(url.pathname)?.groups ?? {};
  return {
    method,
    path: url.pathname,
    params: Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)])),
    query: url.searchParams,
    headers,
    body: new Uint8Array(body),
    text: () => body.toString('utf8'),
    json() {
      try {
        return JSON.parse(body.toString('utf8')) as Json;
      } catch {
        return undefined;
      }
    },
    form: () => new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData(),
  };
}

function asFailure({ status = 200, headers = {}, ...answer }: ServiceFailure): ServiceAnswer {
  const soon: Record<string, string> = status >= 429 ? { 'retry-after': '0' } : {};
  return { ...answer, status, headers: { ...soon, ...headers } };
}

function unknown(call: ServiceCall): ServiceAnswer {
  return { status: 404, json: { message: `The test service has no ${call.method} ${call.path}` } };
}

function write(response: ServerResponse, { status = 200, headers = {}, json, body }: ServiceAnswer): void {
  if (response.writableEnded || response.destroyed) return;
  const isJson = json !== undefined;
  response.writeHead(status, { ...(isJson ? { 'content-type': 'application/json; charset=utf-8' } : {}), ...headers });
  response.end(isJson ? JSON.stringify(json) : (body ?? ''));
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
