/** Steps in doubt: those of runs that wait for a person's word. */
import type { Store } from '#main/store';
import { MAX_STEPS, RUN_STATUS_CODE, STEP_STATUS_CODE } from '#main/store/codes';
import type { DoubtfulStep } from './ports';

export interface DoubtQuery {
  limit: number;
  /** Behind the step with this key. */
  after?: number | undefined;
  flowId?: string | undefined;
  search?: string | undefined;
}

interface Row {
  key: number;
  run_id: string;
  run_key: number;
  flow_id: string;
  flow_name: string;
  flow_version: number;
  node_id: string;
  since: number;
}

const FROM = `runs r JOIN run_flows f ON f.key = r.flow_key
  JOIN steps s ON s.key >= r.key * ${MAX_STEPS} AND s.key < (r.key + 1) * ${MAX_STEPS}
  WHERE r.is_rule IN (0, 1) AND r.status = ${RUN_STATUS_CODE.in_doubt} AND s.status = ${STEP_STATUS_CODE.in_doubt}`;

export function createDoubts({ db }: Pick<Store, 'db'>) {
  const count = db.prepare<[], number>(`SELECT count(*) FROM ${FROM}`).pluck();

  return {
    /** The oldest first. */
    list({ limit, after, flowId, search }: DoubtQuery): (DoubtfulStep & { key: number })[] {
      const where: string[] = [];
      const values: Record<string, string | number> = { limit };
      if (after !== undefined) {
        where.push('AND s.key > :after');
        values['after'] = after;
      }
      if (flowId !== undefined) {
        where.push('AND f.flow_id = :flow');
        values['flow'] = flowId;
      }
      const text = search?.trim();
      if (text !== undefined && text !== '') {
        where.push(`AND (r.flow_name LIKE :text ESCAPE '\\' OR r.id = :exact)`);
        values['text'] = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
        values['exact'] = text;
      }
      return db
        .prepare<[Record<string, string | number>], Row>(
          `SELECT s.key, r.id AS run_id, r.key AS run_key, f.flow_id, r.flow_name, r.flow_version, s.node_id,
             r.created_at + s.started_after_ms + coalesce(s.took_ms, 0) AS since
           FROM ${FROM} ${where.join(' ')} ORDER BY s.key LIMIT :limit`,
        )
        .all(values)
        .map((row) => ({
          key: row.key,
          runId: row.run_id,
          seq: row.key - row.run_key * MAX_STEPS,
          flowId: row.flow_id,
          flowName: row.flow_name,
          flowVersion: row.flow_version,
          nodeId: row.node_id,
          since: row.since,
        }));
    },
    count: (): number => count.get() ?? 0,
  };
}
export type Doubts = ReturnType<typeof createDoubts>;
