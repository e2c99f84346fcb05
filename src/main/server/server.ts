/**
 * The HTTP side of PulseFlow: REST with OpenAPI at `/api`, the RPC form of the same contract at `/rpc`, webhooks at
 * `/hooks`, and the web UI. Binds to 127.0.0.1 unless told otherwise.
 */
import type { AddressInfo } from 'node:net';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import { RPCHandler } from '@orpc/server/fastify';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { errorStatus } from '#shared/contract/errors';
import { AppError, isAppError, toErrorInfo } from '#shared/model/errors';
import { parseJsonInput } from '#shared/model/json-limits';
import { registerBodyLimit } from './body-limit';
import { registerDecideRoute } from './decide-route';
import { registerHooksRoute } from './hooks-route';
import { registerOAuthCallback } from './oauth-route';
import { CLIENT_HEADER, type ServedHost, type ServerAccess, type ServerLog } from './ports';
import { registerRequestGuard } from './request-guard';
import { registerSignIn } from './sign-in';
import { registerUi } from './ui';

/** Bodies above this are refused whatever the settings say. */
const HARD_BODY_LIMIT = 1024 * 1024 * 1024;

export interface ServerOptions {
  host: ServedHost;
  access: ServerAccess;
  /** 0: any free port. */
  port: number;
  hostname: string;
  allowedHosts?: readonly string[];
  /** The built web UI; absent: only the API. */
  rendererFolder?: string | undefined;
  version: string;
  log: ServerLog;
}

export interface Server {
  readonly baseUrl: string;
  readonly port: number;
  close(): Promise<void>;
}

function sendError(reply: FastifyReply, thrown: unknown, log: ServerLog): FastifyReply {
  if ((thrown as { code?: string }).code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return reply.code(413).send({ code: 'INPUT_TOO_LARGE', message: 'The body is too large.' });
  }
  const statusOfFastify = (thrown as { statusCode?: number }).statusCode;
  if (!isAppError(thrown) && statusOfFastify !== undefined && statusOfFastify < 500) {
    return reply
      .code(statusOfFastify)
      .send({ code: 'BAD_REQUEST', message: thrown instanceof Error ? thrown.message : String(thrown) });
  }
  const info = toErrorInfo(thrown);
  if (info.kind === 'bug') {
    log.error({ err: thrown }, 'request failed');
    return reply
      .code(500)
      .send({ code: 'UNEXPECTED', message: 'Something went wrong inside PulseFlow. The log has the details.' });
  }
  const data = { kind: info.kind, ...(info.data === undefined ? {} : { details: info.data }) };
  return reply
    .code(errorStatus(info.code))
    .send({ defined: true, code: info.code, status: errorStatus(info.code), message: info.message, data });
}

function registerParsers(app: FastifyInstance, host: ServedHost): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(/^application\/([a-z.+-]+\+)?json/, { parseAs: 'string' }, (_request, text, next) => {
    try {
      next(null, text === '' ? undefined : parseJsonInput(text as string, host.limits().jsonDepth));
    } catch (error) {
      next(error as Error);
    }
  });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, text, next) =>
    next(null, new URLSearchParams(text as string)),
  );
  // The rest (uploads) is read by oRPC from the raw stream.
  app.addContentTypeParser('*', (_request, _payload, next) => next(null, undefined));
}

function registerContract(app: FastifyInstance, host: ServedHost): void {
  const rest = new OpenAPIHandler(host.router);
  const rpc = new RPCHandler(host.router);
  const notFound = (request: FastifyRequest) =>
    new AppError({
      code: 'NOT_FOUND',
      message: `There is nothing at ${request.method} ${request.url}. See /api/docs for what there is.`,
    });
  const actorOf = (request: FastifyRequest) => {
    // The guard lets some paths through to everybody, by GET; what stands below them is for callers that are known.
    if (request.caller === null) throw new AppError({ code: 'UNAUTHORIZED', message: 'Send an API token, or sign in.' });
    return request.caller.actor;
  };
  app.all('/api/*', async (request, reply) => {
    const context = { via: 'rest', actor: actorOf(request) };
    const { matched } = await rest.handle(request, reply, { prefix: '/api', context });
    if (!matched) throw notFound(request);
  });
  app.all('/rpc/*', async (request, reply) => {
    const via = request.headers[CLIENT_HEADER] === 'cli' ? 'cli' : 'rpc';
    const { matched } = await rpc.handle(request, reply, { prefix: '/rpc', context: { via, actor: actorOf(request) } });
    if (!matched) throw notFound(request);
  });
}

function registerOpenApi(app: FastifyInstance, version: string, baseUrl: () => string): void {
  let document: Promise<unknown> | undefined;
  app.get('/api/openapi.json', async (_request, reply) => {
    document ??= import('./openapi').then((module) => module.generateOpenApi(version, baseUrl()));
    return reply.send(await document);
  });
  const docs = async (request: FastifyRequest, reply: FastifyReply) => {
    const { readDocsFile } = await import('./openapi');
    const file = await readDocsFile((request.params as { '*'?: string })['*'] ?? '');
    if (file === undefined) throw new AppError({ code: 'NOT_FOUND', message: 'There is no such page.' });
    return reply.type(file.type).send(file.body);
  };
  app.get('/api/docs', docs);
  app.get('/api/docs/*', docs);
}

/** Starts listening. Errors: PORT_TAKEN, PORT_FORBIDDEN. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { host, access, log } = options;
  const app = Fastify({
    bodyLimit: HARD_BODY_LIMIT,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    return503OnClosing: false,
  });
  let port = options.port;
  const baseUrl = () => {
    const name = options.hostname === '0.0.0.0' || options.hostname === '::' ? '127.0.0.1' : options.hostname;
    return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
  };

  app.setErrorHandler((error, _request, reply) => sendError(reply, error, log));
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/hooks/')) return;
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'same-origin').header('x-frame-options', 'DENY');
  });
  registerRequestGuard(app, {
    access,
    allowedHosts: options.allowedHosts ?? [],
    publicUrl: () => host.publicUrl(),
    port: () => port,
    isUiPath: (path) => !path.startsWith('/api') && !path.startsWith('/rpc'),
  });
  registerBodyLimit(app, () => host.limits().bodyBytes);
  registerParsers(app, host);
  registerSignIn(app, access, () => port);
  app.get('/api/health', () => host.health());
  registerOAuthCallback(app, host);
  registerDecideRoute(app, host);
  registerOpenApi(app, options.version, baseUrl);
  registerContract(app, host);
  registerHooksRoute(app, host);
  registerUi(app, options.rendererFolder);

  try {
    await app.listen({ port: options.port, host: options.hostname });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new AppError({
        code: 'PORT_TAKEN',
        message: `Port ${options.port} is used by another program. Stop it, or choose another port with PULSEFLOW_PORT or --port.`,
        data: { port: options.port },
        cause: error,
      });
    }
    if (code === 'EACCES') {
      throw new AppError({
        code: 'PORT_FORBIDDEN',
        message: `Port ${options.port} needs more rights. Choose one above 1023.`,
        cause: error,
      });
    }
    throw error;
  }
  port = (app.server.address() as AddressInfo).port;
  return { baseUrl: baseUrl(), port, close: () => app.close() };
}
