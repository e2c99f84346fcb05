import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Calendar } from '#shared/calendar/types';
import type { FlowId, NodeId } from '#shared/model/ids';
import type { Occurrence } from '#shared/model/schedule';
import type { ScheduleEntry, Timeline, TimelineOccurrence, TimelineSchedule } from '#shared/model/schedule-views';
import { conflictsOf } from './conflicts';
import { timelineTooLong } from './errors';
import type { StoredOccurrence } from './service-types';

const DAY_MS = 86_400_000;
export const MAX_TIMELINE_DAYS = 92;
/** More than a screen can show apart. */
const MAX_SCHEDULES = 1000;
const MAX_ITEMS = 20_000;
const [FEWEST_EACH, MOST_EACH] = [20, 500];
/** After so much work at a stretch the others have their turn. */
const STRETCH_MS = 8;

export interface TimelinePorts {
  entries: { all(query: { search?: string | undefined; flowId?: string | undefined }): ScheduleEntry[] };
  calendarOf(entry: ScheduleEntry): Promise<Calendar>;
  recordsBetween(fromMs: number, toMs: number, limitPerSchedule: number): readonly StoredOccurrence[];
  now(): number;
}

export interface TimelineQuery {
  from: number;
  to: number;
  search?: string | undefined;
  flowId?: string | undefined;
}

/**
 * What all schedules did and will do in [from, to): the past by its records, the future by the calendars that fire. Very busy
 * schedules are cut, each by itself. Schedules that do not fire (paused, drafts) are listed with their past alone.
 * Errors: BAD_REQUEST for a time longer than MAX_TIMELINE_DAYS.
 */
export async function timelineOf(ports: TimelinePorts, { from, to, ...query }: TimelineQuery): Promise<Timeline> {
  if (to - from > MAX_TIMELINE_DAYS * DAY_MS) throw timelineTooLong(MAX_TIMELINE_DAYS);
  const nowMs = ports.now();
  const found = ports.entries.all(query);
  const entries = found.slice(0, MAX_SCHEDULES);
  const limit = Math.max(FEWEST_EACH, Math.min(MOST_EACH, Math.floor(MAX_ITEMS / Math.max(1, entries.length))));
  const records = byScheduleOf(from < nowMs ? ports.recordsBetween(from, Math.min(to, nowMs), limit + 1) : []);
  const schedules: TimelineSchedule[] = [];
  let stretchFromMs = ports.now();
  for (const entry of entries) {
    const past = records.get(keyOf(entry)) ?? [];
    const future =
      entry.status === 'active' && to > nowMs ? await futureOf(ports, entry, Math.max(from, nowMs), to, limit) : NOTHING;
    const items = [...past.slice(-limit).map(ofRecord), ...future.items.map(ofOccurrence)];
    schedules.push({
      flowId: entry.flowId as FlowId,
      flowName: entry.flowName,
      nodeId: entry.nodeId as NodeId,
      nodeName: entry.nodeName,
      status: entry.status,
      zone: entry.zone,
      items,
      isCut: past.length > limit || future.isCut,
    });
    if (ports.now() - stretchFromMs < STRETCH_MS) continue;
    await nextTurn();
    stretchFromMs = ports.now();
  }
  const conflicts = conflictsOf(schedules);
  return {
    fromMs: from,
    toMs: to,
    schedules,
    conflicts: conflicts.items,
    isCut: found.length > entries.length || conflicts.isCut,
  };
}

const NOTHING: { items: Occurrence[]; isCut: boolean } = { items: [], isCut: false };

/** A schedule that has become unreadable meanwhile has no future; its entry says why. */
async function futureOf(ports: TimelinePorts, entry: ScheduleEntry, fromMs: number, toMs: number, limit: number) {
  try {
    return (await ports.calendarOf(entry)).occurrences(fromMs, toMs, limit);
  } catch {
    return NOTHING;
  }
}

const keyOf = ({ flowId, nodeId }: { flowId: string; nodeId: string }): string => `${flowId}\n${nodeId}`;

function byScheduleOf(records: readonly StoredOccurrence[]): Map<string, StoredOccurrence[]> {
  const bySchedule = new Map<string, StoredOccurrence[]>();
  for (const record of records) {
    const others = bySchedule.get(keyOf(record));
    if (others === undefined) bySchedule.set(keyOf(record), [record]);
    else others.push(record);
  }
  return bySchedule;
}

function ofRecord({ plannedMs, atMs, state, reason, runId, count, untilMs }: StoredOccurrence): TimelineOccurrence {
  return {
    plannedMs,
    atMs,
    outcome: state === 'skipped' ? 'skipped' : atMs === plannedMs ? 'runs' : 'moved',
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(count === undefined ? {} : { count }),
    ...(untilMs === undefined ? {} : { untilMs }),
    ...(runId === undefined ? {} : { runId }),
  };
}

function ofOccurrence({ plannedMs, atMs, outcome, changes }: Occurrence): TimelineOccurrence {
  return { plannedMs, atMs, outcome, ...(changes.length === 0 ? {} : { changes }) };
}
