/** What became of occurrences: SQL of `schedule_occurrences`. Times are milliseconds since the epoch. */
import type { FlowId, NodeId, RunId } from '#shared/model/ids';
import type { SchedulesPorts } from './ports';
import type { ScheduleCounts } from './repository';
import type { RecordQuery, StoredOccurrence } from './service-types';

interface RecordRow {
  flow_id: string;
  node_id: string;
  planned_ms: number;
  at_ms: number;
  state: string;
  reason: string | null;
  detail: string | null;
  delay_ms: number | null;
  run_id: string | null;
  count: number;
  until_ms: number | null;
  recorded_at: number;
}

const toRow = (record: StoredOccurrence): RecordRow => ({
  flow_id: record.flowId,
  node_id: record.nodeId,
  planned_ms: record.plannedMs,
  at_ms: record.atMs,
  state: record.state,
  reason: record.reason ?? null,
  detail: record.detail ?? null,
  delay_ms: record.delayMs ?? null,
  run_id: record.runId ?? null,
  count: record.count ?? 1,
  until_ms: record.untilMs ?? null,
  recorded_at: record.recordedAt,
});

const toRecord = (row: RecordRow): StoredOccurrence => ({
  flowId: row.flow_id as FlowId,
  nodeId: row.node_id as NodeId,
  plannedMs: row.planned_ms,
  atMs: row.at_ms,
  state: row.state as StoredOccurrence['state'],
  ...(row.reason === null ? {} : { reason: row.reason }),
  ...(row.detail === null ? {} : { detail: row.detail }),
  ...(row.delay_ms === null ? {} : { delayMs: row.delay_ms }),
  ...(row.run_id === null ? {} : { runId: row.run_id as RunId }),
  ...(row.count === 1 ? {} : { count: row.count }),
  ...(row.until_ms === null ? {} : { untilMs: row.until_ms }),
  recordedAt: row.recorded_at,
});

/** What passed in a pause was wanted so: it counts as nothing. */
const counted = ({ state, reason }: StoredOccurrence, count: number): Partial<ScheduleCounts> =>
  reason === 'paused' ? {} : { [state]: count };

const ORDER = ['at_ms', 'flow_id', 'node_id', 'planned_ms'];

export function createRecords({ db }: Pick<SchedulesPorts['store'], 'db'>) {
  const find = db.prepare<[string, string, number], RecordRow>(
    'SELECT * FROM schedule_occurrences WHERE flow_id = ? AND node_id = ? AND planned_ms = ?',
  );
  const save = db.prepare<[RecordRow]>(
    `INSERT OR REPLACE INTO schedule_occurrences
       (flow_id, node_id, planned_ms, at_ms, state, reason, detail, delay_ms, run_id, count, until_ms, recorded_at)
     VALUES (:flow_id, :node_id, :planned_ms, :at_ms, :state, :reason, :detail, :delay_ms, :run_id, :count, :until_ms, :recorded_at)`,
  );
  const between = db.prepare<[{ fromMs: number; toMs: number; limit: number }], RecordRow>(
    `SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY flow_id, node_id ORDER BY at_ms DESC) AS place
       FROM schedule_occurrences WHERE at_ms >= :fromMs AND at_ms < :toMs) WHERE place <= :limit ORDER BY ${ORDER.join()}`,
  );
  const near = (isBefore: boolean) =>
    db.prepare<[string, string, number, number], RecordRow>(
      `SELECT * FROM schedule_occurrences WHERE flow_id = ? AND node_id = ? AND planned_ms ${isBefore ? '<=' : '>'} ?
       ORDER BY planned_ms ${isBefore ? 'DESC' : 'ASC'} LIMIT ?`,
    );
  const before = near(true);
  const after = near(false);

  return {
    find(flowId: string, nodeId: string, plannedMs: number): StoredOccurrence | undefined {
      const row = find.get(flowId, nodeId, plannedMs);
      return row === undefined ? undefined : toRecord(row);
    },

    /**
     * Writes a record unless a better one is there: that an occurrence has fired is never taken back, and one record for many
     * only grows. Answers what it adds to the counts. Belongs into `store.write`.
     */
    save(record: StoredOccurrence): Partial<ScheduleCounts> {
      const { flowId, nodeId, plannedMs, state, count = 1 } = record;
      const earlier = find.get(flowId, nodeId, plannedMs);
      if (earlier?.state === 'fired') return {};
      if (earlier?.state === state) {
        if (earlier.count > count) return {};
        save.run(toRow(record));
        return counted(record, count - earlier.count);
      }
      save.run(toRow(record));
      return counted(record, count);
    },

    /** Newest first. */
    page({ flowId, nodeId, state, before: last, limit }: RecordQuery): StoredOccurrence[] {
      const where = ['1'];
      const values: (string | number)[] = [];
      const only = (column: string, value: string | undefined): void => {
        if (value === undefined) return;
        where.push(`${column} = ?`);
        values.push(value);
      };
      only('flow_id', flowId);
      only('node_id', nodeId);
      only('state', state);
      if (last !== undefined) {
        where.push(`(${ORDER.join()}) < (?, ?, ?, ?)`);
        values.push(last.atMs, last.flowId, last.nodeId, last.plannedMs);
      }
      const order = ORDER.map((column) => `${column} DESC`).join();
      const sql = `SELECT * FROM schedule_occurrences WHERE ${where.join(' AND ')} ORDER BY ${order} LIMIT ?`;
      return db
        .prepare<(string | number)[], RecordRow>(sql)
        .all(...values, limit)
        .map(toRecord);
    },

    between: (fromMs: number, toMs: number, limitPerSchedule: number): StoredOccurrence[] =>
      between.all({ fromMs, toMs, limit: limitPerSchedule }).map(toRecord),

    /** Up to `limit` on each side of a moment, by where they were planned. */
    near: (flowId: string, nodeId: string, atMs: number, limit: number): StoredOccurrence[] =>
      [...before.all(flowId, nodeId, atMs, limit).reverse(), ...after.all(flowId, nodeId, atMs, limit)].map(toRecord),
  };
}
export type Records = ReturnType<typeof createRecords>;
