import type { RunDetail, StepSummary } from '#shared/model/run';

/** Steps whose outputs may be pinned in a re-run from `step`: those that gave any, outside of loops, but triggers and the step itself. */
export function pinChoices(run: Pick<RunDetail, 'steps' | 'definition'>, step: StepSummary): { value: string; label: string }[] {
  const names = new Map<string, string>(run.definition.nodes.map((node) => [node.id, node.name]));
  return run.steps
    .filter(({ seq, scope, itemsOut }) => seq > 0 && seq !== step.seq && scope === '' && Object.keys(itemsOut).length > 0)
    .map(({ seq, nodeId }) => ({ value: String(seq), label: names.get(nodeId) ?? nodeId }));
}
