/** The SQL of human tasks that rides in transactions of the journal. Every function is called inside a transaction. */
import type BetterSqlite3 from 'better-sqlite3';
import type { PendingTask } from '#main/engine/outbox';
import type { HumanTaskState, Priority } from '#shared/model/human-task';
import { OWNER_ID } from '#shared/model/person';

type Bound = string | number | null;

/** States as the table holds them. Positions are forever: append, never reorder. Below 2: still to be decided. */
export const TASK_STATES = ['open', 'deciding', 'resolved', 'expired', 'cancelled'] as const satisfies HumanTaskState[];
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const satisfies Priority[];
/** The timer by which the inbox takes a new task up: plans what happens by itself, and tells people. */
export const TAKE_UP_TIMER = 'take-up';

export interface TaskWriter {
  /** Stores a task for the inbox to take up. */
  put(task: PendingTask): void;
}

function prepareStatements(db: BetterSqlite3.Database) {
  const prepare = (sql: string) => db.prepare<Bound[]>(sql);
  return {
    insert:
      prepare(`INSERT INTO human_tasks (id, state, kind, title, priority, definition, flow_id, run_id, seq, node_id, node_name,
        is_test, reply_key, reply_item, reply_count, created_at)
      VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`),
    insertAssignee: prepare('INSERT INTO human_task_assignees (task_key, kind, ref) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'),
    insertTimer: prepare('INSERT INTO human_task_timers (task_key, name, at) VALUES (?, ?, ?)'),
  };
}

export function createTaskWriter(db: BetterSqlite3.Database): TaskWriter {
  let prepared: ReturnType<typeof prepareStatements> | undefined;
  // Prepared when first used: flows that ask nobody pay nothing for it.
  const sql = (): ReturnType<typeof prepareStatements> => (prepared ??= prepareStatements(db));

  return {
    put({ id, task, createdAt, flowId, runId, seq, nodeId, nodeName, isTest, reply }) {
      const { kind, title, priority, assignees } = task;
      const made = sql().insert.run(
        id,
        kind,
        title,
        PRIORITIES.indexOf(priority),
        JSON.stringify(task),
        flowId,
        runId,
        seq,
        nodeId,
        nodeName,
        isTest ? 1 : 0,
        reply.key,
        reply.index,
        reply.count,
        createdAt,
      );
      if (made.changes === 0) return;
      const key = Number(made.lastInsertRowid);
      if (assignees.length === 0) sql().insertAssignee.run(key, 'person', OWNER_ID);
      for (const assignee of assignees) {
        const [refKind, ref] = 'person' in assignee ? ['person', assignee.person] : ['role', assignee.role.toLowerCase()];
        sql().insertAssignee.run(key, refKind, ref);
      }
      sql().insertTimer.run(key, TAKE_UP_TIMER, createdAt);
    },
  };
}
