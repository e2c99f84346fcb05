import type { Store } from '#main/store';
import { RUN_FLAG_TEST, RUN_STATUS_CODE, RUN_STATUSES } from '#main/store/codes';
import type { FlowSummary } from '#shared/model/flow';
import type { RunStatus } from '#shared/model/run';

/** The latest run of a flow, how those of the last 24 hours ended or stand, and how many of the newest went well. */
export interface FlowRunStats {
  lastRun?: NonNullable<FlowSummary['lastRun']>;
  last24h: FlowSummary['runsLast24h'];
  successRate?: NonNullable<FlowSummary['successRate']>;
}

/** Of so many runs the share that succeeded is told. */
const RATED_RUNS = 30;
/** Test runs are passed over, but not without end. */
const LOOKED_THROUGH = 300;
/** Runs that went well or badly. A cancelled one did neither: a person decided. */
const RATED = ['succeeded', 'failed', 'compensated', 'compensation_failed'] as const satisfies RunStatus[];

const DAY_MS = 86_400_000;
/** Counting so many runs takes a millisecond; the figures of busier flows may be a second old. */
const COUNT_CHEAP = 10_000;
const REUSE_FOR_MS = 1000;

interface Newest {
  id: string;
  createdAt: number;
  after: number | null;
}

/** Reads the figures of many flows in one go. Flows that never ran are absent from the answer. */
export function createFlowStats(db: Store['db'], now: () => number) {
  const flowKey = db.prepare<[string], number>('SELECT key FROM run_flows WHERE flow_id = ?').pluck();
  const newest = db.prepare<[number, number], Newest>(
    `SELECT id, created_at AS createdAt, finished_after_ms AS after FROM runs WHERE flow_key = ? AND status = ? ORDER BY created_at DESC, key DESC LIMIT 1`,
  );
  const countSince = db
    .prepare<[number, number, number], number>('SELECT count(*) FROM runs WHERE flow_key = ? AND status = ? AND created_at >= ?')
    .pluck();
  const newestRated = db
    .prepare<[number, number], number>(
      `SELECT created_at FROM (SELECT created_at, flags FROM runs WHERE flow_key = ? AND status = ? ORDER BY created_at DESC LIMIT ${LOOKED_THROUGH})
       WHERE flags & ${RUN_FLAG_TEST} = 0 LIMIT ${RATED_RUNS}`,
    )
    .pluck();
  const busy = new Map<string, { stats: FlowRunStats; atMs: number }>();

  function rate(key: number): FlowRunStats['successRate'] {
    const ended = (status: RunStatus) =>
      newestRated.all(key, RUN_STATUS_CODE[status]).map((createdAt) => ({ createdAt, isGood: status === 'succeeded' }));
    const rated = RATED.flatMap(ended)
      .sort((one, other) => other.createdAt - one.createdAt)
      .slice(0, RATED_RUNS);
    if (rated.length === 0) return undefined;
    return { share: rated.filter(({ isGood }) => isGood).length / rated.length, runs: rated.length };
  }

  function read(key: number, nowMs: number): FlowRunStats {
    const last24h = { succeeded: 0, failed: 0, other: 0 };
    let lastRun: FlowRunStats['lastRun'];
    for (const status of RUN_STATUSES) {
      const found = newest.get(key, RUN_STATUS_CODE[status]);
      if (found === undefined) continue;
      if (lastRun === undefined || found.createdAt > lastRun.createdAt) {
        const { id, createdAt, after } = found;
        lastRun = { id, status, createdAt, ...(after === null ? {} : { finishedAt: createdAt + after }) };
      }
      const count = countSince.get(key, RUN_STATUS_CODE[status], nowMs - DAY_MS) ?? 0;
      const isUndone = status === 'compensated' || status === 'compensation_failed';
      last24h[isUndone ? 'failed' : status === 'succeeded' || status === 'failed' ? status : 'other'] += count;
    }
    const successRate = rate(key);
    return {
      ...(lastRun === undefined ? {} : { lastRun }),
      last24h,
      ...(successRate === undefined ? {} : { successRate }),
    };
  }

  return (flowIds: readonly string[]): Map<string, FlowRunStats> => {
    const nowMs = now();
    const answer = new Map<string, FlowRunStats>();
    for (const flowId of flowIds) {
      const key = flowKey.get(flowId);
      if (key === undefined) continue;
      const recent = busy.get(flowId);
      if (recent !== undefined && Math.abs(nowMs - recent.atMs) < REUSE_FOR_MS) {
        answer.set(flowId, recent.stats);
        continue;
      }
      const stats = read(key, nowMs);
      const { succeeded, failed, other } = stats.last24h;
      if (succeeded + failed + other > COUNT_CHEAP) busy.set(flowId, { stats, atMs: nowMs });
      else busy.delete(flowId);
      answer.set(flowId, stats);
    }
    return answer;
  };
}
