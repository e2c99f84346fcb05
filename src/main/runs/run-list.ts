/**
 * Lists of runs, newest first. Every index of `runs` ends in (status, created_at): each status is a range of its own that
 * is read from its newest end, and the few heads are merged here. So a page costs the same however long the history is.
 */
import type { RunRecord } from '#main/engine/ports';
import type { Store } from '#main/store';
import { RUN_STATUS_CODE, RUN_STATUSES } from '#main/store/codes';
import { RUN_COLUMNS, type RunRow, runFromRow } from '#main/store/rows';
import type { RunStatus } from '#shared/model/run';
import { comparePlaces, type RunPlace } from './page-cursor';

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
  sinceKey: number;
  createdAt: number;
  key: number;
  text: string;
  raw: string;
  limit: number;
}

const END: RunPlace = { createdAt: Number.MAX_SAFE_INTEGER, key: Number.MAX_SAFE_INTEGER };
const BEGINNING: RunPlace = { createdAt: Number.MIN_SAFE_INTEGER, key: 0 };
/** No index helps a search for text: it reads so many runs at a time, and answers a short page after so long. */
const SEARCH_WINDOW = 10_000;
const SEARCH_FOR_MS = 25;

type Column = 'is_rule' | 'flow_key';

function rangeSql(column: Column, withText: boolean): string {
  const text = withText
    ? `AND (instr(lower(flow_name), :text) > 0 OR instr(flow_name, :raw) > 0 OR instr(lower(id), :text) > 0
        OR instr(lower(error), :text) > 0 OR instr(error, :raw) > 0)`
    : '';
  return `SELECT key, created_at AS createdAt FROM runs
    WHERE ${column} = :first AND status = :status AND created_at >= :since
      AND (created_at, key) >= (:since, :sinceKey) AND (created_at, key) < (:createdAt, :key) ${text}
    ORDER BY created_at DESC, key DESC LIMIT :limit`;
}

/**
 * The reader of lists: answers up to `limit` runs, and with `next` the place to go on from. Only without `next` is it the
 * last page: a search for text may answer fewer runs than asked for, or none, and still have some further down.
 */
export function createRunList(db: Store['db']) {
  const prepare = (column: Column, withText: boolean) => db.prepare<[Range], RunPlace>(rangeSql(column, withText));
  const ranges = {
    is_rule: { plain: prepare('is_rule', false), text: prepare('is_rule', true) },
    flow_key: { plain: prepare('flow_key', false), text: prepare('flow_key', true) },
  };
  const flowKey = db.prepare<[string], number>('SELECT key FROM run_flows WHERE flow_id = ?').pluck();
  const byKey = db.prepare<[number], RunRow>(
    `SELECT ${RUN_COLUMNS} FROM runs r JOIN run_flows f ON f.key = r.flow_key WHERE r.key = ?`,
  );
  const upTo = db.prepare<[number], RunPlace>(
    'SELECT key, created_at AS createdAt FROM runs WHERE key <= ? ORDER BY key DESC LIMIT 1',
  );

  /** The newest runs from `from` on and before `to`, newest first, at most `limit`. */
  function between(query: RunListQuery, from: RunPlace, to: RunPlace, limit: number): RunPlace[] {
    const raw = query.text?.trim() ?? '';
    const common = { since: from.createdAt, sinceKey: from.key, ...to, raw, text: raw.toLowerCase(), limit };
    const kinds = query.includeRules === false ? [0] : [0, 1];
    const firsts = query.flowId === undefined ? kinds : [flowKey.get(query.flowId) ?? -1];
    const statement = ranges[query.flowId === undefined ? 'is_rule' : 'flow_key'][raw === '' ? 'plain' : 'text'];
    const statuses = query.statuses === undefined || query.statuses.length === 0 ? RUN_STATUSES : [...new Set(query.statuses)];
    return firsts
      .flatMap((first) => statuses.flatMap((status) => statement.all({ ...common, first, status: RUN_STATUS_CODE[status] })))
      .sort((a, b) => b.createdAt - a.createdAt || b.key - a.key)
      .slice(0, limit);
  }

  function page(places: RunPlace[], limit: number, rest?: RunPlace): { runs: RunRecord[]; next?: RunPlace } {
    const runs = places.slice(0, limit).flatMap(({ key }) => {
      const row = byKey.get(key);
      return row === undefined ? [] : [runFromRow(row)];
    });
    const next = places.length > limit ? places[limit - 1] : rest;
    return next === undefined ? { runs } : { runs, next };
  }

  /** Goes down the history window by window, and gives up for now when it takes long. */
  function search(query: RunListQuery, from: RunPlace, to: RunPlace): { runs: RunRecord[]; next?: RunPlace } {
    const begunMs = performance.now();
    const found: RunPlace[] = [];
    let top = to;
    // A moment (key 0) is no place in the order of keys: then the windows begin at the newest run and pass over what is newer.
    let key = to.key === 0 ? END.key : to.key;
    for (;;) {
      const floor = upTo.get((key === END.key ? (upTo.get(key)?.key ?? 0) : key) - SEARCH_WINDOW);
      const isLast = floor === undefined || comparePlaces(floor, from) <= 0;
      const bottom = isLast ? from : floor;
      if (comparePlaces(bottom, top) < 0) {
        found.push(...between(query, bottom, top, query.limit + 1 - found.length));
        top = bottom;
      }
      if (isLast || found.length > query.limit) return page(found, query.limit);
      if (performance.now() - begunMs > SEARCH_FOR_MS) return page(found, query.limit, top);
      key = floor.key;
    }
  }

  return (query: RunListQuery): { runs: RunRecord[]; next?: RunPlace } => {
    const from: RunPlace = query.since === undefined ? BEGINNING : { createdAt: query.since, key: 0 };
    const until: RunPlace = query.until === undefined ? END : { createdAt: query.until, key: 0 };
    const to = query.after === undefined || comparePlaces(until, query.after) < 0 ? until : query.after;
    const hasText = query.text !== undefined && query.text.trim() !== '';
    return hasText ? search(query, from, to) : page(between(query, from, to, query.limit + 1), query.limit);
  };
}
