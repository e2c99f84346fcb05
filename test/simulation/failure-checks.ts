/** What must hold of runs that failed: their dead letters, what goes on from them, and their error flows. */
import type { StepRecord, StoredRun } from '#main/engine/ports';
import type { DeadLetter } from '#shared/model/dead-letter';
import { compensatedSeq } from '#shared/model/run';
import type { App } from './app';
import type { Simulation } from './simulation';

export function checkDeadLetters(simulation: Simulation, { deadLetters }: App, runs: readonly StoredRun[]): void {
  const letters = deadLetters.list({ limit: 10_000 }).items;
  const byRun = new Map<string, DeadLetter>();
  for (const letter of letters) {
    const earlier = byRun.get(letter.runId);
    if (earlier !== undefined) simulation.violate(`run ${letter.runId} has two dead letters: ${earlier.id} and ${letter.id}`);
    byRun.set(letter.runId, letter);
  }
  const drivenBy = new Map<string, string[]>();
  for (const { run } of runs) {
    const id = run.trigger.detail?.['deadLetterId'];
    if (id !== undefined) drivenBy.set(id, [...(drivenBy.get(id) ?? []), run.id]);
  }
  for (const { id, state, redrivenRunId, edited } of letters) {
    const driven = drivenBy.get(id) ?? [];
    if (driven.length > 1) simulation.violate(`dead letter ${id} was re-driven by ${driven.join(' and ')}`);
    if (state === 'redriven') {
      simulation.cover('dead letter: re-driven');
      if (driven[0] !== redrivenRunId)
        simulation.violate(`dead letter ${id} was re-driven as ${redrivenRunId}, and its run is ${driven[0]}`);
    } else if (driven.length > 0) {
      simulation.violate(`dead letter ${id} is ${state}, and ${driven[0]} goes on from it`);
    }
    if (simulation.acknowledged.discarded.has(id) && state !== 'discarded') {
      simulation.violate(`dead letter ${id} was discarded and is ${state}${edited ? ', edited' : ''}`);
    }
  }
  for (const stored of runs) {
    const step = lastStraw(simulation, stored);
    const letter = byRun.get(stored.run.id);
    if (step !== undefined && letter === undefined) {
      simulation.violate(`run ${stored.run.id} failed at ${step.nodeId} for good and left no dead letter`);
    }
  }
}

/** The step that failed a run in such a way that a dead letter must be there. */
function lastStraw({ watchParts }: Simulation, { run, steps }: StoredRun): StepRecord | undefined {
  const definition = watchParts.definitions.get(run.flowId);
  const kept = definition?.settings?.deadLetters ?? 'retries';
  if (kept === 'none' || run.failedNodeId === undefined || run.error === undefined) return undefined;
  if (run.cancelRequested === true || run.error.code === 'RUN_STOPPED' || run.error.code === 'STEP_DECLARED_FAILED')
    return undefined;
  const failed = steps.filter(
    (step) =>
      step.nodeId === run.failedNodeId &&
      step.status === 'failed' &&
      step.outputs === undefined &&
      step.error?.code === run.error?.code &&
      compensatedSeq(step.scope) === undefined,
  );
  const [step] = failed;
  if (failed.length !== 1 || step === undefined) return undefined;
  const retry = definition?.nodes.find(({ id }) => id === step.nodeId)?.policies?.retry;
  if (kept === 'failures') return step;
  return retry !== undefined && retry.maxAttempts > 1 && step.attempt >= retry.maxAttempts ? step : undefined;
}

/** The error flow of a flow runs once for each run that failed, and for no other. */
export function checkErrorFlows(simulation: Simulation, runs: readonly StoredRun[]): void {
  const { watchParts } = simulation;
  const violate = (what: string) => simulation.violate(what);
  const startedFor = new Map<string, StoredRun[]>();
  for (const stored of runs) {
    const { trigger } = stored.run;
    const failed = trigger.kind === 'rerun' ? undefined : trigger.detail?.['errorOf'];
    if (failed !== undefined) startedFor.set(failed, [...(startedFor.get(failed) ?? []), stored]);
  }
  for (const { run } of runs) {
    const errorFlow = watchParts.definitions.get(run.flowId)?.settings?.errorFlow;
    const started = startedFor.get(run.id) ?? [];
    // The run of an error flow sets off no other, and a re-run of one is told from it by its own trigger only.
    const isOwn = run.trigger.detail?.['errorOf'] !== undefined;
    const isFailed = run.status === 'failed' && !isOwn;
    const mayHave = ['compensated', 'compensation_failed'].includes(run.status) || isFailed;
    if (started.length > 1) violate(`run ${run.id} failed once, and its error flow ran ${started.length} times`);
    if (started.length > 0 && (errorFlow === undefined || !mayHave)) {
      violate(`run ${run.id} is ${run.status}, and ${started[0]?.run.id} is the run of its error flow`);
    }
    if (errorFlow !== undefined && isFailed && started.length === 0) {
      violate(`run ${run.id} failed (${run.error?.code}), and its error flow ${errorFlow} never ran`);
    }
    const other = started.find((stored) => stored.run.flowId !== errorFlow);
    if (other !== undefined) violate(`run ${run.id} failed, and ${other.run.flowId} ran instead of ${errorFlow}`);
    if (started.length > 0) simulation.cover('started by: error flow');
  }
}
