/** A run that is about to begin. */
import type { RunId } from '#shared/model/ids';
import type { CompiledNode, LoadedFlow } from '../compile/compiled-flow';
import type { StartRequest } from '../engine';
import type { RunRecord } from '../ports';
import { createTestPlan } from '../test-runs/test-plan';
import { Memo, Run } from './run';
import type { Again } from './runs-again';

export interface NewRun {
  id: RunId;
  trigger: CompiledNode;
  /** It has a place; else it is queued. */
  begins: boolean;
  atMs: number;
}

/** Makes a run in memory; nothing of it is written yet. */
export function createRun(
  flow: LoadedFlow,
  request: StartRequest,
  again: Again | undefined,
  { id, trigger, begins, atMs }: NewRun,
): Run {
  const record: RunRecord = {
    id,
    flowId: request.flowId,
    flowName: flow.compiled.name,
    flowVersion: request.version,
    status: begins ? 'running' : 'queued',
    trigger: request.trigger,
    test: request.test ?? false,
    createdAt: atMs,
  };
  if (begins) record.startedAt = atMs;
  if (request.overlap !== undefined && !record.test) record.overlap = request.overlap;
  if (request.settings !== undefined) record.settings = request.settings;
  if (again?.rerunOf !== undefined) record.rerunOf = again.rerunOf;
  if (again?.test !== undefined) record.testOptions = again.test.options;
  const run = new Run(flow, record, again?.copied === undefined ? undefined : new Memo(again.copied));
  if (again?.test !== undefined) run.plan = createTestPlan(flow.compiled, again.test.options, again.test.data);
  run.trigger = { node: trigger, items: request.items };
  return run;
}
