import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/model/errors';
import type { WebhookCall, WebhookOutcome } from '../runner';
import { aTrigger, createRunner, serves, TestTriggers } from './testing/test-triggers';

let test: TestTriggers;
let calls: WebhookCall[];
let webhook: (call: WebhookCall) => Promise<WebhookOutcome>;
beforeEach(() => {
  test = new TestTriggers();
  calls = [];
  webhook = () => Promise.resolve(outcome([]));
  test.served = serves(
    createRunner(undefined, (call) => {
      calls.push(call);
      return webhook(call);
    }),
  );
});
afterEach(() => test.close());

const outcome = (emit: WebhookOutcome['emit'], answer: Partial<WebhookOutcome['answer']> = {}): WebhookOutcome => ({
  emit,
  answer: { status: 200, headers: {}, body: undefined, ...answer },
});
const hook = aTrigger({ config: { path: 'shop', credential: 'cred_1' }, wokenBy: 'webhook' } as never);
const request = { method: 'POST', path: 'shop', query: {}, headers: { 'x-signature': 's' }, body: Buffer.from('{}') };
const answer = () => test.room.answerHook(hook, request, []);

describe('a call of the address of a plugin', () => {
  it('is given to the plugin as it came, and answered as the plugin says', async () => {
    webhook = () =>
      Promise.resolve(outcome([], { status: 202, headers: { 'x-a': 'b', 'Set-Cookie': 's=1' }, body: 'challenge' }));
    expect(await answer()).toEqual({ status: 202, headers: { 'x-a': 'b' }, body: 'challenge' });
    expect(calls).toMatchObject([{ type: 'feed.message', config: { path: 'shop' }, request }]);
  });

  it('is answered when its runs are durable, each started once', async () => {
    let keep = (): void => undefined;
    const kept = new Promise<void>((resolve) => {
      keep = resolve;
    });
    test.start = () => kept;
    webhook = () => Promise.resolve(outcome([1, 2].map((n) => ({ items: [{ json: { n } }], key: `m${n}` }))));
    let isAnswered = false;
    const first = answer().then(() => {
      isAnswered = true;
    });
    await Promise.resolve();
    expect(isAnswered).toBe(false);
    keep();
    await first;
    await answer();
    expect(test.starts.map(({ idempotency }) => idempotency?.key)).toEqual(['m1', 'm2']);
  });

  it('whose signature is wrong is refused, starts nothing, and leaves nothing in the log', async () => {
    webhook = () => Promise.reject(new AppError({ code: 'WEBHOOK_REFUSED', message: `Not signed with ${test.secret}` }));
    await expect(answer()).rejects.toMatchObject({ code: 'WEBHOOK_REFUSED' });
    expect([test.starts, test.logs]).toEqual([[], []]);
  });

  it('that the plugin fails on tells the caller nothing of why; the log does', async () => {
    webhook = () => Promise.reject(new AppError({ code: 'X', message: 'The table orders_secret is missing' }));
    await expect(answer()).rejects.toMatchObject({ code: 'WEBHOOK_FAILED', kind: 'operational' });
    await expect(answer()).rejects.not.toMatchObject({ message: expect.stringContaining('orders_secret') as string });
    expect(test.logs[0]).toMatchObject({ level: 'error', message: expect.stringContaining('orders_secret') as string });
  });

  it('is to be sent again when a run of it could not be kept', async () => {
    test.start = ({ idempotency }) =>
      idempotency?.key === 'm2'
        ? Promise.reject(new AppError({ code: 'STORE_FULL', kind: 'operational', message: 'Full.' }))
        : Promise.resolve();
    webhook = () => Promise.resolve(outcome([1, 2].map((n) => ({ items: [{ json: { n } }], key: `m${n}` }))));
    await expect(answer()).rejects.toMatchObject({ code: 'WEBHOOK_FAILED' });
    test.start = () => Promise.resolve();
    await answer();
    expect(test.starts.map(({ idempotency }) => idempotency?.key)).toEqual(['m1', 'm2']);
  });

  it('is given up after 25 seconds, and what comes then starts nothing', async () => {
    let late = (_outcome: WebhookOutcome): void => undefined;
    webhook = () =>
      new Promise((resolve) => {
        late = resolve;
      });
    const given = answer();
    const refused = expect(given).rejects.toMatchObject({ code: 'WEBHOOK_TIMED_OUT' });
    await test.manual.advance(25_000);
    await refused;
    late(outcome([{ items: [{ json: {} }] }]));
    await test.manual.advance(1);
    expect(test.starts).toEqual([]);
  });

  it('of a plugin that does not work says so', async () => {
    test.served = new AppError({ code: 'PLUGIN_DISABLED', message: 'The plugin "feed" is off.' });
    await expect(answer()).rejects.toMatchObject({ code: 'PLUGIN_DISABLED' });
  });

  it('needs no connection: its trigger stands as connected', () => {
    test.subscribed = [];
    test.called = [hook];
    test.room.start();
    expect(test.room.states()).toMatchObject([{ status: 'connected', type: 'feed.message' }]);
  });
});
