import type BetterSqlite3 from 'better-sqlite3';
import type { StepRecord, StoredRun } from '#main/engine/ports';
import type { RunId } from '#shared/model/ids';
import { MAX_STEPS, RUN_STATUS_CODE } from './codes';
import { idempotencyDigest } from './journal-writer';
import { LOAD_STEP_INPUTS, unpackItems } from './kept-inputs';
import { outputsFromText, RUN_COLUMNS, type RunRow, runFromRow, type StepRow, stepFromRow, stepKeysOf } from './rows';
import { LOAD_TEST_DATA, testDataFrom } from './test-run-rows';
import type { ValueStore } from './values';

export interface EventWait {
  runId: RunId;
  seq: number;
  pattern: string;
}

/** What the database itself knows of runs, without what is still queued. Times are milliseconds since the epoch. */
export interface JournalReader {
  findKey(runId: string): { key: number; createdAt: number } | undefined;
  /** A number that no run has had. */
  nextRunKey(): number;
  loadRun(runId: string): StoredRun | undefined;
  openRuns(): RunId[];
  dueRuns(atMs: number, limit: number): { runId: RunId; wakeAt: number }[];
  /** The earliest `count` moments at which waiting runs, and runs in doubt, wake. */
  nextWakes(count: number): { runId: RunId; wakeAt: number }[];
  eventWaits(): EventWait[];
  findIdempotent(name: string, atMs: number): { runId: RunId; fingerprint?: string } | undefined;
}

interface ItemRow {
  step_key: number;
  item: number;
  done: number;
  output: string | number | null;
}

const OPEN = `${RUN_STATUS_CODE.queued}, ${RUN_STATUS_CODE.running}, ${RUN_STATUS_CODE.compensating}`;
// The number stands in the text, so that the partial index runs_by_wake serves the query.
const WAITING = `status = ${RUN_STATUS_CODE.waiting} AND wake_at IS NOT NULL`;
/** Runs that ask a person about one branch and wait for a time on another: few, and found by their status. */
const IN_DOUBT = `is_rule IN (0, 1) AND status = ${RUN_STATUS_CODE.in_doubt} AND wake_at IS NOT NULL`;

/** Runs outside of memory that have something to do at a moment, earliest first. */
function wakingRuns(bound: string): string {
  const found = 'SELECT id AS runId, wake_at AS wakeAt FROM runs WHERE';
  return `SELECT * FROM (SELECT * FROM (${found} ${WAITING} ${bound} ORDER BY wake_at LIMIT @limit)
    UNION ALL ${found} ${IN_DOUBT} ${bound}) ORDER BY wakeAt LIMIT @limit`;
}

export function createJournalReader(db: BetterSqlite3.Database, values: ValueStore): JournalReader {
  const findKey = db.prepare<[string], { key: number; createdAt: number }>(
    'SELECT key, created_at AS createdAt FROM runs WHERE id = ?',
  );
  const nextRunKey = db
    .prepare<[], number>(
      `SELECT 1 + max(coalesce((SELECT max(key) FROM runs), 0), coalesce((SELECT max(run_key) FROM events WHERE run_key IS NOT NULL), 0))`,
    )
    .pluck();
  const loadRun = db.prepare<[string], RunRow>(
    `SELECT ${RUN_COLUMNS} FROM runs r JOIN run_flows f ON f.key = r.flow_key WHERE r.id = ?`,
  );
  const loadSteps = db.prepare<[number, number], StepRow>('SELECT * FROM steps WHERE key >= ? AND key < ? ORDER BY key');
  const loadItems = db.prepare<[number, number], ItemRow>(`SELECT i.* FROM step_items i JOIN steps s ON s.key = i.step_key
    WHERE i.step_key >= ? AND i.step_key < ? AND s.output IS NULL ORDER BY i.step_key, i.item`);
  const loadInputs = db.prepare<[number, number], { step_key: number; items: string | Buffer }>(LOAD_STEP_INPUTS);
  const loadTestData = db.prepare<[number], string | Buffer>(LOAD_TEST_DATA).pluck();
  const openRuns = db
    .prepare<[], RunId>(`SELECT id FROM runs WHERE is_rule IN (0, 1) AND status IN (${OPEN}) ORDER BY created_at, key`)
    .pluck();
  const dueRuns = db.prepare<[{ atMs: number; limit: number }], { runId: RunId; wakeAt: number }>(
    wakingRuns('AND wake_at <= @atMs'),
  );
  const nextWakes = db.prepare<[{ limit: number }], { runId: RunId; wakeAt: number }>(wakingRuns(''));
  const eventWaits = db.prepare<[], { id: RunId; key: number; wait_for: string }>(
    `SELECT r.id, s.key, s.wait_for FROM steps s JOIN runs r ON r.key = s.key / ${MAX_STEPS}
     WHERE s.status = 1 AND s.wait_kind = 2 AND r.status IN (${OPEN}, ${RUN_STATUS_CODE.waiting}, ${RUN_STATUS_CODE.in_doubt}) ORDER BY s.key`,
  );
  const findIdempotent = db.prepare<[Buffer, number], { run_id: RunId; fingerprint: string | null }>(
    'SELECT run_id, fingerprint FROM idempotency_keys WHERE digest = ? AND expires_at > ?',
  );

  return {
    findKey: (runId) => findKey.get(runId),
    nextRunKey: () => nextRunKey.get() ?? 1,
    loadRun(runId) {
      const row = loadRun.get(runId);
      if (row === undefined) return undefined;
      const run = runFromRow(row);
      const { first, end } = stepKeysOf(row.key);
      const steps: StepRecord[] = loadSteps.all(first, end).map((step) => stepFromRow(step, run.id, run.createdAt, values));
      const items = loadItems.all(first, end).map((item) => ({
        seq: item.step_key % MAX_STEPS,
        index: item.item,
        state: item.done === 1 ? ('done' as const) : ('started' as const),
        ...(item.output === null ? {} : { outputs: outputsFromText(values.readText(item.output)) }),
      }));
      const inputs = loadInputs
        .all(first, end)
        .map((input) => ({ seq: input.step_key % MAX_STEPS, items: unpackItems(input.items) }));
      const testData = run.testOptions === undefined ? undefined : loadTestData.get(row.key);
      return {
        run,
        steps,
        items,
        ...(inputs.length === 0 ? {} : { inputs }),
        ...(testData === undefined ? {} : { testData: testDataFrom(testData) }),
      };
    },
    openRuns: () => openRuns.all(),
    dueRuns: (atMs, limit) => dueRuns.all({ atMs, limit }),
    nextWakes: (count) => nextWakes.all({ limit: count }),
    eventWaits: () =>
      eventWaits.all().map(({ id, key, wait_for }) => ({
        runId: id,
        seq: key % MAX_STEPS,
        pattern: (JSON.parse(wait_for) as { pattern: string }).pattern,
      })),
    findIdempotent(name, atMs) {
      const found = findIdempotent.get(idempotencyDigest(name), atMs);
      if (found === undefined) return undefined;
      return { runId: found.run_id, ...(found.fingerprint === null ? {} : { fingerprint: found.fingerprint }) };
    },
  };
}
