/** An events room over a real store, for tests. The engine is a fake that starts runs in the real journal; time is manual. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StartRequest } from '#main/engine/engine';
import type { Clock, RunRecord } from '#main/engine/ports';
import { openStore, type Store } from '#main/store';
import type { ErrorInfo } from '#shared/model/errors';
import type { FlowEvent } from '#shared/model/event';
import { createUlid, type RunId } from '#shared/model/ids';
import { createEventBus, type EventBus } from '../event-bus';
import { createEventInterest, type SharedEventInterest } from '../interest';
import type { EventTrigger } from '../ports';
import { createEventsRepository, type EventsRepository } from '../repository';
import { createEventsService, type EventsService } from '../service';

export const START_MS = Date.parse('2026-11-20T12:00:00Z');

export interface ManualClock extends Clock {
  /** Moves time on and calls what has become due, in order. */
  advance(byMs: number): void;
}

export function createManualClock(startMs = START_MS): ManualClock {
  let nowMs = startMs;
  const timers = new Set<{ atMs: number; callback: () => void }>();
  return {
    now: () => nowMs,
    setTimer(atMs, callback) {
      const timer = { atMs, callback };
      timers.add(timer);
      return { cancel: () => timers.delete(timer) };
    },
    advance(byMs) {
      const untilMs = nowMs + byMs;
      for (;;) {
        const [next] = [...timers].filter((timer) => timer.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        timers.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.callback();
      }
      nowMs = untilMs;
    },
  };
}

export function trigger(event: string, more: Partial<EventTrigger> & { condition?: string } = {}): EventTrigger {
  const { condition, ...rest } = more;
  return {
    flowId: `flow_${event}`,
    flowName: `On ${event}`,
    flowKind: 'flow',
    version: 1,
    nodeId: 'start',
    status: 'active',
    config: { event, ...(condition === undefined ? {} : { condition }) },
    ...rest,
  };
}

export interface TestEvents {
  home: string;
  store: Store;
  repository: EventsRepository;
  bus: EventBus;
  service: EventsService;
  interest: SharedEventInterest;
  clock: ManualClock;
  reports: ErrorInfo[];
  /** Of rules, as `flowId: message`. */
  ruleFailures: string[];
  delivered: FlowEvent[];
  starts: StartRequest[];
  /** Thrown by the next starts of these flows, one after another. */
  failures: Map<string, Error[]>;
  setTriggers(triggers: EventTrigger[]): void;
  /** Runs in the store by flow, as `flowId eventId`. */
  runs(): string[];
  /** Resolves when every stored event was dispatched. */
  caughtUp(): Promise<void>;
  /** Copies the workspace as a power cut would leave it now. */
  snapshot(): string;
  close(): Promise<void>;
}

export interface TestEventsOptions {
  home?: string;
  triggers?: EventTrigger[];
  faults?: { onCommit(phase: 'before' | 'after', n: number): void };
}

const folders = new Set<string>();
/** Deletes what the tests of a file have left. */
export function removeTestFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

export function newTestFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pulseflow-events-'));
  folders.add(folder);
  return folder;
}

export function openTestEvents({ home = newTestFolder(), triggers = [], faults }: TestEventsOptions = {}): TestEvents {
  const clock = createManualClock();
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
  const store = openStore({ home, clock, log, ...(faults === undefined ? {} : { faults }) });
  const repository = createEventsRepository(store);
  const reports: ErrorInfo[] = [];
  const ruleFailures: string[] = [];
  const delivered: FlowEvent[] = [];
  const starts: StartRequest[] = [];
  const failures = new Map<string, Error[]>();
  let current = triggers;
  const listeners = new Set<() => void>();
  const flows = {
    list: () => current,
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  async function start(request: StartRequest) {
    starts.push(request);
    const failure = failures.get(request.flowId)?.shift();
    if (failure !== undefined) throw failure;
    const { idempotency, cursor } = request;
    const nowMs = clock.now();
    const earlier =
      idempotency === undefined ? undefined : store.journal.findIdempotent(idempotency.scope, idempotency.key, nowMs);
    if (earlier !== undefined) {
      await store.journal.flush();
      return { runId: earlier.runId, status: 'succeeded' as const, duplicate: true };
    }
    const run: RunRecord = {
      id: `run_${createUlid(nowMs, Math.random)}` as RunId,
      flowId: request.flowId,
      flowName: request.flowId,
      flowVersion: request.version,
      status: 'succeeded',
      trigger: request.trigger,
      test: false,
      createdAt: nowMs,
      finishedAt: nowMs,
    };
    const created = { ...(idempotency === undefined ? {} : { idempotency }), ...(cursor === undefined ? {} : { cursor }) };
    store.journal.write({ kind: 'run', run, created });
    await store.journal.flush(run.id);
    return { runId: run.id, status: 'succeeded' as const, duplicate: false };
  }

  const bus = createEventBus({ store, repository, now: () => clock.now(), random: Math.random });
  const interest = createEventInterest(flows, () => clock.now());
  const service = createEventsService({
    store,
    repository,
    bus,
    interest,
    clock,
    triggers: flows,
    engine: {
      start,
      async deliverEvent(event) {
        delivered.push(event);
      },
    },
    rules: {
      noteFailure: (flowId, { message }) => ruleFailures.push(`${flowId}: ${message}`),
      ofFlow: (flowId) => (flowId.startsWith('rule') ? { ruleId: flowId, name: 'A rule', action: 'log_action' } : undefined),
    },
    report: (error) => reports.push(error),
  });

  return {
    home,
    store,
    repository,
    bus,
    service,
    interest,
    clock,
    reports,
    ruleFailures,
    delivered,
    starts,
    failures,
    setTriggers(next) {
      current = next;
      for (const listener of listeners) listener();
    },
    runs: () =>
      store.db
        .prepare<[], { flow_id: string; detail: string }>(
          'SELECT f.flow_id, r.trigger_detail AS detail FROM runs r JOIN run_flows f ON f.key = r.flow_key',
        )
        .all()
        .map((row) => `${row.flow_id} ${(JSON.parse(row.detail) as { id: string }).id}`)
        .sort(),
    caughtUp: () => service.dispatcher.passed(repository.lastSequence()),
    snapshot() {
      const folder = newTestFolder();
      for (const file of ['pulseflow.db', 'pulseflow.db-wal']) cpSync(join(home, file), join(folder, file));
      return folder;
    },
    async close() {
      await service.close();
      store.close();
    },
  };
}
