import type { StepSummary } from '#shared/model/run';

interface Edge {
  from: { node: string; port: string };
  to: { node: string; port: string };
}

/** Where the items that went along an edge are kept: with the output of a step, or with the input of the one behind. */
export interface EdgePacket {
  seq: number;
  side: 'input' | 'output';
  count: number;
  /** For-each iterations it belongs to. */
  scope: string;
}

/**
 * What went along an edge in a run, one packet for each step that put something out by its port, oldest first. What leaves a
 * for-each by `item` is the input of the steps of its body.
 */
export function packetsAlong(edge: Edge, steps: readonly StepSummary[]): EdgePacket[] {
  const own = steps.flatMap((step) => {
    const count = step.nodeId === edge.from.node ? step.itemsOut[edge.from.port] : undefined;
    return count === undefined ? [] : [{ seq: step.seq, side: 'output' as const, count, scope: step.scope }];
  });
  if (own.length > 0 || edge.from.port !== 'item') return own;
  return steps
    .filter((step) => step.nodeId === edge.to.node && step.status !== 'skipped')
    .map((step) => ({ seq: step.seq, side: 'input' as const, count: step.itemsIn, scope: step.scope }));
}
