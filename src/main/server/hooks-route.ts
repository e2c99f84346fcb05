import type { FastifyInstance, FastifyReply } from 'fastify';
import type { HookAnswer, ServedHost } from './ports';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];
const EMPTY_BODY = Buffer.alloc(0);
const EMPTY_QUERY = new URLSearchParams();

function sendAnswer(reply: FastifyReply, answer: HookAnswer): FastifyReply {
  reply.code(answer.status);
  for (const name in answer.headers) {
    const value = answer.headers[name];
    if (value !== undefined) reply.header(name, value);
  }
  if (answer.body === undefined) return reply.send();
  if (typeof answer.body === 'string') {
    if (!reply.hasHeader('content-type')) reply.header('content-type', 'text/plain; charset=utf-8');
    return reply.send(answer.body);
  }
  if (!reply.hasHeader('content-type')) reply.header('content-type', 'application/json; charset=utf-8');
  return reply.send(JSON.stringify(answer.body));
}

/** `/hooks/*`: bytes in, the webhooks room decides, answer out. Signatures are over bytes, so nothing is parsed here. */
export function registerHooksRoute(app: FastifyInstance, host: ServedHost): void {
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, next) => next(null, body));
    scope.route({
      method: METHODS,
      url: '/hooks/*',
      handler: async (request, reply) => {
        const target = request.raw.url ?? '';
        const queryAt = target.indexOf('?');
        const answer = await host.webhooks.receiver.receive({
          method: request.method,
          path: (request.params as { '*': string })['*'],
          query: queryAt === -1 ? EMPTY_QUERY : new URLSearchParams(target.slice(queryAt + 1)),
          headers: request.headers,
          body: (request.body as Buffer | undefined) ?? EMPTY_BODY,
        });
        return sendAnswer(reply, answer);
      },
    });
    done();
  });
}
