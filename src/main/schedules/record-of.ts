/** What became of occurrences, as records. Times are milliseconds since the epoch. */
import type { ErrorInfo } from '#shared/model/errors';
import type { FlowId, NodeId, RunId } from '#shared/model/ids';
import type { Occurrence, OccurrenceChange } from '#shared/model/schedule';
import { MAX_ROWS, type Passed } from './due';
import type { ScheduleTrigger } from './ports';
import type { StoppedBy } from './repository';
import type { StoredOccurrence } from './service-types';

/** A longer text of an error is cut. */
const MAX_DETAIL = 1000;

type Base = Omit<StoredOccurrence, 'state'>;

function baseOf({ flowId, nodeId }: ScheduleTrigger, { plannedMs, atMs }: Occurrence, recordedAt: number): Base {
  return { flowId: flowId as FlowId, nodeId: nodeId as NodeId, plannedMs, atMs, recordedAt };
}

/** Of what was moved or left out: the last change, and what it is called. */
function because(change: OccurrenceChange | undefined): { reason?: string; detail?: string } {
  if (change === undefined) return {};
  return { reason: change.code, ...(change.name === undefined || change.name === '' ? {} : { detail: change.name }) };
}

/** @param start `firedAtMs` is left out where only the run is known, not when it began */
export function firedRecord(
  trigger: ScheduleTrigger,
  occurrence: Occurrence,
  start: { runId: string; firedAtMs?: number; nowMs: number },
): StoredOccurrence {
  const moved = occurrence.changes.filter(({ toMs, fromMs }) => toMs !== undefined && toMs !== fromMs).at(-1);
  return {
    ...baseOf(trigger, occurrence, start.nowMs),
    state: 'fired',
    ...because(moved),
    ...(start.firedAtMs === undefined ? {} : { delayMs: Math.max(0, start.firedAtMs - occurrence.firesAtMs) }),
    runId: start.runId as RunId,
  };
}

/** @param runId the run in its way */
export function overlapRecord(trigger: ScheduleTrigger, occurrence: Occurrence, runId: string, nowMs: number): StoredOccurrence {
  return { ...baseOf(trigger, occurrence, nowMs), state: 'skipped', reason: 'overlap', runId: runId as RunId };
}

export function failedRecord(
  trigger: ScheduleTrigger,
  occurrence: Occurrence,
  error: ErrorInfo,
  nowMs: number,
): StoredOccurrence {
  return {
    ...baseOf(trigger, occurrence, nowMs),
    state: 'failed',
    reason: error.code,
    detail: error.message.slice(0, MAX_DETAIL),
  };
}

export function missedRecord(trigger: ScheduleTrigger, { occurrence, ...missed }: Passed, nowMs: number): StoredOccurrence {
  return { ...baseOf(trigger, occurrence, nowMs), state: 'missed', ...missed };
}

/** One record for all that passed in a pause; none for none. */
export function pausedRecords(
  trigger: ScheduleTrigger,
  passed: readonly Occurrence[],
  stoppedBy: StoppedBy,
  nowMs: number,
): StoredOccurrence[] {
  const [first] = passed;
  if (first === undefined) return [];
  return [
    {
      ...baseOf(trigger, first, nowMs),
      ...{ state: 'missed', reason: 'paused', detail: stoppedBy },
      ...shared(passed),
    },
  ];
}

/** A record for each, up to a number of them; those after them share one. */
export function skippedRecords(
  trigger: ScheduleTrigger,
  skipped: readonly Occurrence[],
  rowsBefore: number,
  nowMs: number,
): StoredOccurrence[] {
  const record = (occurrence: Occurrence): StoredOccurrence => ({
    ...baseOf(trigger, occurrence, nowMs),
    ...{ state: 'skipped', ...because(occurrence.changes.at(-1)) },
  });
  const own = Math.max(0, MAX_ROWS - rowsBefore);
  const others = skipped.slice(own);
  const [first] = others;
  return [...skipped.slice(0, own).map(record), ...(first === undefined ? [] : [{ ...record(first), ...shared(others) }])];
}

function shared(occurrences: readonly Occurrence[]): Pick<StoredOccurrence, 'count' | 'untilMs'> {
  const last = occurrences.at(-1);
  return last === undefined || occurrences.length === 1 ? {} : { count: occurrences.length, untilMs: last.plannedMs };
}
