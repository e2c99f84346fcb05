/** Counts what the runs of a simulation have come by. */
import type { StoredRun } from '#main/engine/ports';
import { compensatedSeq } from '#shared/model/run';
import type { Simulation } from './simulation';

export function coverRuns(simulation: Simulation, runs: readonly StoredRun[]): void {
  for (const { run, steps } of runs) {
    const { trigger } = run;
    simulation.cover(`run: ${run.status}`);
    if (run.error !== undefined) simulation.cover(`run: ${run.error.code}`);
    simulation.cover(`started by: ${trigger.kind}`);
    if (trigger.detail?.['deadLetterId'] !== undefined) simulation.cover('started by: re-drive');
    else if (trigger.kind === 'rerun' && trigger.detail?.['from'] === 'failed') {
      simulation.cover('started by: re-run from the failed step');
    } else if (trigger.kind === 'rerun' && trigger.detail?.['from'] === 'step') {
      simulation.cover('started by: re-run from any step');
    }
    const types = new Map<string, string>(
      simulation.watchParts.definitions.get(run.flowId)?.nodes.map(({ id, type }) => [id, type]) ?? [],
    );
    for (const step of steps) {
      if (step.status === 'skipped') continue;
      const type = types.get(step.nodeId) ?? '';
      simulation.cover(`node: ${type}`);
      if (step.attempt > 1) simulation.cover('step: retried');
      if (compensatedSeq(step.scope) !== undefined) simulation.cover('step: compensation');
      if (type === 'core.call-flow' && step.status === 'succeeded' && step.itemsIn > 0)
        simulation.cover('service: reply to a step');
    }
  }
}
