/** Any sequence of sending, taking, confirming, giving back, waiting and restarting, against a model in memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { silentLog } from '#main/host/log';
import { openStore, type Store } from '#main/store';
import { createQueuesRoom, type QueuesRoom } from './room';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pulseflow-queues-'));
  folders.push(folder);
  return folder;
}

const VISIBILITY_MS = 1000;
const RETRY_MS = 100;
const MAX_DELIVERIES = 3;
const QUEUE = 'model';

interface ModelMessage {
  order: number;
  body: number;
  priority: number;
  state: 'ready' | 'delayed' | 'in_flight' | 'dead';
  dueAt: number;
  deliveries: number;
  held?: { id: string; receipt: string };
}

type Step =
  | { do: 'send'; priority: number; delayMs: number }
  | { do: 'receive'; max: number }
  | { do: 'ack' | 'nack'; pick: number }
  | { do: 'wait'; ms: number }
  | { do: 'redrive' | 'restart' };

const steps = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('send' as const),
      priority: fc.integer({ min: -2, max: 2 }),
      delayMs: fc.constantFrom(0, 0, 0, 50, 700),
    }),
    fc.record({ do: fc.constant('receive' as const), max: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: fc.constantFrom('ack' as const, 'nack' as const), pick: fc.nat(10) }),
    fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(10, 60, 150, 1100) }),
    fc.record({ do: fc.constantFrom('redrive' as const, 'restart' as const) }),
  ),
  { minLength: 5, maxLength: 60 },
);

/** A queues room over a real store; time is moved by the test. */
class Subject {
  now = Date.parse('2026-11-20T12:00:00Z');
  readonly #home = newFolder();
  #store: Store | undefined;
  #timers = new Set<{ atMs: number; callback: () => void }>();
  room!: QueuesRoom;

  open(): void {
    this.#timers = new Set();
    this.#store = openStore({ home: this.#home, log: silentLog });
    this.room = createQueuesRoom({
      store: this.#store,
      engine: { start: () => Promise.reject(new Error('no flows here')), deliverReply: () => Promise.resolve() },
      triggers: { list: () => [], services: () => [], onChange: () => () => undefined },
      chainBehind: () => ({}),
      clock: {
        now: () => this.now,
        setTimer: (atMs, callback) => {
          const timer = { atMs, callback };
          this.#timers.add(timer);
          return { cancel: () => this.#timers.delete(timer) };
        },
      },
      random: Math.random,
      report: (error) => {
        if (error.code !== 'QUEUE_MESSAGES_DEAD') throw new Error(error.message);
      },
    });
    this.room.deliveries.start();
  }

  async advance(ms: number): Promise<void> {
    const until = this.now + ms;
    for (;;) {
      await this.room.deliveries.settled();
      const [next] = [...this.#timers].filter((timer) => timer.atMs <= until).sort((one, other) => one.atMs - other.atMs);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.now = Math.max(this.now, next.atMs);
      next.callback();
    }
    this.now = until;
  }

  async close(): Promise<void> {
    await this.room.deliveries.close();
    this.#store?.close();
  }
}

class Model {
  messages: ModelMessage[] = [];

  tick(now: number): void {
    for (const message of this.messages) {
      if (message.state === 'delayed' && message.dueAt <= now) message.state = 'ready';
      if (message.state === 'in_flight' && message.dueAt <= now) {
        delete message.held;
        message.state = message.deliveries >= MAX_DELIVERIES ? 'dead' : 'ready';
      }
    }
  }

  next(max: number): ModelMessage[] {
    const ready = this.messages.filter(({ state }) => state === 'ready');
    return ready.sort((one, other) => other.priority - one.priority || one.order - other.order).slice(0, max);
  }

  counts(): Record<ModelMessage['state'], number> {
    const counts = { ready: 0, delayed: 0, in_flight: 0, dead: 0 };
    for (const { state } of this.messages) counts[state]++;
    return counts;
  }
}

async function follow(list: readonly Step[]): Promise<void> {
  const subject = new Subject();
  const model = new Model();
  let sent = 0;
  subject.open();
  try {
    subject.room.service.configure(QUEUE, {
      visibilityTimeoutMs: VISIBILITY_MS,
      retryDelayMs: RETRY_MS,
      maxDeliveries: MAX_DELIVERIES,
    });
    for (const step of list) {
      const { service } = subject.room;
      const held = model.messages.filter((message) => message.held !== undefined);
      switch (step.do) {
        case 'send': {
          const { priority, delayMs } = step;
          service.enqueue(QUEUE, [{ body: sent, priority, delayMs }]);
          const state = delayMs > 0 ? 'delayed' : 'ready';
          model.messages.push({ order: sent, body: sent++, priority, state, dueAt: subject.now + delayMs, deliveries: 0 });
          break;
        }
        case 'receive': {
          const expected = model.next(step.max);
          const received = service.receive(QUEUE, { max: step.max });
          expect(received.map(({ body }) => body)).toEqual(expected.map(({ body }) => body));
          for (const [index, message] of expected.entries()) {
            const { id = '', receipt = '' } = received[index] ?? {};
            Object.assign(message, { state: 'in_flight', dueAt: subject.now + VISIBILITY_MS, held: { id, receipt } });
            message.deliveries++;
          }
          break;
        }
        case 'ack':
        case 'nack': {
          const message = held[step.pick % Math.max(1, held.length)];
          if (message?.held === undefined) break;
          const { id, receipt } = message.held;
          delete message.held;
          if (step.do === 'ack') {
            service.ack(QUEUE, id, receipt);
            model.messages = model.messages.filter((other) => other !== message);
          } else {
            const { dead } = service.nack(QUEUE, id, receipt, {});
            expect(dead).toBe(message.deliveries >= MAX_DELIVERIES);
            message.state = dead ? 'dead' : 'delayed';
            message.dueAt = subject.now + RETRY_MS * 2 ** (message.deliveries - 1);
          }
          expect(() => service.ack(QUEUE, id, receipt)).toThrow(expect.objectContaining({ code: 'RECEIPT_EXPIRED' }));
          break;
        }
        case 'wait':
          await subject.advance(step.ms);
          break;
        case 'redrive':
          service.redrive(QUEUE, undefined);
          for (const message of model.messages.filter(({ state }) => state === 'dead')) {
            message.state = 'ready';
            message.deliveries = 0;
          }
          break;
        case 'restart':
          await subject.close();
          subject.open();
          await subject.advance(0);
          break;
      }
      await subject.advance(0);
      model.tick(subject.now);
      const { ready, delayed, inFlight, dead } = subject.room.service.get(QUEUE);
      expect({ ready, delayed, in_flight: inFlight, dead }).toEqual(model.counts());
    }
  } finally {
    await subject.close();
  }
}

it('keeps every message, in order, through whatever is done to the queue', { timeout: 60_000 }, async () => {
  await fc.assert(fc.asyncProperty(steps, follow), { numRuns: 150 });
});
