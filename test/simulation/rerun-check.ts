/** A run that goes on from an earlier one must not do again what it takes over. What that is, is worked out here from the flow alone. */
import type { StoredRun } from '#main/engine/ports';
import type { FlowDefinition } from '#shared/model/flow';

/** Where an effect happens, by its idempotency key: `run/loop[0]/node#2` is item 2 at `loop[0]/node`. */
export function placeOfKey(key: string): { place: string; index: number } {
  const end = key.lastIndexOf('#');
  return { place: key.slice(key.indexOf('/') + 1, end), index: Number.parseInt(key.slice(end + 1), 10) };
}

export function placeOf({ scope, nodeId }: { scope: string; nodeId: string }): string {
  return scope === '' ? nodeId : `${scope}/${nodeId}`;
}

/** What is wrong with an effect at this place, as far as the run that this one goes on from had done it; undefined: nothing. */
export function repeatsWhatWasTakenOver(
  { run }: StoredRun,
  earlier: StoredRun,
  { place, index }: { place: string; index: number },
  { edges = [] }: Pick<FlowDefinition, 'edges'>,
): string | undefined {
  const { from, seq, pinned, edited } = run.trigger.detail ?? {};
  // What was undone is done again.
  if (from === 'start' || earlier.run.compensating === true) return undefined;
  const pins = pinned === undefined ? [] : pinned.split(' ');
  if (pins.includes(place)) return `${place} is pinned in ${run.id} and runs`;
  const target = from === 'step' ? earlier.steps.find((step) => step.seq === Number(seq)) : undefined;
  const redone = reachableFrom([...pins, ...(target === undefined ? [] : [target.nodeId])], edges);
  const step = earlier.steps.find((candidate) => placeOf(candidate) === place);
  if (step === undefined || redone.has(step.nodeId)) return undefined;
  if (step.outputs !== undefined) return `${run.id} does ${place} again, which ${earlier.run.id} had finished`;
  const isOtherInput = edited !== undefined || run.trigger.detail?.['keysOf'] === undefined;
  if (run.trigger.detail?.['deadLetterId'] !== undefined && isOtherInput && step.seq === Number(seq)) return undefined;
  const isDone = earlier.items.some((item) => item.seq === step.seq && item.index === index && item.state === 'done');
  return isDone ? `${run.id} does item ${index} of ${place} again, which ${earlier.run.id} had finished` : undefined;
}

function reachableFrom(nodes: readonly string[], edges: FlowDefinition['edges']): Set<string> {
  const reached = new Set<string>(nodes);
  for (const at of reached) for (const { from, to } of edges) if (from.node === at) reached.add(to.node);
  return reached;
}
