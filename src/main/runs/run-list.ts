/**
 * Lists of runs, newest first. Every index of `runs` ends in (status, created_at): each status is a range of its own that
 * is read from its newest end, and the few heads are merged here. So a page costs the same however long the history is.
 */
import type BetterSqlite3 from 'better-sqlite3';
import type { RunRecord } from '#main/engine/ports';
import { RUN_STATUS_CODE, RUN_STATUSES } from '#main/store/codes';
import { RUN_COLUMNS, type RunRow, runFromRow } from '#main/store/rows';
import type { RunStatus } from '#shared/model/run';
import { laterPlace, type RunPlace } from './page-cursor';

export interface RunListQuery {
  limit: number;
  after?: RunPlace | undefined;
  flowId?: string | undefined;
  statuses?: readonly RunStatus[] | undefined;
  /** Created at or after, ms since the epoch. */
  since?: number | undefined;
  /** Created before, ms since the epoch. */
  until?: number | undefined;
  /** Part of the flow's name, of the error or of the run's id, whatever its case. */
  text?: string | undefined;
  includeRules?: boolean | undefined;
}

interface Range {
  first: number;
  status: number;
  since: number;
  createdAt: number;
  key: number;
  text: string;
  limit: number;
}

const END: RunPlace = { createdAt: Number.MAX_SAFE_INTEGER, key: Number.MAX_SAFE_INTEGER };

function rangeSql(column: 'is_rule' | 'flow_key', withText: boolean): string {
  const text = withText
    ? `AND (instr(lower(flow_name), :text) > 0 OR instr(flow_name, :text) > 0 OR instr(lower(id), :text) > 0 OR instr(lower(error), :text) > 0)`
    : '';
  return `SELECT key, created_at AS createdAt FROM runs
    WHERE ${column} = :first AND status = :status AND created_at >= :since AND (created_at, key) < (:createdAt, :key) ${text}
    ORDER BY created_at DESC, key DESC LIMIT :limit`;
}

/** The reader of lists: answers up to `limit` runs, and the place behind the last one when there are more. */
export function createRunList(db: BetterSqlite3.Database) {
  const prepare = (column: 'is_rule' | 'flow_key', withText: boolean) =>
    db.prepare<[Range], RunPlace>(rangeSql(column, withText));
  const ranges = {
    is_rule: { plain: prepare('is_rule', false), text: prepare('is_rule', true) },
    flow_key: { plain: prepare('flow_key', false), text: prepare('flow_key', true) },
  };
  const flowKey = db.prepare<[string], number>('SELECT key FROM run_flows WHERE flow_id = ?').pluck();
  const byKey = db.prepare<[number], RunRow>(
    `SELECT ${RUN_COLUMNS} FROM runs r JOIN run_flows f ON f.key = r.flow_key WHERE r.key = ?`,
  );

  function heads(query: RunListQuery, limit: number): RunPlace[] {
    const text = query.text?.trim().toLowerCase() ?? '';
    const before = laterPlace(query.after ?? END, query.until === undefined ? END : { createdAt: query.until, key: 0 });
    const common = { since: query.since ?? Number.MIN_SAFE_INTEGER, ...before, text, limit };
    const kinds = query.includeRules === false ? [0] : [0, 1];
    const firsts = query.flowId === undefined ? kinds : [flowKey.get(query.flowId) ?? -1];
    const statement = ranges[query.flowId === undefined ? 'is_rule' : 'flow_key'][text === '' ? 'plain' : 'text'];
    const statuses = query.statuses === undefined || query.statuses.length === 0 ? RUN_STATUSES : [...new Set(query.statuses)];
    return firsts.flatMap((first) =>
      statuses.flatMap((status) => statement.all({ ...common, first, status: RUN_STATUS_CODE[status] })),
    );
  }

  return (query: RunListQuery): { runs: RunRecord[]; next?: RunPlace } => {
    const places = heads(query, query.limit + 1).sort((a, b) => b.createdAt - a.createdAt || b.key - a.key);
    const page = places.slice(0, query.limit);
    const runs = page.flatMap(({ key }) => {
      const row = byKey.get(key);
      return row === undefined ? [] : [runFromRow(row)];
    });
    const last = page.at(-1);
    return places.length > query.limit && last !== undefined ? { runs, next: last } : { runs };
  };
}
