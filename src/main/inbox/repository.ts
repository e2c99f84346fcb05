/** SQL of single tasks. Writes belong into `store.write`; lists are in list-query.ts. */
import type { Store } from '#main/store';
import { PRIORITIES, TAKE_UP_TIMER, TASK_STATES } from '#main/store';
import type { HumanTasksTable } from '#main/store/tables-of-inbox';
import type {
  HumanTaskState,
  NewHumanTask,
  Priority,
  TaskAction,
  TaskHistoryEntry,
  TaskResult,
  TaskVote,
} from '#shared/model/human-task';
import type { JsonObject } from '#shared/model/json';
import type { Actor } from '#shared/model/person';
import type { Caller } from './ports';
import type { Asked } from './state/electorate';
import { createTimerRows } from './timer-rows';

export type TaskRow = Omit<HumanTasksTable, 'key' | 'is_test' | 'escalations' | 'comments' | 'version'> & {
  key: number;
  is_test: number;
  escalations: number;
  comments: number;
  version: number;
  flow_name: string | null;
};

export interface StoredVote extends TaskVote {
  personId: string;
}

/** A task with what is needed to judge on it. */
export interface LoadedTask {
  row: TaskRow;
  task: NewHumanTask;
  state: HumanTaskState;
  priority: Priority;
  asked: readonly Asked[];
  votes: readonly StoredVote[];
}

export interface HistoryLine {
  at: number;
  actor: Actor;
  action: TaskAction;
  via: Caller['via'];
  comment?: string | undefined;
  before?: JsonObject | undefined;
  after?: JsonObject | undefined;
  late?: boolean | undefined;
}

/** Columns of a task that change; what is left out stays. */
export interface TaskChange {
  state?: HumanTaskState;
  priority?: Priority;
  requester?: Actor;
  claimedBy?: Actor | null;
  dueAt?: number;
  expiresAt?: number;
  effectiveAt?: number | null;
  outcome?: string | null;
  result?: TaskResult;
  resolvedAt?: number;
  resolvedBy?: Actor;
  escalations?: number;
  comments?: number;
}

interface VoteRow {
  task_key: number;
  person_id: string;
  actor: string;
  on_behalf: string | null;
  outcome: string;
  comment: string | null;
  form: string | null;
  at: number;
}

interface HistoryRow {
  sequence: number;
  at: number;
  actor: string;
  action: string;
  via: string;
  comment: string | null;
  before: string | null;
  after: string | null;
  is_late: number;
}

export const TASK_COLUMNS = 't.*, f.name AS flow_name';
export const TASK_TABLES = 'human_tasks t LEFT JOIN flows f ON f.id = t.flow_id';

function toVote(row: VoteRow): StoredVote {
  return {
    personId: row.person_id,
    by: JSON.parse(row.actor) as Actor,
    ...(row.on_behalf === null ? {} : { onBehalfOf: JSON.parse(row.on_behalf) as Actor }),
    outcome: row.outcome,
    ...(row.comment === null ? {} : { comment: row.comment }),
    ...(row.form === null ? {} : { form: JSON.parse(row.form) as JsonObject }),
    at: row.at,
  };
}

function toHistory(row: HistoryRow): TaskHistoryEntry {
  return {
    sequence: row.sequence,
    at: row.at,
    actor: JSON.parse(row.actor) as Actor,
    action: row.action as TaskAction,
    via: row.via as TaskHistoryEntry['via'],
    ...(row.comment === null ? {} : { comment: row.comment }),
    ...(row.before === null ? {} : { before: JSON.parse(row.before) as JsonObject }),
    ...(row.after === null ? {} : { after: JSON.parse(row.after) as JsonObject }),
    ...(row.is_late === 1 ? { late: true } : {}),
  };
}

function byTask<Row extends { task_key: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.task_key);
    if (group === undefined) groups.set(row.task_key, [row]);
    else group.push(row);
  }
  return groups;
}

const text = (value: object | undefined): string | null => (value === undefined ? null : JSON.stringify(value));

export function createTasksRepository({ db }: Pick<Store, 'db'>) {
  const timers = createTimerRows({ db });
  const byId = db.prepare<[string], TaskRow>(`SELECT ${TASK_COLUMNS} FROM ${TASK_TABLES} WHERE t.id = ?`);
  const asked = db.prepare<[string], { task_key: number; kind: 'person' | 'role'; ref: string; delegated_from: string | null }>(
    'SELECT * FROM human_task_assignees WHERE task_key IN (SELECT value FROM json_each(?)) ORDER BY kind, ref',
  );
  const votes = db.prepare<[string], VoteRow>(
    'SELECT * FROM human_task_votes WHERE task_key IN (SELECT value FROM json_each(?)) ORDER BY at, person_id',
  );
  const removeAsked = db.prepare<[number]>('DELETE FROM human_task_assignees WHERE task_key = ?');
  const addAsked = db.prepare<[number, string, string, string | null]>(
    'INSERT INTO human_task_assignees (task_key, kind, ref, delegated_from) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const saveVote = db.prepare<[number, string, string, string | null, string, string | null, string | null, number]>(
    `INSERT INTO human_task_votes (task_key, person_id, actor, on_behalf, outcome, comment, form, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (task_key, person_id) DO UPDATE SET actor = excluded.actor, on_behalf = excluded.on_behalf,
       outcome = excluded.outcome, comment = excluded.comment, form = excluded.form, at = excluded.at`,
  );
  const removeVote = db.prepare<[number, string]>('DELETE FROM human_task_votes WHERE task_key = ? AND person_id = ?');
  const addHistory = db.prepare<[number, number, string, string, string, string | null, string | null, string | null, number]>(
    `INSERT INTO human_task_history (task_key, at, actor, action, via, comment, before, after, is_late)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const historyOf = db.prepare<[number], HistoryRow>('SELECT * FROM human_task_history WHERE task_key = ? ORDER BY sequence');
  const update = db.prepare<[Record<string, string | number | null>]>(
    `UPDATE human_tasks SET state = :state, priority = :priority, requester = :requester, claimed_by = :claimed_by, due_at = :due_at,
       expires_at = :expires_at, effective_at = :effective_at, outcome = :outcome, result = :result, resolved_at = :resolved_at,
       resolved_by = :resolved_by, escalations = :escalations, comments = :comments, version = version + 1 WHERE key = :key`,
  );
  const insert = db.prepare<(string | number | null)[]>(
    `INSERT INTO human_tasks (id, state, kind, title, priority, definition, is_test, idempotency_key, created_at)
     VALUES (?, 0, ?, ?, ?, ?, 0, ?, ?)`,
  );
  const byKey = db.prepare<[string], { id: string; created_at: number }>(
    'SELECT id, created_at FROM human_tasks WHERE idempotency_key = ?',
  );
  const freeKey = db.prepare<[string]>('UPDATE human_tasks SET idempotency_key = NULL WHERE idempotency_key = ?');
  const openRuns = db
    .prepare<[], string>('SELECT DISTINCT run_id FROM human_tasks WHERE state < 2 AND run_id IS NOT NULL')
    .pluck();
  const orphans = db
    .prepare<[], string>(
      `SELECT t.id FROM human_tasks t LEFT JOIN runs r ON r.id = t.run_id
       WHERE t.state < 2 AND t.run_id IS NOT NULL AND (r.id IS NULL OR r.finished_after_ms IS NOT NULL)`,
    )
    .pluck();
  const ofRun = db.prepare<[string], string>('SELECT id FROM human_tasks WHERE run_id = ?').pluck();
  const saveReply = db.prepare<[string, number, number, string, number]>(
    `INSERT INTO service_replies (key, item, count, value, error, created_at) VALUES (?, ?, ?, ?, NULL, ?)
     ON CONFLICT (key, item) DO NOTHING`,
  );

  function withParts(rows: readonly TaskRow[]): LoadedTask[] {
    if (rows.length === 0) return [];
    const keys = JSON.stringify(rows.map(({ key }) => key));
    const askedOf = byTask(asked.all(keys));
    const votesOf = byTask(votes.all(keys));
    return rows.map((row) => ({
      row,
      task: JSON.parse(row.definition) as NewHumanTask,
      state: TASK_STATES[row.state] ?? 'cancelled',
      priority: PRIORITIES[row.priority] ?? 'normal',
      asked: (askedOf.get(row.key) ?? []).map(({ kind, ref, delegated_from }) => ({
        kind,
        ref,
        ...(delegated_from === null ? {} : { delegatedFrom: delegated_from }),
      })),
      votes: (votesOf.get(row.key) ?? []).map(toVote),
    }));
  }

  return {
    ...timers,
    withParts,
    load(id: string): LoadedTask | undefined {
      const row = byId.get(id);
      return row === undefined ? undefined : withParts([row])[0];
    },
    setAsked(key: number, next: readonly Asked[]): void {
      removeAsked.run(key);
      for (const { kind, ref, delegatedFrom } of next) addAsked.run(key, kind, ref, delegatedFrom ?? null);
    },
    saveVote(key: number, vote: StoredVote): void {
      const { personId, by, onBehalfOf, outcome, comment, form, at } = vote;
      saveVote.run(key, personId, JSON.stringify(by), text(onBehalfOf), outcome, comment ?? null, text(form), at);
    },
    removeVote: (key: number, personId: string): boolean => removeVote.run(key, personId).changes === 1,
    addHistory(key: number, { at, actor, action, via, comment, before, after, late }: HistoryLine): void {
      const isLate = late === true ? 1 : 0;
      addHistory.run(key, at, JSON.stringify(actor), action, via, comment ?? null, text(before), text(after), isLate);
    },
    historyOf: (key: number): TaskHistoryEntry[] => historyOf.all(key).map(toHistory),
    update({ row }: LoadedTask, change: TaskChange): void {
      const json = (value: object | null | undefined, old: string | null): string | null =>
        value === undefined ? old : value === null ? null : JSON.stringify(value);
      update.run({
        key: row.key,
        state: change.state === undefined ? row.state : TASK_STATES.indexOf(change.state),
        priority: change.priority === undefined ? row.priority : PRIORITIES.indexOf(change.priority),
        requester: json(change.requester, row.requester),
        claimed_by: json(change.claimedBy, row.claimed_by),
        due_at: change.dueAt ?? row.due_at,
        expires_at: change.expiresAt ?? row.expires_at,
        effective_at: change.effectiveAt === undefined ? row.effective_at : change.effectiveAt,
        outcome: change.outcome === undefined ? row.outcome : change.outcome,
        result: json(change.result, row.result),
        resolved_at: change.resolvedAt ?? row.resolved_at,
        resolved_by: json(change.resolvedBy, row.resolved_by),
        escalations: change.escalations ?? row.escalations,
        comments: change.comments ?? row.comments,
      });
    },
    /** A task that no run waits for. Gives its key. */
    insert(id: string, task: NewHumanTask, idempotencyKey: string | undefined, atMs: number): number {
      const made = insert.run(
        id,
        task.kind,
        task.title,
        PRIORITIES.indexOf(task.priority),
        JSON.stringify(task),
        idempotencyKey ?? null,
        atMs,
      );
      const key = Number(made.lastInsertRowid);
      timers.setTimer(key, { name: TAKE_UP_TIMER, at: atMs });
      return key;
    },
    ofIdempotencyKey: (key: string): { id: string; createdAt: number } | undefined => {
      const row = byKey.get(key);
      return row === undefined ? undefined : { id: row.id, createdAt: row.created_at };
    },
    forgetIdempotencyKey: (key: string): void => void freeKey.run(key),
    /** Runs with tasks that are not decided. */
    openRuns: (): string[] => openRuns.all(),
    /** Tasks that are not decided, of runs that are over or gone. */
    orphans: (): string[] => orphans.all(),
    ofRun: (runId: string): string[] => ofRun.all(runId),
    /** The answer for a step that waits, if the task has one. Gives the key of the reply. */
    reply({ row }: LoadedTask, result: TaskResult): string | undefined {
      if (row.reply_key === null) return undefined;
      saveReply.run(row.reply_key, row.reply_item ?? 0, row.reply_count ?? 1, JSON.stringify(result), result.at);
      return row.reply_key;
    },
  };
}
export type TasksRepository = ReturnType<typeof createTasksRepository>;
