import { createORPCClient } from '@orpc/client';
import { describe, expect, it, vi } from 'vitest';
import type { PulseflowClient } from '#shared/contract';
import type { ConnectionState } from './connection-state';
import { createHttpLink, probeUntilUp } from './http-link';
import { toUiError } from './ui-error';

function clientWith(answer: () => Promise<Response>) {
  const states: ConnectionState[] = [];
  const link = createHttpLink({ url: 'http://127.0.0.1:5177/rpc', onState: (state) => states.push(state), fetch: answer });
  const client: PulseflowClient = createORPCClient(link);
  return { client, states };
}

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

describe('the link over HTTP', () => {
  it('is online after any answer', async () => {
    const { client, states } = clientWith(async () => json(200, { json: { ok: true } }));
    await expect(client.system.readNotifications()).resolves.toEqual({ ok: true });
    expect(states).toEqual(['online']);
  });

  it('wants a sign-in after 401', async () => {
    const { client, states } = clientWith(async () => json(401, { code: 'UNAUTHORIZED', message: 'Sign in first' }));
    await expect(client.system.readNotifications()).rejects.toMatchObject({ status: 401 });
    expect(states).toEqual(['unauthorized']);
  });

  it('is offline when nobody answers, and the error says so', async () => {
    const { client, states } = clientWith(() => Promise.reject(new TypeError('Failed to fetch')));
    const error: unknown = await client.system.readNotifications().catch((thrown: unknown) => thrown);
    expect(states).toEqual(['offline']);
    expect(toUiError(error).code).toBe('OFFLINE');
  });

  it('is not offline because the page gave a call up', async () => {
    const controller = new AbortController();
    const { client, states } = clientWith(async () => {
      controller.abort();
      throw new DOMException('aborted', 'AbortError');
    });
    await expect(client.system.health(undefined, { signal: controller.signal })).rejects.toThrow();
    expect(states).toEqual([]);
  });
});

describe('probing a silent host', () => {
  it('goes on through failures until it answers', async () => {
    vi.useFakeTimers();
    try {
      const answers = [Promise.reject(new TypeError('no')), Promise.resolve(false), Promise.resolve(true)];
      for (const each of answers) each.catch(() => undefined);
      const onAnswer = vi.fn();
      const probing = probeUntilUp({
        check: () => answers.shift() ?? Promise.resolve(true),
        onAnswer,
        signal: new AbortController().signal,
      });
      await vi.runAllTimersAsync();
      await probing;
      expect(onAnswer).toHaveBeenCalledTimes(1);
      expect(answers).toHaveLength(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
