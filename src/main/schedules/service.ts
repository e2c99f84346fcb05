/**
 * Fires schedules. Each has one row that promises its next occurrence. An occurrence is started with an idempotency key of
 * its own moment, then the row moves on: a crash in between starts it a second time, which the key makes harmless, so every
 * occurrence runs at most once.
 *
 * After downtime or sleep at most one late occurrence runs, and only when it is not older than GRACE_MS; the others are
 * counted as skipped. The clock is looked at once a minute at least, so sleep, changed clocks and long waits need no timer of
 * their own.
 */
import type { Timer } from '#main/engine/ports';
import { toErrorInfo } from '#shared/model/errors';
import { occurrenceRequest, skippedReport } from './occurrence';
import type { SchedulesPorts, ScheduleTrigger } from './ports';
import { findMissed, type Recurrence } from './recurrence';
import { createSchedulesRepository, type ScheduleRow } from './repository';
import { readScheduleRule, recurrenceOf } from './schedule-config';

/** An occurrence older than this is no longer made up for. */
export const GRACE_MS = 5 * 60_000;
const LOOK_EVERY_MS = 60_000;
const FIRST_RETRY_MS = 1000;
/** Clocks drift; only more than this is a clock that was set back. */
const SET_BACK_MS = 1000;

/** A schedule, for people. */
export interface UpcomingOccurrence {
  flowId: string;
  flowName: string;
  nodeId: string;
  nextAt?: number;
  lastAt?: number;
  fired: number;
  skipped: number;
  lastError?: string;
}

export interface SchedulesService {
  /** Begins to fire; call it after the engine has recovered. */
  start(): void;
  /** Reads the schedules again, because the zone of the workspace has changed. */
  refresh(): void;
  /** All schedules of active flows, the next to fire first; those that cannot fire last. */
  upcoming(): UpcomingOccurrence[];
  /** The next occurrence of a flow, by the earliest of its schedules. */
  nextRunAt(flowId: string): number | undefined;
  /** Resolves when changes told so far are taken up and no start is under way. */
  settled(): Promise<void>;
  /** Ends after the starts that are under way. */
  close(): Promise<void>;
}

interface Entry {
  trigger: ScheduleTrigger;
  recurrence: Recurrence | undefined;
  row: ScheduleRow;
  /** A start that failed for now is not tried again before. */
  retryAtMs: number;
  retryDelayMs: number;
  firing: boolean;
}

const keyOf = (flowId: string, nodeId: string): string => `${flowId}\n${nodeId}`;

export function createSchedulesService(ports: SchedulesPorts): SchedulesService {
  const { store, engine, triggers, clock, report } = ports;
  const repository = createSchedulesRepository(store);
  const entries = new Map<string, Entry>();
  const working = new Set<Promise<void>>();
  let known: Map<string, ScheduleRow> | undefined;
  let timer: Timer | undefined;
  let lastLookMs = Number.NEGATIVE_INFINITY;
  let syncing = Promise.resolve();
  let syncAsked = false;
  let started = false;
  let closed = false;

  const stopListening = triggers.onChange(requestSync);

  function requestSync(): void {
    if (!started || closed || syncAsked) return;
    syncAsked = true;
    syncing = syncing
      .then(() => {
        syncAsked = false;
        return sync();
      })
      .catch((error: unknown) => report(toErrorInfo(error)));
  }

  /** Makes the entries those of the published triggers. Rows of triggers that are gone go too. */
  async function sync(): Promise<void> {
    known ??= new Map(repository.all().map((row) => [keyOf(row.flow_id, row.node_id), row]));
    const listed = triggers.list('core.schedule');
    const changed: ScheduleRow[] = [];
    const present = new Set<string>();
    for (const trigger of listed) {
      const key = keyOf(trigger.flowId, trigger.nodeId);
      present.add(key);
      const entry = trigger.status === 'active' ? await arm(key, trigger) : undefined;
      const before = known.get(key);
      if (entry === undefined) {
        entries.delete(key);
        // What a paused flow would have done is not missed.
        if (before !== undefined && before.next_at !== null) changed.push({ ...before, next_at: null });
      } else {
        entries.set(key, entry);
        if (before !== entry.row) changed.push(entry.row);
      }
    }
    const gone = [...known].filter(([key]) => !present.has(key));
    if (closed || (changed.length === 0 && gone.length === 0)) {
      look();
      return;
    }
    for (const [key] of gone) entries.delete(key);
    try {
      store.write(() => {
        for (const row of changed) repository.save(row);
        for (const [, row] of gone) repository.remove(row.flow_id, row.node_id);
      });
      for (const row of changed) known.set(keyOf(row.flow_id, row.node_id), row);
      for (const [key] of gone) known.delete(key);
    } catch (error) {
      // The schedules fire all the same; the rows are written with their next occurrence.
      report(toErrorInfo(error));
    }
    look();
  }

  /** The entry of an active trigger: as it was when nothing that matters has changed. */
  async function arm(key: string, trigger: ScheduleTrigger): Promise<Entry> {
    const nowMs = clock.now();
    const before = known?.get(key);
    const current = entries.get(key);
    const fresh: ScheduleRow = {
      ...{
        flow_id: trigger.flowId,
        node_id: trigger.nodeId,
        version: trigger.version,
        config: '',
        next_at: null,
        anchor_at: nowMs,
      },
      ...{ last_at: before?.last_at ?? null, fired: before?.fired ?? 0, skipped: before?.skipped ?? 0, last_error: null },
    };
    const idle = { retryAtMs: 0, retryDelayMs: FIRST_RETRY_MS, firing: false };
    try {
      const rule = readScheduleRule(trigger, ports.timeZone());
      const config = JSON.stringify(rule);
      const isSame = before?.config === config && before.anchor_at !== null && before.anchor_at <= nowMs;
      if (isSame && current?.recurrence !== undefined) {
        current.trigger = trigger;
        return current;
      }
      const anchorMs = isSame ? (before.anchor_at ?? nowMs) : nowMs;
      const recurrence = await recurrenceOf(rule, anchorMs);
      const overdue = isSame && before.next_at !== null && before.next_at <= nowMs ? before.next_at : undefined;
      const nextAt = overdue ?? recurrence.next(nowMs) ?? null;
      const row = isSame && before.next_at === nextAt ? before : { ...fresh, config, anchor_at: anchorMs, next_at: nextAt };
      return { trigger, recurrence, row, ...idle };
    } catch (error) {
      const info = toErrorInfo(error);
      if (before?.last_error !== info.message)
        report({ ...info, data: { ...info.data, flowId: trigger.flowId, flowName: trigger.flowName, nodeId: trigger.nodeId } });
      return {
        trigger,
        recurrence: undefined,
        row: before?.last_error === info.message ? before : { ...fresh, last_error: info.message },
        ...idle,
      };
    }
  }

  /** Fires what is due and sets the timer for the next look. */
  function look(): void {
    timer?.cancel();
    if (closed) return;
    const nowMs = clock.now();
    const isSetBack = nowMs < lastLookMs - SET_BACK_MS;
    lastLookMs = nowMs;
    if (isSetBack) {
      // No schedule may wait for a moment that is far ahead now. What ran does not run again: its key is used.
      entries.clear();
      requestSync();
      return;
    }
    let nextLookMs = nowMs + LOOK_EVERY_MS;
    for (const entry of entries.values()) {
      const dueMs = entry.row.next_at;
      if (dueMs === null || entry.firing) continue;
      const atMs = Math.max(dueMs, entry.retryAtMs);
      if (atMs > nowMs) nextLookMs = Math.min(nextLookMs, atMs);
      else begin(entry, dueMs, nowMs);
    }
    timer = clock.setTimer(nextLookMs, look);
  }

  function begin(entry: Entry, dueMs: number, nowMs: number): void {
    entry.firing = true;
    const work = fire(entry, dueMs, nowMs)
      .catch((error: unknown) => {
        entry.retryAtMs = clock.now() + LOOK_EVERY_MS;
        report(toErrorInfo(error));
      })
      .finally(() => {
        entry.firing = false;
        working.delete(work);
        look();
      });
    working.add(work);
  }

  async function fire(entry: Entry, dueMs: number, nowMs: number): Promise<void> {
    const { recurrence, trigger } = entry;
    if (recurrence === undefined) return;
    const { latestMs, skipped } = findMissed(recurrence, dueMs, nowMs, GRACE_MS);
    const moved = { ...entry.row, version: trigger.version, skipped: entry.row.skipped + skipped };
    if (latestMs === undefined) {
      report(skippedReport(trigger, skipped, dueMs));
      save(entry, { ...moved, next_at: recurrence.next(nowMs) ?? null });
      return;
    }
    const next_at = recurrence.next(latestMs) ?? null;
    try {
      const { duplicate } = await engine.start(occurrenceRequest(trigger, latestMs, nowMs));
      if (skipped > 0) report(skippedReport(trigger, skipped, dueMs));
      entry.retryDelayMs = FIRST_RETRY_MS;
      save(entry, { ...moved, next_at, last_at: latestMs, fired: moved.fired + (duplicate ? 0 : 1), last_error: null });
    } catch (error) {
      const info = toErrorInfo(error);
      if (info.code === 'SHUTTING_DOWN') return;
      if (info.kind === 'operational' && info.retryable !== false) {
        entry.retryAtMs = clock.now() + entry.retryDelayMs;
        entry.retryDelayMs = Math.min(entry.retryDelayMs * 2, LOOK_EVERY_MS);
        return;
      }
      report({ ...info, message: `The schedule of "${trigger.flowName}" could not start it: ${info.message}` });
      save(entry, { ...moved, next_at, skipped: moved.skipped + 1, last_error: info.message });
    }
  }

  function save(entry: Entry, row: ScheduleRow): void {
    entry.row = row;
    const key = keyOf(row.flow_id, row.node_id);
    // A trigger that changed or went while its start was under way has a row of its own, or none.
    if (entries.get(key) !== entry) return;
    known?.set(key, row);
    store.write(() => repository.save(row));
  }

  return {
    start() {
      started = true;
      requestSync();
    },
    refresh: requestSync,
    upcoming() {
      const list = [...entries.values()].map(
        ({ trigger, row }): UpcomingOccurrence => ({
          ...{
            flowId: trigger.flowId,
            flowName: trigger.flowName,
            nodeId: trigger.nodeId,
            fired: row.fired,
            skipped: row.skipped,
          },
          ...(row.next_at === null ? {} : { nextAt: row.next_at }),
          ...(row.last_at === null ? {} : { lastAt: row.last_at }),
          ...(row.last_error === null ? {} : { lastError: row.last_error }),
        }),
      );
      return list.sort((a, b) => (a.nextAt ?? Number.POSITIVE_INFINITY) - (b.nextAt ?? Number.POSITIVE_INFINITY));
    },
    nextRunAt(flowId) {
      let earliest: number | undefined;
      for (const { row } of entries.values()) {
        if (row.flow_id !== flowId || row.next_at === null) continue;
        earliest = Math.min(earliest ?? row.next_at, row.next_at);
      }
      return earliest;
    },
    async settled() {
      do {
        await syncing;
        await Promise.all(working);
      } while (syncAsked || working.size > 0);
    },
    async close() {
      closed = true;
      stopListening();
      timer?.cancel();
      await syncing;
      await Promise.all(working);
    },
  };
}
