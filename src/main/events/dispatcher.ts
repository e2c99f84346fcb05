/**
 * Reads committed events in order, behind a durable cursor, and starts a run for each flow and rule that an event matches.
 *
 * The cursor moves in the transaction of a run (StartRequest.cursor), or a little later with a write of its own. So after a
 * crash some events come a second time: the idempotency key of each start (event and trigger node, in the scope of the flow)
 * makes that harmless. What fails for good (a condition, a flow that cannot run) is reported and passed over; what fails for
 * now (a full disk, too many runs) is tried again, and events wait behind it, in order.
 */
import type { Engine, StartRequest } from '#main/engine/engine';
import type { Clock, Timer } from '#main/engine/ports';
import { readError } from '#main/store';
import { type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { FlowId } from '#shared/model/ids';
import { chainDetail, isEchoOfWatcher, linkBehind, MAX_DEPTH } from './chain';
import { toEventItem } from './cloud-event';
import type { EventMatcher } from './matching';
import type { EventStore, RuleNames } from './ports';
import type { CausedEvent, EventsRepository } from './repository';
import { chainTooLong, createTriggerReports } from './trigger-reports';

/** The name of this consumer in the table `consumers`. */
export const TRIGGERS_CONSUMER = 'triggers';
const READ_AT_ONCE = 200;
/** Longer than any replay can reach back: the cursor is at most minutes old. */
const IDEMPOTENCY_WINDOW_MS = 7 * 24 * 60 * 60 * 1000;
const CURSOR_IDLE_MS = 1000;
const CURSOR_AFTER_EVENTS = 2000;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 15_000;
/** After so many tries an operational error that is not the store's or the engine's own is treated as for good. */
const MAX_TRIES = 6;
const ALWAYS_RETRIED = new Set(['STORE_FULL', 'STORE_FAILED', 'TOO_MANY_RUNS', 'ENGINE_PAUSED']);

export interface Dispatcher {
  /** Takes up where the last process stopped. Call it after the engine has recovered. */
  start(): void;
  /** Resolves when the event of this sequence has started what it starts. */
  passed(sequence: number): Promise<void>;
  /** Ends after the starts that are under way; what is left comes at the next start. */
  close(): Promise<void>;
}

export interface DispatcherOptions {
  store: EventStore;
  repository: EventsRepository;
  matcher: EventMatcher;
  engine: Pick<Engine, 'start' | 'deliverEvent'>;
  clock: Clock;
  rules: Pick<RuleNames, 'noteFailure'>;
  report(error: ErrorInfo): void;
}

/** Something to be done for an event, until it is done. */
interface Task {
  sequence: number;
  run(cursor: StartRequest['cursor']): Promise<{ movedCursor: boolean }>;
  describe: string;
  tries: number;
}

export function createDispatcher({ store, repository, matcher, engine, clock, rules, report }: DispatcherOptions): Dispatcher {
  let position = 0;
  let durable = 0;
  let newest = 0;
  let closed = false;
  let started = false;
  /** For good: what is left comes at the next start of the app. */
  let engineStopped = false;
  let readRetryMs = FIRST_RETRY_MS;
  let working: Promise<void> | undefined;
  let cursorTimer: Timer | undefined;
  let endPause: (() => void) | undefined;
  const reportFor = createTriggerReports(rules, clock, report);
  const passing = new Set<{ sequence: number; resolve: () => void }>();

  const stopListening = store.onCommitted(({ events }) => {
    const last = events.at(-1);
    if (last === undefined) return;
    newest = Math.max(newest, last.sequence);
    if (started) wake();
  });

  function wake(): void {
    if (closed || engineStopped || working !== undefined) return;
    working = drain()
      .then(readWorks, readFailed)
      .finally(() => {
        working = undefined;
        if (newest > position) wake();
      });
  }

  function readWorks(): void {
    readRetryMs = FIRST_RETRY_MS;
  }

  /** The database itself: asked again at once, it would fail at once, and nothing else would ever get its turn. */
  async function readFailed(error: unknown): Promise<void> {
    if (closed) return;
    report(toErrorInfo(readError(error)));
    await pause(readRetryMs);
    readRetryMs = Math.min(readRetryMs * 2, MAX_RETRY_MS);
  }

  async function drain(): Promise<void> {
    // The commit's listeners must return before anything is read or written on their account.
    await Promise.resolve();
    while (!closed && newest > position) {
      const batch = repository.following(position, READ_AT_ONCE);
      const last = batch.at(-1);
      if (last === undefined) {
        moveTo(newest);
        break;
      }
      if (!(await dispatch(batch))) return;
      moveTo(last.event.sequence);
      if (position - durable >= CURSOR_AFTER_EVENTS) saveCursor();
    }
    saveCursorSoon();
  }

  function moveTo(sequence: number): void {
    position = sequence;
    for (const waiter of passing) {
      if (waiter.sequence > position) continue;
      passing.delete(waiter);
      waiter.resolve();
    }
  }

  /** False: closed, or the engine stopped, before all was done. */
  async function dispatch(batch: readonly CausedEvent[]): Promise<boolean> {
    const starts: Task[] = [];
    const offers: Task[] = [];
    for (const caused of batch) {
      offers.push({
        sequence: caused.event.sequence,
        tries: 0,
        describe: 'steps that wait for an event',
        run: () => offer(caused),
      });
      starts.push(...(await startsOf(caused)));
    }
    if (!(await complete(offers, undefined))) return false;
    // The last start alone carries the cursor: it must not move before the others are durable.
    const final = starts.pop();
    if (!(await complete(starts, undefined))) return false;
    return final === undefined || complete([final], { consumer: TRIGGERS_CONSUMER, sequence: final.sequence });
  }

  async function offer({ event }: CausedEvent): Promise<{ movedCursor: boolean }> {
    await engine.deliverEvent(event);
    return { movedCursor: false };
  }

  async function startsOf(caused: CausedEvent): Promise<Task[]> {
    if (isEchoOfWatcher(caused)) return [];
    const { event } = caused;
    const { matches, failures } = await matcher.match(event);
    for (const { trigger, error } of failures) reportFor(trigger, event, toErrorInfo(error));
    const link = linkBehind(caused);
    if (matches.length > 0 && link.depth > MAX_DEPTH) {
      for (const { trigger } of matches) reportFor(trigger, event, chainTooLong(trigger));
      return [];
    }
    return matches.map(({ trigger }) => ({
      sequence: event.sequence,
      tries: 0,
      describe: trigger.flowName,
      run: async (cursor) => {
        const answer = await engine.start({
          flowId: trigger.flowId as FlowId,
          version: trigger.version,
          trigger: {
            kind: trigger.flowKind === 'rule' ? 'rule' : 'event',
            nodeId: trigger.nodeId,
            detail: { type: event.type, id: event.id, ...chainDetail(link) },
          },
          triggerNodeId: trigger.nodeId,
          items: [{ json: toEventItem(event) }],
          idempotency: {
            scope: `event:${trigger.flowId}`,
            // The sequence too: an id may come again, with another source or after the window of the bus.
            key: `${event.sequence}:${event.id}:${trigger.nodeId}`,
            expiresAt: clock.now() + IDEMPOTENCY_WINDOW_MS,
          },
          ...(cursor === undefined ? {} : { cursor }),
        });
        return { movedCursor: !answer.duplicate };
      },
    }));
  }

  /** Carries all tasks out, those that fail for now again and again. False: closed, or the engine stopped, before. */
  async function complete(tasks: readonly Task[], cursor: StartRequest['cursor']): Promise<boolean> {
    let left = tasks;
    for (let delayMs = FIRST_RETRY_MS; left.length > 0; delayMs = Math.min(delayMs * 2, MAX_RETRY_MS)) {
      if (closed) return false;
      const results = await Promise.allSettled(left.map(async (task) => task.run(cursor)));
      const again: Task[] = [];
      for (const [index, result] of results.entries()) {
        const task = left[index];
        if (task === undefined) continue;
        if (result.status === 'fulfilled') {
          if (result.value.movedCursor && cursor !== undefined) durable = cursor.sequence;
          continue;
        }
        const info = toErrorInfo(result.reason);
        if (info.code === 'SHUTTING_DOWN') {
          engineStopped = true;
          return false;
        }
        task.tries += 1;
        if (mayWorkLater(info, task.tries)) again.push(task);
        else report({ ...info, message: `Event ${task.sequence} could not start "${task.describe}": ${info.message}` });
      }
      left = again;
      if (left.length > 0) await pause(delayMs);
    }
    return true;
  }

  function pause(delayMs: number): Promise<void> {
    if (closed) return Promise.resolve();
    return new Promise<void>((resolve) => {
      const timer = clock.setTimer(clock.now() + delayMs, resolve);
      endPause = () => {
        timer.cancel();
        resolve();
      };
    }).then(() => {
      endPause = undefined;
    });
  }

  function saveCursor(): void {
    cursorTimer?.cancel();
    cursorTimer = undefined;
    if (position <= durable) return;
    try {
      store.write(() => repository.setCursor(TRIGGERS_CONSUMER, position));
      durable = position;
    } catch (error) {
      // Nothing is lost: the events since then come again and are recognised.
      report(toErrorInfo(error));
    }
  }

  function saveCursorSoon(): void {
    if (closed || position <= durable || cursorTimer !== undefined) return;
    cursorTimer = clock.setTimer(clock.now() + CURSOR_IDLE_MS, saveCursor);
  }

  return {
    start() {
      newest = Math.max(newest, repository.lastSequence());
      const stored = repository.cursor(TRIGGERS_CONSUMER);
      // A new consumer begins with the first event that it could have seen.
      position = Math.min(stored ?? 0, newest);
      durable = stored ?? 0;
      started = true;
      wake();
    },
    passed(sequence) {
      if (position >= sequence || closed) return Promise.resolve();
      return new Promise((resolve) => passing.add({ sequence, resolve }));
    },
    async close() {
      closed = true;
      stopListening();
      endPause?.();
      await working;
      saveCursor();
      for (const waiter of passing) waiter.resolve();
      passing.clear();
    },
  };
}

function mayWorkLater(info: ErrorInfo, tries: number): boolean {
  if (ALWAYS_RETRIED.has(info.code)) return true;
  return info.kind === 'operational' && info.retryable !== false && tries < MAX_TRIES;
}
