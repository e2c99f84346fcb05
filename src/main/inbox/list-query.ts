/** SQL of lists and counts of tasks. Costs what is open, not what was ever asked. */
import type { Store } from '#main/store';
import { TASK_STATES } from '#main/store';
import type { HumanTaskState } from '#shared/model/human-task';
import { TASK_COLUMNS, TASK_TABLES, type TaskRow } from './repository';

/** Whose tasks; `all`: no matter whose. */
export interface Scope {
  personId: string;
  /** In lower case. */
  roles: readonly string[];
}

export interface TaskQuery {
  limit: number;
  /** The place behind which the page begins. */
  after?: readonly number[] | undefined;
  /** Only those that this person can vote on, and has not yet. */
  waitingFor?: Scope | undefined;
  /** Only those that this person is or was asked about. */
  seenBy?: Scope | undefined;
  /** Past due at this moment. */
  overdueAt?: number | undefined;
  states: readonly HumanTaskState[];
  flowId?: string | undefined;
  runId?: string | undefined;
  search?: string | undefined;
}

type Bound = string | number;

const NEVER = 9007199254740991;
const ASKED = `(EXISTS (SELECT 1 FROM human_task_assignees a WHERE a.task_key = t.key AND a.kind = 'person' AND a.ref = :person)
  OR (EXISTS (SELECT 1 FROM human_task_assignees a WHERE a.task_key = t.key AND a.kind = 'role'
        AND a.ref IN (SELECT value FROM json_each(:roles)))
    AND NOT EXISTS (SELECT 1 FROM human_task_assignees a WHERE a.task_key = t.key AND a.delegated_from = :person)))`;
const WAITS = `${ASKED}
  AND NOT EXISTS (SELECT 1 FROM human_task_votes v WHERE v.task_key = t.key AND v.person_id = :person)
  AND NOT (t.requester IS NOT NULL AND json_extract(t.requester, '$.id') IS :person
    AND json_extract(t.definition, '$.votes.notRequester') IS 1)`;
const SEEN = `(EXISTS (SELECT 1 FROM human_task_assignees a WHERE a.task_key = t.key
    AND ((a.kind = 'person' AND a.ref = :person) OR (a.kind = 'role' AND a.ref IN (SELECT value FROM json_each(:roles)))
      OR a.delegated_from = :person))
  OR EXISTS (SELECT 1 FROM human_task_votes v WHERE v.task_key = t.key AND v.person_id = :person)
  OR (t.requester IS NOT NULL AND json_extract(t.requester, '$.id') IS :person))`;

const bindScope = ({ personId, roles }: Scope): Record<string, Bound> => ({ person: personId, roles: JSON.stringify(roles) });

export function createTaskLists({ db }: Pick<Store, 'db'>) {
  const count = db.prepare<[Record<string, Bound>], { mine: number | null; whole: number; overdue: number | null }>(
    `SELECT sum(${WAITS}) AS mine, count(*) AS whole, sum(t.due_at IS NOT NULL AND t.due_at <= :now) AS overdue
     FROM human_tasks t WHERE t.state < 2 AND t.state = 0`,
  );
  const countSeen = db.prepare<[Record<string, Bound>], { mine: number | null; whole: number; overdue: number | null }>(
    `SELECT sum(${WAITS}) AS mine, count(*) AS whole, sum(t.due_at IS NOT NULL AND t.due_at <= :now) AS overdue
     FROM human_tasks t WHERE t.state < 2 AND t.state = 0 AND ${SEEN}`,
  );

  const naming = db
    .prepare<[string], number>(
      `SELECT count(*) FROM human_task_assignees a JOIN human_tasks t ON t.key = a.task_key
       WHERE a.kind = 'person' AND a.ref = ? AND t.state < 2`,
    )
    .pluck();

  const unreachable = db
    .prepare<[{ people: string; roles: string }], string>(
      `SELECT t.id FROM human_tasks t WHERE t.state < 2 AND NOT EXISTS (SELECT 1 FROM human_task_assignees a WHERE a.task_key = t.key
         AND ((a.kind = 'person' AND a.ref IN (SELECT value FROM json_each(:people)))
           OR (a.kind = 'role' AND a.ref IN (SELECT value FROM json_each(:roles)))))`,
    )
    .pluck();

  return {
    /** Tasks that are not decided and that ask none of these people and nobody with one of these roles. */
    unreachable: (people: readonly string[], roles: readonly string[]): string[] =>
      unreachable.all({ people: JSON.stringify(people), roles: JSON.stringify(roles) }),
    openNaming: (personId: string): number => naming.get(personId) ?? 0,
    /** Open ones, most urgent first; decided ones, newest first. Give all states of one kind, never of both. */
    list(query: TaskQuery): TaskRow[] {
      const isDone = query.states.every((state) => TASK_STATES.indexOf(state) >= 2);
      const states = query.states.map((state) => TASK_STATES.indexOf(state));
      const where = [`t.state ${isDone ? '>=' : '<'} 2`, `t.state IN (${states.join(', ')})`];
      const values: Record<string, Bound> = { limit: query.limit };
      const [first = 0, second = 0, third = 0] = query.after ?? [];
      if (query.after !== undefined) {
        Object.assign(values, { first, second, third });
        if (isDone) where.push('(t.resolved_at < :first OR (t.resolved_at = :first AND t.key < :second))');
        else
          where.push(`(t.priority < :first OR (t.priority = :first AND (coalesce(t.due_at, ${NEVER}) > :second
            OR (coalesce(t.due_at, ${NEVER}) = :second AND t.key > :third))))`);
      }
      if (query.flowId !== undefined) {
        where.push('t.flow_id = :flow');
        values['flow'] = query.flowId;
      }
      if (query.runId !== undefined) {
        where.push('t.run_id = :run');
        values['run'] = query.runId;
      }
      if (query.overdueAt !== undefined) {
        where.push('t.due_at <= :now');
        values['now'] = query.overdueAt;
      }
      const search = query.search?.trim();
      if (search !== undefined && search !== '') {
        where.push(`(t.title LIKE :text ESCAPE '\\' OR f.name LIKE :text ESCAPE '\\' OR t.node_name LIKE :text ESCAPE '\\'
          OR json_extract(t.definition, '$.description') LIKE :text ESCAPE '\\' OR t.id = :exact)`);
        values['text'] = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
        values['exact'] = search;
      }
      const scope = query.waitingFor ?? query.seenBy;
      if (scope !== undefined) {
        where.push(query.waitingFor === undefined ? SEEN : WAITS);
        Object.assign(values, bindScope(scope));
      }
      const order = isDone ? 't.resolved_at DESC, t.key DESC' : `t.priority DESC, coalesce(t.due_at, ${NEVER}), t.key`;
      return db
        .prepare<[Record<string, Bound>], TaskRow>(
          `SELECT ${TASK_COLUMNS} FROM ${TASK_TABLES} WHERE ${where.join(' AND ')} ORDER BY ${order} LIMIT :limit`,
        )
        .all(values);
    },
    /** The place of a row, for `after`. */
    placeOf(row: TaskRow): number[] {
      return row.state >= 2 ? [row.resolved_at ?? 0, row.key] : [row.priority, row.due_at ?? NEVER, row.key];
    },
    /** Open ones. `onlySeen`: of those that this person may see. */
    counts(scope: Scope, now: number, onlySeen: boolean): { mine: number; all: number; overdue: number } {
      const row = (onlySeen ? countSeen : count).get({ ...bindScope(scope), now });
      return { mine: row?.mine ?? 0, all: row?.whole ?? 0, overdue: row?.overdue ?? 0 };
    },
    /** True for a task that this person is or was asked about, voted on, or asked for. */
    isSeenBy(taskId: string, scope: Scope): boolean {
      return (
        db
          .prepare<[Record<string, Bound>], { found: number }>(
            `SELECT 1 AS found FROM human_tasks t WHERE t.id = :id AND ${SEEN}`,
          )
          .get({ ...bindScope(scope), id: taskId }) !== undefined
      );
    },
  };
}
export type TaskLists = ReturnType<typeof createTaskLists>;
