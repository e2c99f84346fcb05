import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTempStore, type TempStore } from '#main/store/testing/temp-store';
import type { ErrorInfo } from '#shared/model/errors';
import { createQueuesRoom, type QueuesRoom } from './room';

let temp: TempStore;
let room: QueuesRoom;
let reports: ErrorInfo[];
let nowMs = Date.parse('2026-11-21T10:00:00Z');
let timers: { atMs: number; callback: () => void }[];

function open(): void {
  reports = [];
  timers = [];
  room = createQueuesRoom({
    store: temp.store,
    engine: { start: () => Promise.reject(new Error('no flows here')), deliverReply: () => Promise.resolve() },
    triggers: { list: () => [], services: () => [], onChange: () => () => undefined },
    chainBehind: () => ({}),
    clock: {
      now: () => nowMs,
      setTimer: (atMs, callback) => {
        const timer = { atMs, callback };
        timers.push(timer);
        return { cancel: () => void timers.splice(timers.indexOf(timer), 1) };
      },
    },
    random: Math.random,
    report: (error) => reports.push(error),
  });
  room.deliveries.start();
}

beforeEach(() => {
  temp = createTempStore();
  open();
  room.service.configure('mail', { maxDeliveries: 1, visibilityTimeoutMs: 1000 });
});
afterEach(async () => {
  await room.deliveries.close();
  temp.dispose();
});

async function killOne(): Promise<void> {
  room.service.enqueue('mail', [{ body: 1, priority: 0, delayMs: 0 }]);
  const [message] = room.service.receive('mail', { max: 1 });
  room.service.nack('mail', message?.id ?? '', message?.receipt ?? '', {});
  await room.deliveries.settled();
}

it('tells of messages that become dead letters, of each once', async () => {
  await room.deliveries.settled();
  await killOne();
  expect(reports).toMatchObject([{ code: 'QUEUE_MESSAGES_DEAD', data: { queue: 'mail', count: 1, total: 1 } }]);
  room.service.enqueue('mail', [{ body: 2, priority: 0, delayMs: 0 }]);
  await room.deliveries.settled();
  expect(reports).toHaveLength(1);
  await killOne();
  expect(reports.at(-1)).toMatchObject({ data: { count: 1, total: 2 } });
});

it('tells of those whose worker never came back, also when that was before a restart, and not of old ones again', async () => {
  await room.deliveries.settled();
  await killOne();
  room.service.enqueue('mail', [{ body: 3, priority: 0, delayMs: 0 }]);
  expect(room.service.receive('mail', { max: 1 })).toHaveLength(1);
  await room.deliveries.close();
  nowMs += 60_000;
  open();
  await room.deliveries.settled();
  expect(reports).toMatchObject([{ data: { queue: 'mail', count: 1, total: 2 } }]);
});
