import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settle } from '#main/engine/testing/manual-clock';
import { AppError } from '#shared/model/errors';
import type { SubscribePort } from '../runner';
import { aTrigger, createRunner, type Subscribe, serves, TestTriggers, untilAborted } from './testing/test-triggers';

let test: TestTriggers;
/** Each subscription that has begun. */
let ports: SubscribePort[];
/** What the plugin does when it is subscribed to. */
let subscribe: Subscribe;
beforeEach(() => {
  test = new TestTriggers();
  ports = [];
  subscribe = (_call, port) => untilAborted(port.signal);
  test.served = serves(
    createRunner((call, port) => {
      ports.push(port);
      return subscribe(call, port);
    }),
  );
});
afterEach(() => test.close());

const state = () => test.room.states()[0];
const port = (index = ports.length - 1): SubscribePort => {
  const found = ports[index];
  if (found === undefined) throw new Error(`There was no subscription ${index}`);
  return found;
};
const item = (n: number) => [{ json: { n } }];
const away = () => Promise.reject(new AppError({ code: 'SERVICE_UNAVAILABLE', kind: 'operational', message: 'It is away.' }));

async function start(): Promise<void> {
  test.room.start();
  await settle();
}

describe('a trigger that subscribes', () => {
  it('is connecting until it says that it is connected, or emits', async () => {
    await start();
    expect(state()).toMatchObject({ flowId: 'flow_1', nodeId: 'feed', nodeName: 'New message', status: 'connecting' });
    port().connected();
    expect(state()).toMatchObject({ status: 'connected' });
    await port().emit(item(1), {});
    expect(state()).toMatchObject({ status: 'connected', lastEmittedAt: test.clock.now() });
  });

  it('starts a run of the version that it belongs to, at its node', async () => {
    await start();
    const started = await port().emit(item(1), { key: 'm1', state: { offset: 1 } });
    expect(started).toEqual({ runId: 'run_1', duplicate: false });
    expect(test.starts).toMatchObject([
      {
        flowId: 'flow_1',
        version: 1,
        trigger: { kind: 'plugin', nodeId: 'feed', detail: { type: 'feed.message', key: 'm1' } },
        triggerNodeId: 'feed',
        items: [{ json: { n: 1 } }],
        idempotency: { scope: 'plugin:flow_1:feed', key: 'm1' },
        triggerState: { flowId: 'flow_1', nodeId: 'feed', type: 'feed.message', state: { offset: 1 } },
      },
    ]);
  });

  it('moves on behind what was started before', async () => {
    await start();
    await port().emit(item(1), { key: 'm1' });
    expect(await port().emit(item(1), { key: 'm1', state: { offset: 1 } })).toMatchObject({ duplicate: true });
    test.subscribed = [aTrigger({ version: 2 })];
    test.tellChanged();
    await settle();
    expect(port(1).state).toEqual({ offset: 1 });
  });

  it('goes on where it was with the next version, and with nothing when it is of another type', async () => {
    await start();
    await port().save({ offset: 7 });
    test.subscribed = [aTrigger({ version: 2 })];
    test.tellChanged();
    await settle();
    expect(port(0).signal.aborted).toBe(true);
    expect(port(1).state).toEqual({ offset: 7 });
    test.subscribed = [aTrigger({ version: 3, type: 'other.message' })];
    test.tellChanged();
    await settle();
    expect(port(2).state).toBeUndefined();
  });

  it('is left alone by what does not concern it', async () => {
    await start();
    test.subscribed = [...test.subscribed, aTrigger({ flowId: 'flow_2' })];
    test.tellChanged();
    await settle();
    expect(ports).toHaveLength(2);
    expect(port(0).signal.aborted).toBe(false);
  });

  it('ends with a pause of its flow; what it emits then starts nothing', async () => {
    await start();
    test.subscribed = [aTrigger({ status: 'paused' })];
    test.tellChanged();
    await settle();
    expect(port().signal.aborted).toBe(true);
    expect(state()).toMatchObject({ status: 'off' });
    await expect(port().emit(item(1), {})).rejects.toMatchObject({ code: 'PLUGIN_STOPPED' });
    expect(test.starts).toEqual([]);
  });

  it('never runs twice at once: the next begins when the one before has ended', async () => {
    let end = (): void => undefined;
    subscribe = () =>
      new Promise((resolve) => {
        end = resolve;
      });
    await start();
    test.subscribed = [aTrigger({ version: 2 })];
    test.tellChanged();
    test.subscribed = [aTrigger({ version: 3 })];
    test.tellChanged();
    await settle();
    expect(ports).toHaveLength(1);
    end();
    await settle();
    expect(ports).toHaveLength(2);
    expect(state()?.status).toBe('connecting');
    end();
  });

  it('that does not end when it is told to is given up after ten seconds', async () => {
    subscribe = () => new Promise(() => undefined);
    await start();
    test.subscribed = [];
    test.tellChanged();
    await test.manual.advance(9999);
    test.subscribed = [aTrigger()];
    test.tellChanged();
    await settle();
    expect(ports).toHaveLength(1);
    await test.manual.advance(1);
    expect(ports).toHaveLength(2);
    await expect(port(0).emit(item(1), {})).rejects.toMatchObject({ code: 'PLUGIN_STOPPED' });
    subscribe = (_call, { signal }) => untilAborted(signal);
    const closing = test.room.close();
    await test.manual.advance(10_000);
    await closing;
  });

  it('of a plugin that does not work is off, and says why', async () => {
    test.served = new AppError({ code: 'PLUGIN_DISABLED', message: 'The plugin "feed" is off.' });
    await start();
    expect(ports).toHaveLength(0);
    expect(state()).toMatchObject({ status: 'off', error: { code: 'PLUGIN_DISABLED' } });
  });

  it('begins anew on the new version of its plugin', async () => {
    await start();
    test.served = serves(createRunner((call, given) => (ports.push(given), subscribe(call, given))));
    test.tellChanged();
    await settle();
    expect(ports).toHaveLength(2);
    expect(port(0).signal.aborted).toBe(true);
  });
});

describe('a connection that fails', () => {
  it('is begun again after waiting times that grow, and says when', async () => {
    subscribe = away;
    await start();
    expect(state()).toMatchObject({
      status: 'waiting',
      retryAt: test.clock.now() + 1000,
      error: { code: 'SERVICE_UNAVAILABLE' },
    });
    await test.manual.advance(1000);
    expect(ports).toHaveLength(2);
    expect(state()).toMatchObject({ status: 'waiting', retryAt: test.clock.now() + 2000 });
    await test.manual.advance(1999);
    expect(ports).toHaveLength(2);
    await test.manual.advance(1);
    expect(ports).toHaveLength(3);
  });

  it('begins its waiting times anew when it has held, not when it only came up', async () => {
    let fail = (): void => undefined;
    subscribe = (_call, given) => {
      given.connected();
      return new Promise((_resolve, reject) => {
        fail = () => reject(new AppError({ code: 'SERVICE_UNAVAILABLE', kind: 'operational', message: 'It is away.' }));
      });
    };
    await start();
    fail();
    await test.manual.advance(1000);
    fail();
    await settle();
    expect(state()).toMatchObject({ status: 'waiting', retryAt: test.clock.now() + 2000 });
    await test.manual.advance(2000 + 20_000);
    fail();
    await settle();
    expect(state()).toMatchObject({ status: 'waiting', retryAt: test.clock.now() + 1000 });
  });

  it('is begun again also when it ends without an error', async () => {
    subscribe = () => Promise.resolve();
    await start();
    expect(state()).toMatchObject({ status: 'waiting', error: { code: 'TRIGGER_ENDED' } });
  });

  it('is told to people at once when only they can put it right, and else after two minutes, once', async () => {
    subscribe = away;
    await start();
    await test.manual.advance(119_000);
    expect(test.reports).toEqual([]);
    await test.manual.advance(20 * 60_000);
    expect(test.reports).toMatchObject([{ code: 'TRIGGER_FAILING', data: { flowId: 'flow_1', nodeId: 'feed' } }]);
    subscribe = () => Promise.reject(new AppError({ code: 'SERVICE_REFUSED', kind: 'user', message: 'Wrong token.' }));
    test.subscribed = [aTrigger({ nodeId: 'other' })];
    test.tellChanged();
    await settle();
    expect(test.reports).toMatchObject([{}, { message: expect.stringContaining('Wrong token.') as string }]);
  });

  it('does not wait any longer when its credential was changed', async () => {
    subscribe = away;
    await start();
    subscribe = (_call, given) => untilAborted(given.signal);
    test.tellCredentialChanged('cred_2');
    await settle();
    expect(ports).toHaveLength(1);
    test.tellCredentialChanged('cred_1');
    await settle();
    expect(ports).toHaveLength(2);
    test.tellCredentialChanged('cred_1');
    await settle();
    expect(ports).toHaveLength(3);
    expect(port(1).signal.aborted).toBe(true);
  });

  it('emits no secret of the credential into a run', async () => {
    subscribe = async (_call, given) => {
      const values = await given.credential();
      const token = String(values?.['token']);
      await given.emit([{ json: { token, [token]: [`Bearer ${token}`] } }], { key: `of ${token}` });
      await untilAborted(given.signal);
    };
    await start();
    expect(test.starts[0]?.items).toEqual([{ json: { token: '••••••', '••••••': ['Bearer ••••••'] } }]);
    expect(JSON.stringify(test.starts[0]?.trigger)).not.toContain(test.secret);
  });

  it('shows no secret of the credential, neither in its log nor in its error', async () => {
    subscribe = async (_call, given) => {
      const values = await given.credential();
      given.log('info', `Signed in with ${String(values?.['token'])}`);
      throw new AppError({ code: 'X', kind: 'user', message: `refused: ${String(values?.['token'])}` });
    };
    await start();
    const shown = JSON.stringify([test.logs, test.room.states(), test.reports]);
    expect(shown).toContain('Signed in with ••••••');
    expect(shown).toContain('refused: ••••••');
    expect(shown).not.toContain(test.secret);
  });
});

describe('what is emitted', () => {
  it('is taken in one after the other; behind one that is lost, nothing says that it was done', async () => {
    await start();
    const full = new AppError({ code: 'STORE_FULL', kind: 'operational', message: 'The disk is full.' });
    test.start = (request) => (request.idempotency?.key === 'm1' ? Promise.reject(full) : Promise.resolve());
    const emitted = [1, 2, 3].map((n) => port().emit(item(n), { key: `m${n}`, state: { offset: n } }));
    const outcomes = await Promise.allSettled(emitted);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(test.starts).toEqual([]);
    await settle();
    expect(state()).toMatchObject({ status: 'waiting', error: { code: 'STORE_FULL' } });
    test.start = () => Promise.resolve();
    await expect(port().emit(item(4), { state: { offset: 4 } })).rejects.toMatchObject({ code: 'STORE_FULL' });
    await test.manual.advance(1000);
    expect(port().state).toBeUndefined();
    await port().emit(item(1), { key: 'm1', state: { offset: 1 } });
    expect(test.starts).toHaveLength(1);
  });

  it('and cannot become a run for good is told to the plugin, which may go on', async () => {
    await start();
    await expect(port().emit([], {})).rejects.toMatchObject({ code: 'PLUGIN_RESULT_INVALID' });
    await expect(port().emit(item(1), { state: 'x'.repeat(300_000) })).rejects.toMatchObject({
      code: 'TRIGGER_STATE_TOO_LARGE',
    });
    await port().emit(item(2), {});
    expect(test.starts).toHaveLength(1);
  });

  it('and is under way when the app ends is waited for', async () => {
    await start();
    let keep = (): void => undefined;
    test.start = () =>
      new Promise((resolve) => {
        keep = resolve;
      });
    const emitted = port().emit(item(1), {});
    let isClosed = false;
    const closing = test.room.close().then(() => {
      isClosed = true;
    });
    await settle();
    expect(isClosed).toBe(false);
    keep();
    await closing;
    await expect(emitted).resolves.toMatchObject({ runId: 'run_1' });
  });
});

describe('what triggers have left', () => {
  it('goes with their flow', async () => {
    await start();
    await port().save({ offset: 7 });
    const store = test.temp?.store;
    const rows = () => store?.db.prepare('SELECT count(*) AS rows FROM trigger_states').get();
    expect(rows()).toEqual({ rows: 1 });
    await test.room.close();
    store?.write(() => store.db.exec('UPDATE flows SET deleted_at = 1'));
    test.subscribed = [];
    test.room.start();
    expect(rows()).toEqual({ rows: 0 });
  });
});
