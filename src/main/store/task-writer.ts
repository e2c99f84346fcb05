/**
 * The SQL of human tasks that rides in transactions of the journal: what steps ask, and that nobody is asked any more what no run
 * waits for. Every function is called inside a transaction and may be done again after that was rolled back.
 */
import type BetterSqlite3 from 'better-sqlite3';
import type { PendingTask } from '#main/engine/outbox';
import type { RunRecord, StepRecord } from '#main/engine/ports';
import type { HumanTaskState, Priority } from '#shared/model/human-task';
import { type Actor, OWNER_ID } from '#shared/model/person';
import { isFinal } from '#shared/model/run';

type Bound = string | number | null;

/** States as the table holds them. Positions are forever: append, never reorder. Below 2: still to be decided. */
export const TASK_STATES = ['open', 'deciding', 'resolved', 'expired', 'cancelled'] as const satisfies HumanTaskState[];
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const satisfies Priority[];
/** The timer by which the inbox takes a new task up: plans what happens by itself, and tells people. */
export const TAKE_UP_TIMER = 'take-up';

export interface TaskWriter {
  /** Stores a task for the inbox to take up. What an earlier attempt of the step has asked is asked no more. */
  put(task: PendingTask): void;
  /** Cancels what is still asked of a run that has ended, and of its steps that wait no more. Costs nothing for other runs. */
  settle(runId: string, run: RunRecord | undefined, steps: Iterable<StepRecord>): void;
  /** The transaction was rolled back. */
  forget(): void;
}

const APP = JSON.stringify({ kind: 'app', name: 'PulseFlow' } satisfies Actor);
const OPEN = TASK_STATES.indexOf('deciding') + 1;
const CANCELLED = TASK_STATES.indexOf('cancelled');

function prepareStatements(db: BetterSqlite3.Database) {
  const prepare = (sql: string) => db.prepare<Bound[]>(sql);
  return {
    insert:
      prepare(`INSERT INTO human_tasks (id, state, kind, title, priority, definition, flow_id, run_id, seq, node_id, node_name,
        is_test, reply_key, reply_item, reply_count, created_at)
      VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`),
    insertAssignee: prepare('INSERT INTO human_task_assignees (task_key, kind, ref) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'),
    insertTimer: prepare('INSERT INTO human_task_timers (task_key, name, at) VALUES (?, ?, ?)'),
    ofRun: db.prepare<[string], OpenTask>(`SELECT key, seq, reply_key FROM human_tasks WHERE run_id = ? AND state < ${OPEN}`),
    cancel:
      prepare(`UPDATE human_tasks SET state = ${CANCELLED}, resolved_at = ?, resolved_by = ?, effective_at = NULL, outcome = NULL,
      version = version + 1 WHERE key = ?`),
    removeTimers: prepare(`DELETE FROM human_task_timers WHERE task_key = ? AND name NOT GLOB 'emit:*'`),
    addHistory: prepare(`INSERT INTO human_task_history (task_key, at, actor, action, via, after)
      VALUES (?, ?, ?, 'cancelled', 'engine', ?)`),
  };
}

interface OpenTask {
  key: number;
  seq: number;
  reply_key: string | null;
}

/** True for a step that does not wait for people (any more). A pause before the next attempt is no such wait. */
const isOver = ({ status, waitFor }: StepRecord): boolean =>
  status !== 'running' && (status !== 'waiting' || waitFor?.kind === 'retry');

export function createTaskWriter(db: BetterSqlite3.Database): TaskWriter {
  let prepared: ReturnType<typeof prepareStatements> | undefined;
  // Prepared when first used: flows that ask nobody pay nothing for it.
  const sql = (): ReturnType<typeof prepareStatements> => (prepared ??= prepareStatements(db));

  /** Runs with tasks that are not decided, and some that have none any more; undefined: to be read. */
  let asking: Set<string> | undefined;
  function isAsking(runId: string): boolean {
    asking ??= new Set(
      db
        .prepare<[], string>(`SELECT DISTINCT run_id FROM human_tasks WHERE state < ${OPEN} AND run_id IS NOT NULL`)
        .pluck()
        .all(),
    );
    return asking.size > 0 && asking.has(runId);
  }

  function cancel(key: number, atMs: number, why: Record<string, string>): void {
    sql().cancel.run(atMs, APP, key);
    sql().removeTimers.run(key);
    sql().addHistory.run(key, atMs, APP, JSON.stringify(why));
  }

  return {
    settle(runId, run, steps) {
      if (!isAsking(runId)) return;
      const atMs = run?.finishedAt;
      if (run !== undefined && atMs !== undefined && isFinal(run.status)) {
        for (const { key } of sql().ofRun.all(runId)) cancel(key, atMs, { run: run.status });
        return;
      }
      for (const step of steps) {
        if (!isOver(step)) continue;
        for (const { key, seq } of sql().ofRun.all(runId)) {
          if (seq === step.seq) cancel(key, step.finishedAt ?? step.startedAt, { step: step.status });
        }
      }
    },
    forget() {
      asking = undefined;
    },
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
      if (isAsking(runId)) {
        const earlier = sql()
          .ofRun.all(runId)
          .filter((other) => other.seq === seq && other.reply_key !== reply.key);
        for (const other of earlier) cancel(other.key, createdAt, { step: 'asked-again' });
      }
      asking?.add(runId);
      if (assignees.length === 0) sql().insertAssignee.run(key, 'person', OWNER_ID);
      for (const assignee of assignees) {
        const [refKind, ref] = 'person' in assignee ? ['person', assignee.person] : ['role', assignee.role.toLowerCase()];
        sql().insertAssignee.run(key, refKind, ref);
      }
      sql().insertTimer.run(key, TAKE_UP_TIMER, createdAt);
    },
  };
}
