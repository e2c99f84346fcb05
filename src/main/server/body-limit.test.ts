import { type AddressInfo, connect } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { registerBodyLimit } from './body-limit';

let app: FastifyInstance;
let limit: number;
let handled: number;
beforeEach(async () => {
  limit = 10;
  handled = 0;
  app = Fastify({ forceCloseConnections: true });
  app.setErrorHandler((error, _request, reply) => reply.code(413).send((error as { code?: string }).code));
  registerBodyLimit(app, () => limit);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, next) => next(null, body));
  app.post('/', (request) => {
    handled += 1;
    return String(request.body).length.toString();
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => app.close());

const url = () => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/`;
const headers = { 'content-type': 'text/plain' };
const send = async (text: string) => (await fetch(url(), { method: 'POST', headers, body: text })).text();
/** Without a length, in these pieces. */
const stream = async (...pieces: string[]) => {
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });
  return (await fetch(url(), { method: 'POST', headers, body, duplex: 'half' } as RequestInit)).text();
};

it('a body of just the limit comes in, one byte more does not, whether or not its length is told', async () => {
  expect([await send('x'.repeat(10)), await send('x'.repeat(11))]).toEqual(['10', 'INPUT_TOO_LARGE']);
  expect([await stream('xxxxx', 'xxxxx'), await stream('xxxxx', 'xxxxx', 'x')]).toEqual(['10', 'INPUT_TOO_LARGE']);
  expect(handled).toBe(2);
});

it('bytes count, not letters, and the limit is that of the moment', async () => {
  expect(await send('é'.repeat(6))).toBe('INPUT_TOO_LARGE');
  limit = 12;
  expect(await send('é'.repeat(6))).toBe('6');
});

it('a length that is announced too large is refused before a byte of it comes', async () => {
  const { port } = app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1', () =>
    socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 99999\r\n\r\n'),
  );
  const answer = await new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString())));
  socket.destroy();
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
});
