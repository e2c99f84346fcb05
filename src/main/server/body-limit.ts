import { Transform } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { AppError } from '#shared/model/errors';

function tooLarge(limitBytes: number): AppError {
  return new AppError({
    code: 'INPUT_TOO_LARGE',
    message: `The body is larger than ${limitBytes} bytes. Send less, or raise the limit in Settings > Limits.`,
    data: { limitBytes },
  });
}

/** Refuses bodies above the limit of the moment: by their announced length, or, without one, while they are read. */
export function registerBodyLimit(app: FastifyInstance, limitBytes: () => number): void {
  app.addHook('onRequest', async (request) => {
    const announced = request.headers['content-length'];
    if (announced !== undefined && Number(announced) > limitBytes()) throw tooLarge(limitBytes());
  });
  app.addHook('preParsing', (request, _reply, payload, done) => {
    if (request.headers['transfer-encoding'] === undefined) return done(null, payload);
    const limit = limitBytes();
    let seen = 0;
    const counter = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        seen += chunk.length;
        if (seen > limit) next(tooLarge(limit));
        else next(null, chunk);
      },
    });
    payload.once('error', (error) => counter.destroy(error));
    done(null, payload.pipe(counter));
  });
}
