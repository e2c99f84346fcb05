import type { OccurrenceState, ScheduleEntry } from '#shared/model/schedule-views';
import type { SchedulesPorts } from './ports';
import type { PauseRow, ScheduleCounts } from './repository';

type Kept = 'nextAt' | 'lastAt' | 'lastState' | 'lastRunId' | 'fired' | 'skipped' | 'missed' | 'pausedAt' | 'pausedUntil';
/** What the database knows of a schedule. */
export type Remembered = Pick<ScheduleEntry, Kept> & { anchorMs: number; isPaused: boolean };

interface Row extends PauseRow, ScheduleCounts {
  next_at: number | null;
  last_at: number | null;
  last_state: OccurrenceState | null;
  last_run_id: string | null;
  anchor_at: number | null;
  all_at: number | null;
  all_until: number | null;
}

/** How schedules stand by their rows alone: for a host that does not fire, such as that of one command of the command line. */
export function createRemembered({ db }: Pick<SchedulesPorts['store'], 'db'>) {
  const find = db.prepare<[string, string], Row>(
    `SELECT next_at, last_at, last_state, last_run_id, anchor_at, fired, skipped, missed, failed, s.paused_at, s.paused_until,
       p.paused_at AS all_at, p.paused_until AS all_until
     FROM schedules s LEFT JOIN schedule_pause p WHERE flow_id = ? AND node_id = ?`,
  );
  return (flowId: string, nodeId: string, nowMs: number): Remembered | undefined => {
    const row = find.get(flowId, nodeId);
    if (row === undefined) return undefined;
    const holds = (at: number | null, until: number | null): boolean => at !== null && (until === null || until > nowMs);
    const isOwn = holds(row.paused_at, row.paused_until);
    const isPaused = isOwn || holds(row.all_at, row.all_until);
    return {
      isPaused,
      anchorMs: row.anchor_at ?? nowMs,
      fired: row.fired,
      skipped: row.skipped,
      missed: row.missed,
      ...(isPaused || row.next_at === null ? {} : { nextAt: row.next_at }),
      ...(row.last_at === null || row.last_state === null ? {} : { lastAt: row.last_at, lastState: row.last_state }),
      ...(row.last_run_id === null ? {} : { lastRunId: row.last_run_id }),
      ...(isOwn && row.paused_at !== null ? { pausedAt: row.paused_at } : {}),
      ...(isOwn && row.paused_until !== null ? { pausedUntil: row.paused_until } : {}),
    };
  };
}
