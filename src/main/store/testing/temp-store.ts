import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunRecord, StepRecord } from '#main/engine/ports';
import type { FlowId, RunId } from '#shared/model/ids';
import type { StoreLog } from '../log';
import { openStore, type Store, type StoreOptions } from '../open-store';

export const silentLog: StoreLog = { debug() {}, info() {}, warn() {}, error() {} };

export interface TempStore {
  readonly home: string;
  readonly store: Store;
  /** Closes the store and opens the same folder again. */
  reopen(options?: Partial<StoreOptions>): Store;
  dispose(): void;
}

/** A store in a new temporary folder, which `dispose` removes. */
export function createTempStore(options: Partial<StoreOptions> = {}): TempStore {
  const home = mkdtempSync(join(tmpdir(), 'pulseflow-store-'));
  let store = openStore({ home, log: silentLog, ...options });
  return {
    home,
    get store() {
      return store;
    },
    reopen(again = {}) {
      store.close();
      store = openStore({ home, log: silentLog, ...options, ...again });
      return store;
    },
    dispose() {
      store.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export const runId = (id: string): RunId => id as RunId;

/** A running run of flow_1 that was made at 1000. */
export function aRun(id: string, more: Partial<RunRecord> = {}): RunRecord {
  return {
    id: runId(id),
    flowId: 'flow_1' as FlowId,
    flowName: 'Greeting',
    flowVersion: 1,
    status: 'running',
    trigger: { kind: 'manual' },
    test: false,
    createdAt: 1000,
    startedAt: 1001,
    ...more,
  };
}

/** A finished first step `a` with one item. */
export function aStep(run: string, more: Partial<StepRecord> = {}): StepRecord {
  return {
    runId: runId(run),
    seq: 0,
    nodeId: 'a',
    scope: '',
    status: 'succeeded',
    effect: 'none',
    attempt: 1,
    startedAt: 1001,
    finishedAt: 1005,
    itemsIn: 1,
    outputs: { out: [{ json: { greeting: 'hello' } }] },
    ...more,
  };
}
