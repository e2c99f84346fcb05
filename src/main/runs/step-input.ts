/**
 * What went into a step. The journal keeps what steps put out, once; the input is the outputs at the other ends of the
 * step's edges, found in the version of the flow that the run is pinned to.
 */
import type { FlowDefinition, FlowNode } from '#shared/model/flow';
import type { Item } from '#shared/model/packet';
import type { StepSummary } from '#shared/model/run';

export interface RecordedSteps {
  /** The step of a node in a scope, if it began. */
  find(nodeId: string, scope: string): StepSummary | undefined;
  outputs(seq: number): Record<string, Item[]> | undefined;
}

const LOOP = 'core.for-each';
/** Its body runs once, with all items. */
const LOCK = 'core.with-lock';
/** Nodes passed over one after the other; more than any flow has is a cycle. */
const MAX_DEPTH = 5000;

/** `outer[0]/loop[3]` is iteration 3 of the node `loop` in the scope `outer[0]`. */
export function splitScope(scope: string): { parent: string; nodeId: string; iteration: number } | undefined {
  const match = /^(?:(.*)\/)?([^/[\]]+)\[(\d+)\]$/.exec(scope);
  if (match === null) return undefined;
  return { parent: match[1] ?? '', nodeId: match[2] ?? '', iteration: Number(match[3]) };
}

function hasBody(node: FlowNode | undefined): boolean {
  return node?.type === LOOP || node?.type === LOCK;
}

function batchSizeOf(node: FlowNode): number {
  const size = Number(node.config['batchSize'] ?? 1);
  return Number.isInteger(size) && size > 0 ? size : 1;
}

/** The items that went into `step`, as far as the record tells; none for a trigger. */
export function inputOf(
  step: Pick<StepSummary, 'nodeId' | 'scope' | 'itemsIn'>,
  definition: FlowDefinition,
  steps: RecordedSteps,
): Item[] {
  const nodes = new Map<string, FlowNode>(definition.nodes.map((node) => [node.id, node]));

  function fromEdge(source: FlowNode, port: string, scope: string, depth: number): Item[] {
    if (port === 'item' && (source.type === LOOP || source.type === LOCK)) {
      const place = splitScope(scope);
      if (place?.nodeId !== source.id) return [];
      const size = source.type === LOCK ? Number.MAX_SAFE_INTEGER : batchSizeOf(source);
      return collect(source.id, place.parent, depth + 1)
        .flat()
        .slice(place.iteration * size, (place.iteration + 1) * size);
    }
    const recorded = steps.find(source.id, scope);
    const outputs = recorded === undefined ? undefined : steps.outputs(recorded.seq);
    if (outputs !== undefined) return outputs[port] ?? [];
    return source.disabled === true ? collect(source.id, scope, depth + 1).flat() : [];
  }

  function collect(nodeId: string, scope: string, depth: number): Item[][] {
    if (depth > MAX_DEPTH) return [];
    return definition.edges
      .filter((edge) => edge.to.node === nodeId && !(edge.to.port === 'loop' && hasBody(nodes.get(nodeId))))
      .map((edge) => {
        const source = nodes.get(edge.from.node);
        return source === undefined ? [] : fromEdge(source, edge.from.port, scope, depth);
      });
  }

  const byEdge = collect(step.nodeId, step.scope, 0);
  const all = byEdge.flat();
  if (all.length === step.itemsIn) return all;
  // A node that goes on with the first branch has taken one of them only.
  return byEdge.find((items) => items.length === step.itemsIn && items.length > 0) ?? all;
}
