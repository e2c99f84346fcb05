import type { SchedulesPorts } from './ports';

/** What is remembered of a schedule over restarts. Times are milliseconds since the epoch. */
export interface ScheduleRow {
  flow_id: string;
  node_id: string;
  version: number;
  /** The rule as text: a change begins a new count. */
  config: string;
  /** The occurrence that is to come; null while the flow is paused or the schedule cannot be followed. */
  next_at: number | null;
  last_at: number | null;
  anchor_at: number | null;
  fired: number;
  skipped: number;
  last_error: string | null;
}

/** SQL of the schedules room. Writes belong into `store.write`. */
export function createSchedulesRepository({ db }: Pick<SchedulesPorts['store'], 'db'>) {
  const all = db.prepare<[], ScheduleRow>(
    'SELECT flow_id, node_id, version, config, next_at, last_at, anchor_at, fired, skipped, last_error FROM schedules',
  );
  const save = db.prepare<[ScheduleRow]>(`
    INSERT INTO schedules (flow_id, node_id, version, config, next_at, last_at, anchor_at, fired, skipped, last_error)
    VALUES (:flow_id, :node_id, :version, :config, :next_at, :last_at, :anchor_at, :fired, :skipped, :last_error)
    ON CONFLICT (flow_id, node_id) DO UPDATE SET version = excluded.version, config = excluded.config, next_at = excluded.next_at,
      last_at = excluded.last_at, anchor_at = excluded.anchor_at, fired = excluded.fired, skipped = excluded.skipped,
      last_error = excluded.last_error`);
  const remove = db.prepare<[string, string]>('DELETE FROM schedules WHERE flow_id = ? AND node_id = ?');
  return {
    all: (): ScheduleRow[] => all.all(),
    save: (row: ScheduleRow): void => {
      save.run(row);
    },
    remove: (flowId: string, nodeId: string): void => {
      remove.run(flowId, nodeId);
    },
  };
}
