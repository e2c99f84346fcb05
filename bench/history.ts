/** A million stored runs: how large the database is, and how fast it is read. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { RunId } from '../src/shared/model/ids.ts';
import { type Instance, startInstance } from '../test/setup/instance.ts';
import { answering, recorded } from './flows.ts';
import { loadHook } from './load.ts';
import { median } from './measure.ts';
import { publish, type Scenario } from './workbench.ts';

const RUNS = 1_000_000;
const MS_BETWEEN_RUNS = 31_000;
const MAX_STEPS = 2 ** 21;
/** Codes of the journal: failed, cancelled. */
const [FAILED, CANCELLED] = [4, 5];

type Row = Record<string, number | string | bigint | null>;

function inserter(db: Database.Database, table: string, row: Row): (row: Row) => void {
  const names = Object.keys(row);
  const insert = db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`);
  return (values) => void insert.run(values);
}

/** Copies the runs that really happened, with their steps, to a year of a million; bytes that one of them takes. */
function fillHistory(home: string): number {
  const db = new Database(join(home, 'pulseflow.db'));
  db.pragma('synchronous = OFF');
  const samples = (db.prepare('SELECT * FROM runs ORDER BY key DESC LIMIT 40').all() as (Row & { key: number })[]).map((run) => ({
    run,
    steps: db
      .prepare('SELECT * FROM steps WHERE key >= ? AND key < ?')
      .all(run.key * MAX_STEPS, (run.key + 1) * MAX_STEPS) as Row[],
  }));
  const [first] = samples;
  const firstStep = first?.steps[0];
  if (first === undefined || firstStep === undefined) throw new Error('no run to copy');
  const insertRun = inserter(db, 'runs', first.run);
  const insertStep = inserter(db, 'steps', firstStep);
  const newest = first.run.key;
  const now = Date.now();
  db.exec('BEGIN');
  for (let n = 1; n <= RUNS; n++) {
    const sample = samples[n % samples.length] ?? first;
    const key = newest + n;
    const status = n % 50 === 0 ? FAILED : n % 100 === 1 ? CANCELLED : sample.run['status'];
    const id = `run_01K${n.toString().padStart(23, '0')}`;
    insertRun({ ...sample.run, key, id, status: status ?? null, created_at: now - (RUNS - n) * MS_BETWEEN_RUNS });
    for (const step of sample.steps) {
      const { output } = step;
      // A difference names the step that it differs from, here that of the copy.
      const copied =
        typeof output === 'string' && output.startsWith('~')
          ? `~${(Number.parseInt(output.slice(1), 36) + (key - sample.run.key) * MAX_STEPS).toString(36)}${output.slice(output.indexOf('.'))}`
          : (output ?? null);
      // Numbers of a column of any type are kept as they are bound.
      const counts = typeof step['items_out'] === 'number' ? BigInt(step['items_out']) : (step['items_out'] ?? null);
      insertStep({ ...step, key: key * MAX_STEPS + (Number(step['key']) % MAX_STEPS), output: copied, items_out: counts });
    }
    if (n % 50_000 === 0) db.exec('COMMIT; BEGIN');
  }
  db.exec('COMMIT; UPDATE run_flows SET kept = (SELECT count(*) FROM runs WHERE flow_key = run_flows.key)');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return Math.round(statSync(join(home, 'pulseflow.db')).size / RUNS);
}

/** The median of ten calls in milliseconds, the first one apart: it reads from the disk what the others find in memory. */
async function time(work: () => Promise<unknown>): Promise<number> {
  const figures: number[] = [];
  for (let call = 0; call < 11; call++) {
    const startedAt = performance.now();
    await work();
    figures.push(performance.now() - startedAt);
  }
  return Math.round(median(figures.slice(1)) * 10) / 10;
}

async function readHistory({ client }: Instance): Promise<Record<string, number>> {
  const page = await client.runs.list({ limit: 50 });
  const { flowId } = page.items[0] ?? { flowId: undefined };
  if (flowId === undefined) throw new Error('the history is empty');
  const middle = `run_01K${(RUNS / 2).toString().padStart(23, '0')}` as RunId;
  return {
    listMs: await time(() => client.runs.list({ limit: 50 })),
    nextPageMs: await time(() =>
      client.runs.list({ limit: 50, ...(page.nextCursor === undefined ? {} : { cursor: page.nextCursor }) }),
    ),
    byStatusMs: await time(() => client.runs.list({ limit: 50, status: ['failed', 'cancelled'] })),
    byFlowMs: await time(() => client.runs.list({ limit: 50, flowId, status: 'failed' })),
    byTimeMs: await time(() => client.runs.list({ limit: 50, until: Date.now() - (RUNS / 2) * MS_BETWEEN_RUNS })),
    openMs: await time(() => client.runs.get({ runId: middle })),
  };
}

export const millionRuns: Scenario = {
  name: '1,000,000 stored runs',
  goals: {
    bytesPerRun: { value: 1024, atMost: true },
    listMs: { value: 50, atMost: true },
    byStatusMs: { value: 50, atMost: true },
    byFlowMs: { value: 50, atMost: true },
  },
  async measure() {
    const first = await startInstance();
    await publish(first, answering);
    await publish(first, recorded);
    await loadHook(first, 'answer', 1, 1);
    await loadHook(first, 'record', 1, 1);
    await first.stop();
    const bytesPerRun = fillHistory(first.home);
    const second = await startInstance({ home: first.home });
    try {
      return { bytesPerRun, ...(await readHistory(second)) };
    } finally {
      await second.kill();
    }
  },
};
