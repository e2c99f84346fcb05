import type { SchedulesPorts } from './ports';

/** Whose pause it is that a schedule is not followed. */
export type StoppedBy = 'schedule' | 'workspace' | 'flow';

/** What is remembered of a schedule over restarts. Times are milliseconds since the epoch. */
export interface ScheduleRow {
  flow_id: string;
  node_id: string;
  version: number;
  /** Its timing as text (see readSchedule): a change begins a new count. */
  config: string;
  /** When it fires next; null while it is not followed, or nothing comes any more. */
  next_at: number | null;
  last_at: number | null;
  anchor_at: number | null;
  last_error: string | null;
  last_planned_ms: number | null;
  last_state: string | null;
  last_run_id: string | null;
  stopped_at: number | null;
  stopped_by: StoppedBy | null;
  /** What was to fire up to here has been dealt with. */
  cursor_at: number | null;
  /** See spans.ts. */
  handled: string | null;
}

/** How often which; kept by additions, so that two services over one database do not forget each other's. */
export interface ScheduleCounts {
  fired: number;
  skipped: number;
  missed: number;
  failed: number;
}

export interface PauseRow {
  paused_at: number | null;
  paused_until: number | null;
}

export type StoredSchedule = ScheduleRow & ScheduleCounts & PauseRow;

const ROW = [
  ...['flow_id', 'node_id', 'version', 'config', 'next_at', 'last_at', 'anchor_at', 'last_error', 'last_planned_ms'],
  ...['last_state', 'last_run_id', 'stopped_at', 'stopped_by', 'cursor_at', 'handled'],
];

/** SQL of the rows of schedules. Writes belong into `store.write`. */
export function createSchedulesRepository({ db }: Pick<SchedulesPorts['store'], 'db'>) {
  const page = db.prepare<[string, string, number], StoredSchedule>(
    `SELECT ${ROW.join()}, fired, skipped, missed, failed, paused_at, paused_until FROM schedules
     WHERE (flow_id, node_id) > (?, ?) ORDER BY flow_id, node_id LIMIT ?`,
  );
  const save = db.prepare<[ScheduleRow]>(
    `INSERT INTO schedules (${ROW.join()}) VALUES (${ROW.map((column) => `:${column}`).join()})
     ON CONFLICT (flow_id, node_id) DO UPDATE SET ${ROW.slice(2)
       .map((column) => `${column} = excluded.${column}`)
       .join()}`,
  );
  const count = db.prepare<[ScheduleCounts & { flow_id: string; node_id: string }]>(
    `UPDATE schedules SET fired = fired + :fired, skipped = skipped + :skipped, missed = missed + :missed, failed = failed + :failed
     WHERE flow_id = :flow_id AND node_id = :node_id`,
  );
  const remove = db.prepare<[string, string]>('DELETE FROM schedules WHERE flow_id = ? AND node_id = ?');
  const pause = db.prepare<[number | null, number | null, string, string]>(
    'UPDATE schedules SET paused_at = ?, paused_until = ? WHERE flow_id = ? AND node_id = ?',
  );
  const pauseOf = db.prepare<[string, string], PauseRow>(
    'SELECT paused_at, paused_until FROM schedules WHERE flow_id = ? AND node_id = ?',
  );
  const pauseAll = db.prepare<[number, number | null]>(
    `INSERT INTO schedule_pause (id, paused_at, paused_until) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET paused_at = excluded.paused_at, paused_until = excluded.paused_until`,
  );
  const resumeAll = db.prepare('DELETE FROM schedule_pause');
  const allPause = db.prepare<[], PauseRow>('SELECT paused_at, paused_until FROM schedule_pause');
  return {
    /** In the order of their keys, behind a row. */
    page: (behind: Pick<ScheduleRow, 'flow_id' | 'node_id'> | undefined, limit: number): StoredSchedule[] =>
      page.all(behind?.flow_id ?? '', behind?.node_id ?? '', limit),
    save: (row: ScheduleRow): void => {
      save.run(row);
    },
    count: (flowId: string, nodeId: string, counts: ScheduleCounts): void => {
      count.run({ ...counts, flow_id: flowId, node_id: nodeId });
    },
    remove: (flowId: string, nodeId: string): void => {
      remove.run(flowId, nodeId);
    },
    /** Without a moment: resumes. */
    setPause: (flowId: string, nodeId: string, sinceMs: number | null, untilMs: number | null): void => {
      pause.run(sinceMs, untilMs, flowId, nodeId);
    },
    pauseOf: (flowId: string, nodeId: string): PauseRow | undefined => pauseOf.get(flowId, nodeId),
    setAllPause: (sinceMs: number | null, untilMs: number | null): void => {
      if (sinceMs === null) resumeAll.run();
      else pauseAll.run(sinceMs, untilMs);
    },
    allPause: (): PauseRow | undefined => allPause.get(),
  };
}
export type SchedulesRepository = ReturnType<typeof createSchedulesRepository>;
