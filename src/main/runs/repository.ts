/** SQL of the runs room: reads only, the journal is the only writer. Times are milliseconds since the epoch. */
import type { RunRecord, StepRecord } from '#main/engine/ports';
import type { Store } from '#main/store';
import { LOG_LEVELS, MAX_STEPS, RUN_STATUS_CODE, STEP_STATUS_CODE, wordOf } from '#main/store/codes';
import { unpackItems } from '#main/store/kept-inputs';
import {
  itemCountsFrom,
  outputsFromText,
  RUN_COLUMNS,
  type RunRow,
  runFromRow,
  type StepRow,
  stepHeadFromRow,
  stepKeysOf,
} from '#main/store/rows';
import type { AttemptsTable, RunLogsTable } from '#main/store/tables';
import { LOAD_STEP_WOULD, wouldFrom } from '#main/store/test-run-rows';
import type { DeadLetterState } from '#shared/model/dead-letter';
import type { ErrorInfo } from '#shared/model/errors';
import type { Item } from '#shared/model/packet';
import type { Attempt, RunLog, StepSummary, Would } from '#shared/model/run';
import { createFlowStats } from './flow-stats';
import { createRunList } from './run-list';
import { toStepSummary } from './summaries';

/** Log lines of one run that are shown: the newest. */
const MAX_LOGS = 5000;
const STEP_HEAD = `key, node_id, scope, status, effect, attempt, started_after_ms, took_ms, items_in, items_out, error, wake_at, wait_kind, wait_for, stand_in`;

type HeadRow = Omit<StepRow, 'output'>;

/** A run with the number that the tables know it by. */
export interface FoundRun {
  key: number;
  run: RunRecord;
}

export interface RunCounts {
  queued: number;
  running: number;
  waiting: number;
  inDoubt: number;
}

export function createRunsRepository({ db, values }: Pick<Store, 'db' | 'values'>, now: () => number) {
  const find = db.prepare<[string], RunRow>(
    `SELECT ${RUN_COLUMNS} FROM runs r JOIN run_flows f ON f.key = r.flow_key WHERE r.id = ?`,
  );
  const steps = db.prepare<[number, number], HeadRow>(`SELECT ${STEP_HEAD} FROM steps WHERE key >= ? AND key < ? ORDER BY key`);
  const step = db.prepare<[number], HeadRow>(`SELECT ${STEP_HEAD} FROM steps WHERE key = ?`);
  const output = db.prepare<[number], string | number | null>('SELECT output FROM steps WHERE key = ?').pluck();
  const given = db.prepare<[number], string | Buffer>('SELECT items FROM step_inputs WHERE step_key = ?').pluck();
  const would = db.prepare<[number], string | Buffer>(LOAD_STEP_WOULD).pluck();
  const stepCounts = db.prepare<[number, number], { status: number; count: number }>(
    'SELECT status, count(*) AS count FROM steps WHERE key >= ? AND key < ? GROUP BY status',
  );
  const attempts = db.prepare<[number, number], AttemptsTable>(
    'SELECT * FROM attempts WHERE step_key >= ? AND step_key < ? ORDER BY step_key, attempt',
  );
  const deadLetter = db.prepare<[string], { id: string; state: DeadLetterState }>(
    'SELECT id, state FROM dead_letters WHERE run_id = ? ORDER BY key DESC LIMIT 1',
  );
  const openTasks = db.prepare<[string], { id: string; seq: number; title: string }>(
    'SELECT id, seq, title FROM human_tasks WHERE run_id = ? AND state < 2 ORDER BY key',
  );
  const logs = db.prepare<[number, number], Omit<RunLogsTable, 'key'>>(
    'SELECT * FROM run_logs WHERE run_key = ? ORDER BY key DESC LIMIT ?',
  );
  const openCounts = db.prepare<[], { status: number; count: number }>(
    `SELECT status, count(*) AS count FROM runs WHERE is_rule IN (0, 1)
       AND status IN (${[RUN_STATUS_CODE.queued, RUN_STATUS_CODE.running, RUN_STATUS_CODE.waiting, RUN_STATUS_CODE.in_doubt, RUN_STATUS_CODE.compensating].join(', ')}) GROUP BY status`,
  );

  const summary = (row: HeadRow, { run }: FoundRun): StepSummary =>
    toStepSummary(stepHeadFromRow(row, run.id, run.createdAt), itemCountsFrom(row.items_out));

  return {
    find(runId: string): FoundRun | undefined {
      const row = find.get(runId);
      return row === undefined ? undefined : { key: row.key, run: runFromRow(row) };
    },
    list: createRunList(db),
    /** Latest run and counts of the last 24 hours, of many flows. */
    flowStats: createFlowStats(db, now),
    counts(): RunCounts {
      const byStatus = new Map(openCounts.all().map(({ status, count }) => [status, count]));
      const count = (status: keyof typeof RUN_STATUS_CODE) => byStatus.get(RUN_STATUS_CODE[status]) ?? 0;
      const running = count('running') + count('compensating');
      return { queued: count('queued'), running, waiting: count('waiting'), inDoubt: count('in_doubt') };
    },
    /** All steps, in the order in which they began. */
    steps(found: FoundRun): StepSummary[] {
      const { first, end } = stepKeysOf(found.key);
      return steps.all(first, end).map((row) => summary(row, found));
    },
    step(found: FoundRun, seq: number): StepSummary | undefined {
      const row = step.get(found.key * MAX_STEPS + seq);
      return row === undefined ? undefined : summary(row, found);
    },
    /** What a step put out, by port; undefined while it has not ended well. */
    outputs(found: FoundRun, seq: number): StepRecord['outputs'] {
      const stored = output.get(found.key * MAX_STEPS + seq);
      return stored === undefined || stored === null
        ? undefined
        : (outputsFromText(values.readText(stored)) satisfies Record<string, Item[]>);
    },
    /** What a step was given instead of what came in by its edges. */
    givenInput(found: FoundRun, seq: number): Item[] | undefined {
      const stored = given.get(found.key * MAX_STEPS + seq);
      return stored === undefined ? undefined : unpackItems(stored);
    },
    /** What a step would have done, had effects not been off. */
    would(found: FoundRun, seq: number): Would | undefined {
      const stored = would.get(found.key * MAX_STEPS + seq);
      return stored === undefined ? undefined : wouldFrom(stored);
    },
    stepCounts(found: FoundRun): { total: number; succeeded: number; failed: number } {
      const { first, end } = stepKeysOf(found.key);
      const rows = stepCounts.all(first, end);
      const count = (code: number) => rows.find((row) => row.status === code)?.count ?? 0;
      return {
        total: rows.reduce((sum, row) => sum + row.count, 0),
        succeeded: count(STEP_STATUS_CODE.succeeded),
        failed: count(STEP_STATUS_CODE.failed),
      };
    },
    attempts(found: FoundRun): (Attempt & { seq: number })[] {
      const { first, end } = stepKeysOf(found.key);
      return attempts.all(first, end).map((row) => ({
        seq: row.step_key % MAX_STEPS,
        attempt: row.attempt,
        startedAt: row.started_at,
        finishedAt: row.finished_at,
        error: JSON.parse(row.error) as ErrorInfo,
      }));
    },
    /** What is kept of its failure, to be tried again. */
    deadLetter: (runId: string) => deadLetter.get(runId),
    /** What people are asked and have not decided for good. */
    openTasks: (runId: string) => openTasks.all(runId),
    /** Oldest first; of very many the newest. */
    logs(found: FoundRun): RunLog[] {
      return logs
        .all(found.key, MAX_LOGS)
        .reverse()
        .map(({ at, node_id, level, message }) => ({ at, nodeId: node_id, level: wordOf(LOG_LEVELS, level), message }));
    },
  };
}
export type RunsRepository = ReturnType<typeof createRunsRepository>;
