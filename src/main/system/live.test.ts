import { describe, expect, it } from 'vitest';
import type { Notification, SystemChange } from '#shared/contract/system';
import { createSystemLive, type SystemStream } from './live';
import type { SystemPorts } from './ports';

const NO_COUNTS = { queued: 0, running: 0, waiting: 0, inDoubt: 0 };

function createSource<Arguments extends unknown[]>() {
  const listeners = new Set<(...args: Arguments) => void>();
  return {
    subscribe(listener: (...args: Arguments) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (...args: Arguments) => {
      for (const listener of listeners) listener(...args);
    },
    size: () => listeners.size,
  };
}

function open() {
  const runs = createSource<[]>();
  const notifications = createSource<[Notification, string]>();
  const schedules = createSource<[]>();
  const nothing = createSource<[]>();
  const counted = { times: 0 };
  const due = new Set<() => void>();
  const ports: SystemPorts = {
    health: () => ({ status: 'ok', version: '1', uptimeMs: 1, store: 'ok' }),
    info: () => {
      throw new Error('not asked for here');
    },
    counts: () => ({ ...NO_COUNTS, running: ++counted.times }),
    notifications: { list: () => [], markAllRead() {} },
    onNotification: notifications.subscribe,
    onRunsChanged: runs.subscribe,
    onFlowsChanged: nothing.subscribe,
    onSchedulesChanged: schedules.subscribe,
    onSettingsChanged: nothing.subscribe,
    onHealthChanged: nothing.subscribe,
    delay(_ms, callback) {
      due.add(callback);
      return () => due.delete(callback);
    },
  };
  const tick = () => {
    const callbacks = [...due];
    due.clear();
    for (const callback of callbacks) callback();
  };
  return { live: createSystemLive(ports), runs, schedules, notifications, counted, tick };
}

const note = (id: string): Notification => ({ id, at: 1, level: 'info', title: id, body: '', read: false });
async function next(stream: SystemStream): Promise<SystemChange | undefined> {
  return (await stream.next()).value ?? undefined;
}

describe('live changes of the system', () => {
  it('begin with health and counts', async () => {
    const stream = open().live.watch(undefined, 'owner');
    expect([(await next(stream))?.kind, (await next(stream))?.kind]).toEqual(['health', 'counts']);
    await stream.return?.();
  });

  it('count a thousand changes of runs once', async () => {
    const { live, runs, counted, tick } = open();
    const stream = live.watch(undefined, 'owner');
    await next(stream);
    await next(stream);
    for (let index = 0; index < 1000; index++) runs.tell();
    tick();
    expect(await next(stream)).toEqual({ kind: 'counts', counts: { ...NO_COUNTS, running: 2 } });
    expect(counted.times).toBe(2);
    await stream.return?.();
  });

  it('tell once that schedules have changed, however many fire', async () => {
    const { live, runs, schedules, counted, tick } = open();
    const stream = live.watch(undefined, 'owner');
    await next(stream);
    await next(stream);
    for (let index = 0; index < 1000; index++) schedules.tell();
    runs.tell();
    tick();
    const changes = [await next(stream), await next(stream)];
    expect(changes).toContainEqual({ kind: 'schedules' });
    expect(changes).toContainEqual({ kind: 'counts', counts: { ...NO_COUNTS, running: counted.times } });
    await stream.return?.();
  });

  it('ask for no counts while nobody watches', () => {
    const { runs, counted, tick } = open();
    runs.tell();
    tick();
    expect(counted.times).toBe(0);
  });

  it('a slow reader gets the latest notifications and nothing piles up', async () => {
    const { live, notifications } = open();
    const stream = live.watch(undefined, 'owner');
    await next(stream);
    for (let index = 0; index < 1000; index++) notifications.tell(note(String(index)), 'owner');
    const ids: string[] = [];
    for (let change = await next(stream); change?.kind === 'notification'; change = await next(stream))
      ids.push(change.notification.id);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([50, '950', '999']);
    await stream.return?.();
  });

  it('tell what happens between the call and the first read', async () => {
    const { live, notifications } = open();
    const stream = live.watch(undefined, 'owner');
    notifications.tell(note('early'), 'owner');
    expect(await next(stream)).toMatchObject({ kind: 'notification', notification: { id: 'early' } });
    await stream.return?.();
  });

  it('end when the caller goes away and when the room is closed, also in the middle of waiting', async () => {
    const { live, runs } = open();
    const caller = new AbortController();
    const first = live.watch(caller.signal, 'owner');
    const second = live.watch(undefined, 'owner');
    for (const stream of [first, second]) for (let index = 0; index < 2; index++) await next(stream);
    const waiting = [next(first), next(second)];
    caller.abort();
    live.close();
    expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
    expect(runs.size()).toBe(0);
  });
});
