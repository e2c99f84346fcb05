import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/model/errors';
import { FrameReader } from './frames';
import { createPeer, type Handler, type Peer } from './peer';

/** Two peers, each of which gets what the other sends. */
function pair(left: Handler, right: Handler, maxBytes?: number): [Peer, Peer] {
  const encode = (frame: string) => new FrameReader().push(new TextEncoder().encode(frame));
  const limit = maxBytes === undefined ? {} : { maxBytes };
  const one: Peer = createPeer({
    ...limit,
    handle: left,
    send: (frame) => encode(frame).forEach((message) => other.receive(message)),
  });
  const other: Peer = createPeer({
    ...limit,
    handle: right,
    send: (frame) => encode(frame).forEach((message) => one.receive(message)),
  });
  return [one, other];
}
const nothing: Handler = () => undefined;

describe('two peers', () => {
  it('ask each other while they answer', async () => {
    const [one, other] = pair(
      (_method, params) => (params as number) * 10,
      async (_method, params): Promise<number> => Number(await other.request('times', params)) + 1,
    );
    expect(await one.request('add', 4)).toBe(41);
  });

  it('keep code, kind, data and effect of an error', async () => {
    const error = new AppError({
      code: 'MADE_UP',
      kind: 'operational',
      message: 'No',
      data: { a: 1 },
      effect: 'unknown',
      retryable: false,
    });
    const [one] = pair(nothing, () => {
      throw error;
    });
    await expect(one.request('do', {})).rejects.toMatchObject({
      code: 'MADE_UP',
      kind: 'operational',
      data: { a: 1 },
      effect: 'unknown',
      retryable: false,
    });
  });

  it('say so when a message is too large, either way, and live on', async () => {
    const [one] = pair(nothing, (_method, params) => ((params as string) === 'much' ? 'x'.repeat(2_000) : 'little'), 1_000);
    const tooLarge = { code: 'PLUGIN_MESSAGE_TOO_LARGE', data: { limit: 1_000 } };
    await expect(one.request('give', 'much')).rejects.toMatchObject(tooLarge);
    await expect(one.request('give', 'ä'.repeat(600))).rejects.toMatchObject(tooLarge);
    expect(await one.request('give', 'some')).toBe('little');
  });

  it('cancel what they asked for; it is answered all the same', async () => {
    const [one] = pair(
      nothing,
      (_method, _params, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('ended'))),
    );
    const controller = new AbortController();
    const asked = one.request('wait', {}, controller.signal);
    controller.abort();
    expect(await asked).toBe('ended');
  });

  it('answer nothing that is none of the protocol, and live on', async () => {
    const [one, other] = pair(nothing, () => 'here');
    for (const message of [null, 7, 'x', [], { id: 99, result: 1 }, { id: 'x', error: {} }, { method: 5 }]) {
      one.receive(message);
      other.receive(message);
    }
    expect(await one.request('are you', {})).toBe('here');
  });

  it('reject what is open when they are closed, and end what is at work', async () => {
    let ended = false;
    const [one, other] = pair(nothing, (_method, _params, signal) => {
      signal.addEventListener('abort', () => {
        ended = true;
      });
      return new Promise(() => undefined);
    });
    const asked = one.request('wait', {});
    one.close(new Error('gone'));
    other.close(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    await expect(one.request('more', {})).rejects.toThrow('gone');
    expect(ended).toBe(true);
  });
});
