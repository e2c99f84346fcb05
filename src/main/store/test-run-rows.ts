/** What test runs keep beside the history of runs: what stands in the place of nodes, and what steps would have done. */
import type BetterSqlite3 from 'better-sqlite3';
import type { TestData } from '#main/engine/ports';
import type { Would } from '#shared/model/run';
import { packJson, unpackJson } from './kept-inputs';

export const SAVE_TEST_OPTIONS = 'UPDATE runs SET test_options = ? WHERE key = ?';
export const SAVE_TEST_DATA =
  'INSERT INTO test_runs (run_key, data) VALUES (?, ?) ON CONFLICT (run_key) DO UPDATE SET data = excluded.data';
export const LOAD_TEST_DATA = 'SELECT data FROM test_runs WHERE run_key = ?';
export const SAVE_STEP_WOULD =
  'INSERT INTO step_would (step_key, would) VALUES (?, ?) ON CONFLICT (step_key) DO UPDATE SET would = excluded.would';
export const LOAD_STEP_WOULD = 'SELECT would FROM step_would WHERE step_key = ?';

type Insert = BetterSqlite3.Statement<(string | number | bigint | Buffer | null)[]>;

export function saveTestData(statement: Insert, runKey: number, data: TestData): void {
  statement.run(runKey, packJson(data));
}

export function testDataFrom(stored: string | Buffer): TestData {
  return unpackJson(stored) as TestData;
}

export function saveStepWould(statement: Insert, stepKey: number, would: Would): void {
  statement.run(stepKey, packJson(would));
}

export function wouldFrom(stored: string | Buffer): Would {
  return unpackJson(stored) as Would;
}
