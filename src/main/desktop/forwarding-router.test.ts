import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { eventIterator, oc } from '@orpc/contract';
import { RPCHandler } from '@orpc/server/message-port';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createForwardingRouter } from './forwarding-router';

const contract = {
  math: {
    half: oc
      .errors({ ODD: { status: 422, data: z.object({ rest: z.number() }) } })
      .input(z.number())
      .output(z.number()),
    count: oc.input(z.number()).output(eventIterator(z.number())),
  },
};

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

function clientOver(host: () => Promise<unknown>) {
  const { port1, port2 } = new MessageChannel() as unknown as { port1: MessagePort; port2: MessagePort };
  ports.push(port1, port2);
  new RPCHandler(createForwardingRouter(contract, host)).upgrade(port1);
  port1.start();
  port2.start();
  return createORPCClient<{ math: { half(n: number): Promise<number>; count(n: number): Promise<AsyncIterable<number>> } }>(
    new RPCLink({ port: port2 }),
  );
}

/** Another copy of the library throws errors of another class, with the same fields. */
const foreignError = Object.assign(new Error('7 is odd'), { code: 'ODD', status: 422, data: { rest: 1 }, defined: true });

let ended = false;
const host = {
  math: {
    half: (n: number) => (n % 2 === 1 ? Promise.reject(foreignError) : Promise.resolve(n / 2)),
    async count(to: number) {
      async function* stream() {
        try {
          for (let n = 1; n <= to; n++) {
            yield n;
            // As a real host does, let others have a turn: a port has no back-pressure.
            await new Promise(setImmediate);
          }
        } finally {
          ended = true;
        }
      }
      return stream();
    },
  },
};

describe('createForwardingRouter', () => {
  it('passes calls and answers on', async () => {
    await expect(clientOver(async () => host).math.half(8)).resolves.toBe(4);
  });

  it('keeps a typed error typed, with its data', async () => {
    await expect(clientOver(async () => host).math.half(7)).rejects.toMatchObject({
      code: 'ODD',
      status: 422,
      defined: true,
      message: '7 is odd',
      data: { rest: 1 },
    });
  });

  it('passes a stream on, and ends it at the host when the reader leaves', async () => {
    ended = false;
    const seen: number[] = [];
    for await (const n of await clientOver(async () => host).math.count(1_000_000)) {
      seen.push(n);
      if (n === 3) break;
    }
    expect(seen).toEqual([1, 2, 3]);
    await expect.poll(() => ended).toBe(true);
  });

  it('answers HOST_UNREACHABLE while there is no host, and the answer once there is one', async () => {
    let isUp = false;
    const client = clientOver(() => (isUp ? Promise.resolve(host) : Promise.reject(new TypeError('fetch failed'))));
    await expect(client.math.half(8)).rejects.toMatchObject({ code: 'HOST_UNREACHABLE', status: 503 });
    isUp = true;
    await expect(client.math.half(8)).resolves.toBe(4);
  });
});
