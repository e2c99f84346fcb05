/**
 * What is done when a schedule is due. First the misses are noted, then each occurrence is started and noted, oldest first, and
 * the cursor moves behind it. The start is durable with the key of the occurrence before anything is noted; a crash in between
 * starts it once more, which the key makes harmless. So an occurrence runs at most once, and none that is to run is forgotten:
 * the cursor on the disk is never ahead of what was done.
 */
import type { Started } from '#main/engine/engine';
import { type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { Occurrence } from '#shared/model/schedule';
import { type Due, planDue, skippedUntil } from './due';
import type { Entry } from './entry';
import { failedReport, missedReport, occurrenceKey, occurrenceRequest } from './occurrence';
import type { SchedulesPorts, ScheduleTrigger } from './ports';
import { failedRecord, firedRecord, missedRecord, overlapRecord, skippedRecords } from './record-of';
import type { Records } from './records';
import type { Saver } from './saver';
import type { StoredOccurrence } from './service-types';
import { addSpan } from './spans';

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;

export interface FollowingParts {
  ports: Pick<SchedulesPorts, 'engine' | 'clock' | 'report' | 'findStarted'>;
  records: Records;
  saver: Saver;
  /** Its flow or it was paused meanwhile, by this process or another one over the same database. */
  isStopped(entry: Entry): boolean;
}

/** Gives the function that does what is due of a schedule. It throws what the database throws. */
export function createFollowing({ ports, records, saver, isStopped }: FollowingParts): (entry: Entry) => Promise<void> {
  const { engine, clock, report } = ports;

  async function follow(entry: Entry): Promise<void> {
    const { calendar, read } = entry;
    if (calendar === undefined || read === undefined) return;
    const nowMs = clock.now();
    const { cursorMs, handled, isFresh } = entry;
    const due = planDue({
      ...{ calendar, misfire: read.schedule.misfire, cursorMs, handled, nowMs },
      ...(isFresh ? { hasStarted: (occurrence) => startedRun(entry, occurrence) !== undefined } : {}),
    });
    entry.isFresh = false;
    notePassed(entry, due, nowMs);
    for (const occurrence of due.fire) {
      const isDone = await fire(entry, occurrence);
      if (isDone) advance(entry, occurrence.firesAtMs);
      if (!isDone || entry.isStale || entry.isGone || isStopped(entry)) return;
    }
    advance(entry, nowMs);
  }

  function startedRun({ trigger }: Entry, { plannedMs }: Occurrence): string | undefined {
    const { scope, key } = occurrenceKey(trigger, plannedMs);
    return ports.findStarted(scope, key);
  }

  /** Notes what does not start, and moves the cursor to the first that does. */
  function notePassed(entry: Entry, { fire: [first], missed, started }: Due, nowMs: number): void {
    const { trigger, calendar, retry } = entry;
    const skipped = calendar === undefined || !entry.canSkip ? [] : skippedUntil(calendar, entry.cursorMs, nowMs);
    const noted: StoredOccurrence[] = skippedRecords(trigger, skipped, entry.skipRows, nowMs);
    entry.skipRows += noted.length;
    for (const occurrence of started) {
      const runId = startedRun(entry, occurrence);
      if (runId !== undefined) noted.push(firedRecord(trigger, occurrence, { runId, nowMs }));
    }
    for (const passed of missed) {
      const isGivenUp = retry !== undefined && passed.occurrence.plannedMs === retry.plannedMs;
      if (isGivenUp) noted.push(giveUp(entry, passed.occurrence, retry.error, nowMs));
      else noted.push(missedRecord(trigger, passed, nowMs));
    }
    tellMissed(entry, noted, first !== undefined);
    if (noted.length === 0) return;
    noteNewest(entry, noted);
    const behindMs = first === undefined ? nowMs : first.firesAtMs - 1;
    // Nothing was followed while it was not running: what came in that time may still come when the clock was wrong.
    if (missed.some(({ reason }) => reason === 'not-running')) entry.cursorMs = behindMs;
    else advance(entry, behindMs);
    saver.save(entry, noted);
  }

  /** What the policy leaves out while it makes up for the newest is as the person wants it. */
  function tellMissed({ trigger }: Entry, noted: readonly StoredOccurrence[], isCaughtUp: boolean): void {
    const missed = noted.filter(({ state, reason }) => state === 'missed' && reason === 'not-running');
    const [first] = missed;
    if (first === undefined) return;
    const count = missed.reduce((sum, record) => sum + (record.count ?? 1), 0);
    report(missedReport(trigger, { missed: count, sinceMs: first.plannedMs, isCaughtUp }));
  }

  /** False: it is to be tried again. */
  async function fire(entry: Entry, occurrence: Occurrence): Promise<boolean> {
    const { trigger, read } = entry;
    const { flowId, nodeId } = trigger;
    if (read === undefined) return false;
    // Of another process over the same database, or from before the clock was set back.
    if (records.find(flowId, nodeId, occurrence.plannedMs)?.state === 'fired') return true;
    const firedAtMs = clock.now();
    try {
      const started = await engine.start(occurrenceRequest(trigger, read.schedule, occurrence, firedAtMs));
      const record = startRecord(trigger, occurrence, started, firedAtMs);
      entry.retry = undefined;
      entry.skipRows = 0;
      entry.row.last_error = null;
      noteNewest(entry, [record]);
      saver.save(entry, [record]);
      return true;
    } catch (error) {
      return !isForNow(entry, occurrence, toErrorInfo(error), firedAtMs);
    }
  }

  function startRecord(trigger: ScheduleTrigger, occurrence: Occurrence, started: Started, firedAtMs: number): StoredOccurrence {
    const { runId, duplicate, overlapped } = started;
    const nowMs = clock.now();
    if (overlapped === true) return overlapRecord(trigger, occurrence, runId, nowMs);
    return firedRecord(trigger, occurrence, { runId, nowMs, ...(duplicate ? {} : { firedAtMs }) });
  }

  /** Whether a start that failed is tried again; when not, it is noted. */
  function isForNow(entry: Entry, occurrence: Occurrence, error: ErrorInfo, nowMs: number): boolean {
    const { retry } = entry;
    const isTransient = error.kind === 'operational' && error.retryable !== false;
    if (!isTransient && error.code !== 'SHUTTING_DOWN') {
      const record = giveUp(entry, occurrence, error, nowMs);
      noteNewest(entry, [record]);
      saver.save(entry, [record]);
      return false;
    }
    const isAgain = retry?.plannedMs === occurrence.plannedMs;
    const delayMs = isAgain ? Math.min(retry.delayMs * 2, LAST_RETRY_MS) : FIRST_RETRY_MS;
    entry.retry = { atMs: clock.now() + delayMs, delayMs, plannedMs: occurrence.plannedMs, error };
    return true;
  }

  function giveUp(entry: Entry, occurrence: Occurrence, error: ErrorInfo, nowMs: number): StoredOccurrence {
    const { trigger } = entry;
    entry.retry = undefined;
    // Each failure is on record; it is news only until it goes well again.
    if (entry.row.last_error !== error.message) report(failedReport(trigger, occurrence.plannedMs, error));
    entry.row.last_error = error.message;
    return failedRecord(trigger, occurrence, error, nowMs);
  }

  return follow;
}

/** Moves the cursor: up to this moment it was followed, and all has been dealt with. */
export function advance(entry: Entry, toMs: number): void {
  if (toMs < entry.cursorMs) return;
  entry.handled = addSpan(entry.handled, [entry.cursorMs, toMs]);
  entry.cursorMs = toMs;
}

/** @param noted in the order in which they were to run */
export function noteNewest(entry: Entry, noted: readonly StoredOccurrence[]): void {
  const last = noted.at(-1);
  if (last === undefined) return;
  entry.row.last_at = last.state === 'fired' ? last.recordedAt : last.atMs;
  entry.row.last_planned_ms = last.plannedMs;
  entry.row.last_state = last.state;
  entry.row.last_run_id = last.runId ?? null;
}
