import type { FlowDefinition } from '#shared/model/flow';
import { compensatedSeq, type RunComparison, type StepSummary } from '#shared/model/run';
import type { FoundRun, RunsRepository } from './repository';
import { toRunSummary } from './summaries';

/** Two runs with their steps side by side; a step stands beside the one of the same node in the same place. */
export function compareRuns(
  repository: Pick<RunsRepository, 'steps' | 'outputs'>,
  a: { found: FoundRun; definition: FlowDefinition },
  b: { found: FoundRun; definition: FlowDefinition },
): RunComparison {
  const stepsA = placesOf(repository.steps(a.found));
  const stepsB = placesOf(repository.steps(b.found));
  const names = new Map<string, string>([...b.definition.nodes, ...a.definition.nodes].map(({ id, name }) => [id, name]));
  const text = ({ found }: { found: FoundRun }, step: StepSummary | undefined) => {
    const outputs = step === undefined ? undefined : repository.outputs(found, step.seq);
    return outputs === undefined ? undefined : JSON.stringify(outputs);
  };
  const rows = inOrder([...stepsA.keys()], [...stepsB.keys()]).map((place): RunComparison['rows'][number] => {
    const stepA = stepsA.get(place);
    const stepB = stepsB.get(place);
    const step = stepA ?? stepB;
    const nodeId = step?.nodeId ?? '';
    return {
      nodeId,
      name: names.get(nodeId) ?? nodeId,
      scope: step?.scope ?? '',
      ...(stepA === undefined ? {} : { a: stepA }),
      ...(stepB === undefined ? {} : { b: stepB }),
      differs: text(a, stepA) !== text(b, stepB),
    };
  });
  return { a: toRunSummary(a.found.run), b: toRunSummary(b.found.run), rows };
}

/** Steps by their place. What undoes a step is known by the place of that step: its number is another in each run. */
function placesOf(steps: StepSummary[]): Map<string, StepSummary> {
  const bySeq = new Map(steps.map((step) => [step.seq, step]));
  return new Map(
    steps.map((step) => {
      const undone = bySeq.get(compensatedSeq(step.scope) ?? -1);
      const scope = undone === undefined ? step.scope : `undo ${undone.nodeId} ${undone.scope}`;
      return [`${step.nodeId}\n${scope}`, step];
    }),
  );
}

/** All places: those of the first run in its order, and each that only the second has after what it follows there. */
function inOrder(first: readonly string[], second: readonly string[]): string[] {
  const known = new Set(first);
  const after = new Map<string, string[]>();
  let last = '';
  for (const place of second) {
    if (known.has(place)) last = place;
    else after.set(last, [...(after.get(last) ?? []), place]);
  }
  return [...(after.get('') ?? []), ...first.flatMap((place) => [place, ...(after.get(place) ?? [])])];
}
