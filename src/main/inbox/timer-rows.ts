/** SQL of the timers of tasks. Writes belong into `store.write`. */
import type { Store } from '#main/store';
import type { JsonObject } from '#shared/model/json';
import type { TaskTimer } from './ports';

export interface DueTimer extends TaskTimer {
  taskKey: number;
  taskId: string;
}

interface TimerRow {
  task_key: number;
  name: string;
  at: number;
  payload: string | null;
  id: string;
}

/** Timers that raise an event: they outlive the decision. */
export const EMIT_PREFIX = 'emit:';
const toTimer = ({ name, at, payload }: TimerRow): TaskTimer => ({
  name,
  at,
  ...(payload === null ? {} : { payload: JSON.parse(payload) as JsonObject }),
});

export function createTimerRows({ db }: Pick<Store, 'db'>) {
  const saveTimer = db.prepare<[number, string, number, string | null]>(
    `INSERT INTO human_task_timers (task_key, name, at, payload) VALUES (?, ?, ?, ?)
     ON CONFLICT (task_key, name) DO UPDATE SET at = excluded.at, payload = excluded.payload`,
  );
  const removeTimer = db.prepare<[number, string]>('DELETE FROM human_task_timers WHERE task_key = ? AND name = ?');
  const endTimers = db.prepare<[number]>(`DELETE FROM human_task_timers WHERE task_key = ? AND name NOT GLOB '${EMIT_PREFIX}*'`);
  const timersOf = db.prepare<[number], TimerRow>(
    `SELECT m.*, t.id FROM human_task_timers m JOIN human_tasks t ON t.key = m.task_key WHERE m.task_key = ? ORDER BY m.at, m.name`,
  );
  const due = db.prepare<[number, number], TimerRow>(
    `SELECT m.*, t.id FROM human_task_timers m JOIN human_tasks t ON t.key = m.task_key
     WHERE m.at <= ? AND m.name NOT GLOB '${EMIT_PREFIX}*' ORDER BY m.at, m.task_key LIMIT ?`,
  );
  const emits = db.prepare<[number], TimerRow>(
    `SELECT m.*, t.id FROM human_task_timers m JOIN human_tasks t ON t.key = m.task_key
     WHERE m.name GLOB '${EMIT_PREFIX}*' ORDER BY m.at, m.task_key LIMIT ?`,
  );
  const nextAt = db.prepare<[], number | null>('SELECT min(at) FROM human_task_timers').pluck();

  return {
    setTimer(key: number, { name, at, payload }: TaskTimer): void {
      saveTimer.run(key, name, Math.round(at), payload === undefined ? null : JSON.stringify(payload));
    },
    removeTimer: (key: number, name: string): boolean => removeTimer.run(key, name).changes === 1,
    /** Takes away what would still happen to the task, but for events that wait to be raised. */
    endTimers: (key: number): void => void endTimers.run(key),
    timersOf: (key: number): TaskTimer[] => timersOf.all(key).map(toTimer),
    /** In the order in which they should have happened. */
    due: (atMs: number, limit: number): DueTimer[] =>
      due.all(atMs, limit).map((row) => ({ ...toTimer(row), taskKey: row.task_key, taskId: row.id })),
    emits: (limit: number): DueTimer[] =>
      emits.all(limit).map((row) => ({ ...toTimer(row), taskKey: row.task_key, taskId: row.id })),
    nextAt: (): number | undefined => nextAt.get() ?? undefined,
  };
}
