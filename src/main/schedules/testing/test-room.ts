/** The schedules room over a real database, on a clock that is moved by hand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Started, StartRequest } from '#main/engine/engine';
import { openStore, type Store } from '#main/store';
import type { HolidayCalendar } from '#shared/calendar/types';
import type { ErrorInfo } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import type { HolidayRule, OccurrenceRecord, ScheduleException, ScheduleInput } from '#shared/model/schedule';
import type { ScheduleTrigger } from '../ports';
import { createSchedulesService } from '../service';
import type { ScheduleState, SchedulesService } from '../service-types';

export const SECOND_MS = 1000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const log = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };

/** A trigger of version 2. */
export function scheduleOf(schedule: ScheduleInput, more: Partial<ScheduleTrigger> = {}): ScheduleTrigger {
  const flow = { flowId: 'flow_1', flowName: 'Report', flowKind: 'flow', version: 1, status: 'active' } as const;
  return { ...flow, nodeId: 'start', nodeName: 'Start', typeVersion: 2, config: schedule as JsonObject, ...more };
}

interface SetTimer {
  atMs: number;
  callback: () => void;
}

export class TestRoom {
  readonly #home = mkdtempSync(join(tmpdir(), 'pulseflow-schedules-'));
  store!: Store;
  service!: SchedulesService;
  nowMs = Date.parse('2026-11-20T12:00:00Z');
  zone = 'UTC';
  triggers: ScheduleTrigger[] = [];
  exceptions: ScheduleException[] = [];
  holidaysOf: (rule: HolidayRule) => Promise<HolidayCalendar> = () => Promise.resolve({ nameOf: () => undefined });
  readonly starts: StartRequest[] = [];
  /** Starts take until it resolves. */
  gate: Promise<void> = Promise.resolve();
  /** What the next starts throw. */
  failures: Error[] = [];
  /** A run of this group is not over: the next starts of `skip` find it in their way. */
  runningGroup: string | undefined;
  reports: ErrorInfo[] = [];
  wakes = 0;
  /** Runs by key: they are durable, as in the journal. */
  readonly runs = new Map<string, { runId: string; expiresAt: number }>();
  readonly #timers = new Set<SetTimer>();
  readonly #services: SchedulesService[] = [];
  readonly #onTriggers = new Set<() => void>();

  /** Opens the database, if it is not open, and one more service over it. */
  async open(): Promise<SchedulesService> {
    if (this.store === undefined || !this.store.db.open) this.store = openStore({ home: this.#home, log });
    const service = createSchedulesService({
      store: this.store,
      triggers: {
        list: () => this.triggers,
        onChange: (listener) => {
          this.#onTriggers.add(listener);
          return () => this.#onTriggers.delete(listener);
        },
      },
      engine: { start: (request) => this.#startRun(request) },
      clock: {
        now: () => this.nowMs,
        setTimer: (atMs, callback) => {
          if (atMs - this.nowMs > MINUTE_MS) throw new Error('A timer longer than a minute');
          const timer = { atMs, callback };
          this.#timers.add(timer);
          return { cancel: () => this.#timers.delete(timer) };
        },
      },
      timeZone: () => this.zone,
      exceptionsOf: (flowId) => (flowId === 'flow_1' ? this.exceptions : []),
      holidaysOf: (rule) => this.holidaysOf(rule),
      findStarted: (scope, key) => this.#runOf(`${scope} ${key}`),
      report: (error) => this.reports.push(error),
    });
    this.#services.push(service);
    this.service = service;
    service.start();
    await service.settled();
    await this.advance(0);
    return service;
  }

  async #startRun(request: StartRequest): Promise<Started> {
    this.starts.push(request);
    await this.gate;
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    const { idempotency, overlap } = request;
    const key = `${idempotency?.scope} ${idempotency?.key}`;
    const earlier = idempotency === undefined ? undefined : this.#runOf(key);
    if (earlier !== undefined) return { runId: earlier as RunId, status: 'running', duplicate: true };
    if (overlap?.policy === 'skip' && overlap.group === this.runningGroup)
      return { runId: 'run_before' as RunId, status: 'running', duplicate: false, overlapped: true };
    const runId = `run_${this.runs.size + 1}`;
    this.runs.set(idempotency === undefined ? runId : key, { runId, expiresAt: idempotency?.expiresAt ?? 0 });
    return { runId: runId as RunId, status: 'running', duplicate: false };
  }

  #runOf(key: string): string | undefined {
    const run = this.runs.get(key);
    return run === undefined || run.expiresAt <= this.nowMs ? undefined : run.runId;
  }

  /** Retention forgets keys that are over. */
  pruneKeys(): void {
    for (const [key, { expiresAt }] of this.runs) if (expiresAt <= this.nowMs) this.runs.delete(key);
  }

  async settled(): Promise<void> {
    for (const service of this.#services) await service.settled();
  }

  /** Stops as a crash does: nothing is told, nothing is written any more. */
  kill(): void {
    this.#timers.clear();
    this.#onTriggers.clear();
    this.#services.length = 0;
    this.store.close();
  }

  /** Moves time on in the steps that the service asks for. */
  async advance(byMs: number): Promise<void> {
    const untilMs = this.nowMs + byMs;
    for (;;) {
      const [next] = [...this.#timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      this.wakes += 1;
      next.callback();
      await this.settled();
    }
    this.nowMs = untilMs;
  }

  /** Time passes without the app: sleep, or a clock that was set. */
  async jump(byMs: number): Promise<void> {
    this.nowMs += byMs;
    const timers = [...this.#timers];
    this.#timers.clear();
    for (const { callback } of timers) callback();
    await this.settled();
    await this.advance(0);
  }

  /** The triggers change; nobody waits until that is taken up. */
  tell(...triggers: ScheduleTrigger[]): void {
    this.triggers = triggers;
    for (const listener of this.#onTriggers) listener();
  }

  async change(...triggers: ScheduleTrigger[]): Promise<void> {
    this.tell(...triggers);
    await this.settled();
    await this.advance(0);
  }

  async setExceptions(...exceptions: ScheduleException[]): Promise<void> {
    this.exceptions = exceptions;
    this.service.refresh('flow_1');
    await this.settled();
    await this.advance(0);
  }

  async close(): Promise<void> {
    for (const service of this.#services) await service.close();
    if (this.store.db.open) this.store.close();
    rmSync(this.#home, { recursive: true, force: true });
  }

  get state(): ScheduleState {
    const state = this.service.stateOf('flow_1');
    if (state === undefined) throw new Error('There is no schedule');
    return state;
  }

  get nextAt(): string | undefined {
    const { nextAtMs } = this.state;
    return nextAtMs === undefined ? undefined : iso(nextAtMs);
  }

  /** Of the starts: for which moments they were. */
  get firedFor(): string[] {
    return this.starts.map(({ items }) => String((items[0]?.json as JsonObject)['scheduledFor']).slice(11, 19));
  }

  /** Oldest first, as `11-20 13:00 fired`, with reason and how many. */
  records(state?: OccurrenceRecord['state']): string[] {
    return this.service
      .records({ limit: 1000, ...(state === undefined ? {} : { state }) })
      .reverse()
      .map(({ plannedMs, state: found, reason, detail, count, untilMs }) =>
        [
          ...[
            iso(plannedMs).slice(5, 16).replace('T', ' '),
            found,
            reason,
            detail,
            count === undefined ? undefined : `x${count}`,
          ],
          untilMs === undefined ? undefined : `-${iso(untilMs).slice(5, 16).replace('T', ' ')}`,
        ]
          .filter((part) => part !== undefined)
          .join(' '),
      );
  }
}

export const iso = (ms: number): string => new Date(ms).toISOString();
