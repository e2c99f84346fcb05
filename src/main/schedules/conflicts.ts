import type { FlowId, NodeId } from '#shared/model/ids';
import type { ScheduleConflict, TimelineSchedule } from '#shared/model/schedule-views';

/** Schedules that fire within this time of each other want the same minute of the machine. */
const TOGETHER_MS = 60_000;
const MAX_CONFLICTS = 500;
const MAX_NAMED = 20;

/** A schedule that starts more often than this, time after time, meets all others: nobody can act on that. */
const DENSE_GAP_MS = 5 * 60_000;
const DENSE_COUNT = 12;

interface Start {
  flowId: FlowId;
  nodeId: NodeId;
  atMs: number;
}

/**
 * When several schedules fire within a minute, rising. A conflict begins with its first start and holds what starts within a
 * minute of that, each schedule once. Schedules that start every few minutes are left out.
 */
export function conflictsOf(schedules: readonly TimelineSchedule[]): { items: ScheduleConflict[]; isCut: boolean } {
  const starts = schedules
    .map(startsOf)
    .filter((each) => !isDense(each))
    .flat()
    .sort((one, other) => one.atMs - other.atMs);
  const items: ScheduleConflict[] = [];
  let index = 0;
  while (index < starts.length) {
    const fromMs = starts[index]?.atMs ?? 0;
    const together = new Map<string, Start>();
    let toMs = fromMs;
    for (; index < starts.length; index++) {
      const start = starts[index];
      if (start === undefined || start.atMs >= fromMs + TOGETHER_MS) break;
      const key = `${start.flowId}\n${start.nodeId}`;
      if (!together.has(key)) together.set(key, start);
      toMs = start.atMs;
    }
    if (together.size < 2) continue;
    if (items.length === MAX_CONFLICTS) return { items, isCut: true };
    items.push({ fromMs, toMs, count: together.size, schedules: [...together.values()].slice(0, MAX_NAMED) });
  }
  return { items, isCut: false };
}

function startsOf({ flowId, nodeId, items }: TimelineSchedule): Start[] {
  return items
    .filter(({ outcome, state }) => outcome !== 'skipped' && (state === undefined || state === 'fired'))
    .map(({ atMs }) => ({ flowId, nodeId, atMs }));
}

function isDense(starts: readonly Start[]): boolean {
  const spanMs = (starts.at(-1)?.atMs ?? 0) - (starts[0]?.atMs ?? 0);
  return starts.length > DENSE_COUNT && spanMs / (starts.length - 1) < DENSE_GAP_MS;
}
