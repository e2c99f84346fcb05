/** SQL of the dead letters room. The journal inserts them; here they are read and decided. Writes belong into `store.write`. */
import type { Store } from '#main/store';
import { packItems, unpackItems } from '#main/store';
import type { DeadLettersTable } from '#main/store/tables';
import type { DeadLetter, DeadLetterAction, DeadLetterDetail, DeadLetterState } from '#shared/model/dead-letter';
import type { ErrorInfo } from '#shared/model/errors';
import type { Item } from '#shared/model/packet';

type Row = Omit<DeadLettersTable, 'key' | 'state' | 'history'> & { key: number; state: DeadLetterState; history: string };
type HeadRow = Omit<Row, 'items' | 'finished' | 'edited_items' | 'history'> & { edited: number };

export interface DeadLetterQuery {
  limit: number;
  /** Only those made before this one. */
  beforeKey?: number | undefined;
  states?: readonly DeadLetterState[] | undefined;
  flowId?: string | undefined;
  text?: string | undefined;
  errorCode?: string | undefined;
}

const HEAD = `key, id, state, run_id, seq, flow_id, flow_name, flow_version, node_id, node_name, node_type, scope, attempts, error_code, error,
  item_count, redrive_of, created_at, due_at, problem, redriven_run_id, reason, decided_at, edited_items IS NOT NULL AS edited`;

function toDeadLetter(row: HeadRow): DeadLetter {
  return {
    id: row.id,
    state: row.state,
    runId: row.run_id,
    seq: row.seq,
    flowId: row.flow_id,
    flowName: row.flow_name,
    flowVersion: row.flow_version,
    nodeId: row.node_id,
    nodeName: row.node_name,
    nodeType: row.node_type,
    scope: row.scope,
    attempts: row.attempts,
    error: JSON.parse(row.error) as ErrorInfo,
    itemCount: row.item_count,
    edited: row.edited === 1,
    createdAt: row.created_at,
    ...(row.due_at === null ? {} : { dueAt: row.due_at }),
    ...(row.problem === null ? {} : { problem: row.problem }),
    ...(row.redrive_of === null ? {} : { redriveOf: row.redrive_of }),
    ...(row.redriven_run_id === null ? {} : { redrivenRunId: row.redriven_run_id }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
  };
}

export interface FoundDeadLetter {
  key: number;
  letter: DeadLetter;
}

export function createDeadLettersRepository({ db }: Pick<Store, 'db'>) {
  const head = db.prepare<[string], HeadRow>(`SELECT ${HEAD} FROM dead_letters WHERE id = ?`);
  const whole = db.prepare<[string], Row>('SELECT * FROM dead_letters WHERE id = ?');
  const counts = db.prepare<[], { state: DeadLetterState; count: number }>(
    'SELECT state, count(*) AS count FROM dead_letters GROUP BY state',
  );
  const setItems = db.prepare<[string | Buffer | null, number, string]>(
    `UPDATE dead_letters SET edited_items = ?, item_count = ? WHERE id = ? AND state = 'open'`,
  );
  const note = db.prepare<[string, string]>(
    `UPDATE dead_letters SET history = json_insert(history, '$[#]', json(?)) WHERE id = ?`,
  );
  const queue = db.prepare<[number, string]>(
    `UPDATE dead_letters SET state = 'queued', due_at = ?, problem = NULL WHERE id = ? AND state = 'open'`,
  );
  const reopen = db.prepare<[string | null, string]>(
    `UPDATE dead_letters SET state = 'open', due_at = NULL, problem = ? WHERE id = ? AND state = 'queued'`,
  );
  const postpone = db.prepare<[number, string, string]>(
    `UPDATE dead_letters SET due_at = ?, problem = ? WHERE id = ? AND state = 'queued'`,
  );
  const redriven = db.prepare<[string, number, string]>(
    `UPDATE dead_letters SET state = 'redriven', redriven_run_id = ?, decided_at = ?, due_at = NULL, problem = NULL
     WHERE id = ? AND state = 'queued'`,
  );
  const discard = db.prepare<[string, number, string]>(
    `UPDATE dead_letters SET state = 'discarded', reason = ?, decided_at = ?, due_at = NULL WHERE id = ? AND state = 'open'`,
  );
  const due = db.prepare<[number, number], { id: string }>(
    `SELECT id FROM dead_letters INDEXED BY dead_letters_due WHERE state = 'queued' AND due_at <= ? ORDER BY due_at, key LIMIT ?`,
  );
  const nextDue = db
    .prepare<[], number | null>(`SELECT min(due_at) FROM dead_letters INDEXED BY dead_letters_due WHERE state = 'queued'`)
    .pluck();
  const lastDue = db
    .prepare<[], number | null>(`SELECT max(due_at) FROM dead_letters INDEXED BY dead_letters_due WHERE state = 'queued'`)
    .pluck();
  const prune = db.prepare<[number, number]>(
    `DELETE FROM dead_letters WHERE key IN
       (SELECT key FROM dead_letters WHERE state IN ('redriven', 'discarded') AND decided_at < ? ORDER BY key LIMIT ?)`,
  );

  function filterOf({ beforeKey, states, flowId, text, errorCode }: DeadLetterQuery): {
    where: string;
    values: (string | number)[];
  } {
    const parts: [string, ...(string | number)[]][] = [];
    if (states !== undefined) parts.push([`state IN (${states.map(() => '?').join(', ')})`, ...states]);
    if (flowId !== undefined) parts.push(['flow_id = ?', flowId]);
    if (errorCode !== undefined) parts.push(['error_code = ?', errorCode]);
    if (beforeKey !== undefined) parts.push(['key < ?', beforeKey]);
    if (text !== undefined && text.trim() !== '') {
      const like = `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`;
      parts.push([
        `(flow_name LIKE ? ESCAPE '\\' OR node_name LIKE ? ESCAPE '\\' OR error LIKE ? ESCAPE '\\' OR run_id LIKE ? ESCAPE '\\')`,
        ...[like, like, like, like],
      ]);
    }
    const where = parts.length === 0 ? '' : `WHERE ${parts.map(([sql]) => sql).join(' AND ')}`;
    return { where, values: parts.flatMap(([, ...values]) => values) };
  }

  return {
    find(id: string): FoundDeadLetter | undefined {
      const row = head.get(id);
      return row === undefined ? undefined : { key: row.key, letter: toDeadLetter(row) };
    },
    detail(id: string): DeadLetterDetail | undefined {
      const row = whole.get(id);
      if (row === undefined) return undefined;
      const finished = new Set(JSON.parse(row.finished) as number[]);
      const originalItems = unpackItems(row.items).filter((_, index) => !finished.has(index));
      return {
        ...toDeadLetter({ ...row, edited: row.edited_items === null ? 0 : 1 }),
        items: row.edited_items === null ? originalItems : unpackItems(row.edited_items),
        originalItems,
        finishedCount: finished.size,
        history: JSON.parse(row.history) as DeadLetterAction[],
      };
    },
    /** Newest first. */
    list(query: DeadLetterQuery): FoundDeadLetter[] {
      const { where, values } = filterOf(query);
      return db
        .prepare<(string | number)[], HeadRow>(`SELECT ${HEAD} FROM dead_letters ${where} ORDER BY key DESC LIMIT ?`)
        .all(...values, query.limit)
        .map((row) => ({ key: row.key, letter: toDeadLetter(row) }));
    },
    /** Ids, oldest first. */
    ids(query: Omit<DeadLetterQuery, 'limit'>): string[] {
      const { where, values } = filterOf({ ...query, limit: 0 });
      return db
        .prepare<(string | number)[], string>(`SELECT id FROM dead_letters ${where} ORDER BY key`)
        .pluck()
        .all(...values);
    },
    counts(): Record<DeadLetterState, number> {
      const found = new Map(counts.all().map(({ state, count }) => [state, count]));
      return {
        open: found.get('open') ?? 0,
        queued: found.get('queued') ?? 0,
        redriven: found.get('redriven') ?? 0,
        discarded: found.get('discarded') ?? 0,
      };
    },
    /** Each answers false when the letter is not in the state that it must be in. */
    setItems: (id: string, items: Item[] | undefined, count: number): boolean =>
      setItems.run(items === undefined ? null : packItems(items), count, id).changes === 1,
    queue: (id: string, dueAt: number): boolean => queue.run(dueAt, id).changes === 1,
    reopen: (id: string, problem?: string): boolean => reopen.run(problem ?? null, id).changes === 1,
    postpone: (id: string, dueAt: number, problem: string): boolean => postpone.run(dueAt, problem, id).changes === 1,
    redriven: (id: string, runId: string, at: number): boolean => redriven.run(runId, at, id).changes === 1,
    discard: (id: string, reason: string, at: number): boolean => discard.run(reason, at, id).changes === 1,
    note(id: string, action: DeadLetterAction): void {
      note.run(JSON.stringify(action), id);
    },
    /** Queued ones whose turn it is, in their order. */
    due: (atMs: number, limit: number): string[] => due.all(atMs, limit).map(({ id }) => id),
    nextDueAt: (): number | undefined => nextDue.get() ?? undefined,
    lastDueAt: (): number | undefined => lastDue.get() ?? undefined,
    /** Deletes what was decided before; answers how many. */
    prune: (beforeMs: number, limit: number): number => prune.run(beforeMs, limit).changes,
  };
}
export type DeadLettersRepository = ReturnType<typeof createDeadLettersRepository>;
