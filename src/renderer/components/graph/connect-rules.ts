import { type GraphEdge, type GraphEnd, type GraphPortEnd } from './graph-model';

/** Why two ports cannot be joined. `cycle`: the way would lead back to where it began. */
export type ConnectRefusal = 'same-side' | 'same-node' | 'exists' | 'cycle';

/** Edges into this port close the loop of a for-each; they are no cycle. */
export const LOOP_PORT = 'loop';

/** An edge between two ports, whichever was touched first; undefined for two ports of one side. */
export function edgeBetween(a: GraphPortEnd, b: GraphPortEnd): { from: GraphEnd; to: GraphEnd } | undefined {
  if (a.side === b.side) return undefined;
  const [output, input] = a.side === 'output' ? [a, b] : [b, a];
  return { from: { node: output.node, port: output.port }, to: { node: input.node, port: input.port } };
}

/** All nodes that lead to `node` (`back`) or that it leads to, itself included; loops of a for-each are not followed. */
export function reachOf(node: string, edges: readonly GraphEdge[], back: boolean): Set<string> {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    if (to.port === LOOP_PORT) continue;
    const [here, there] = back ? [to.node, from.node] : [from.node, to.node];
    const known = next.get(here);
    if (known === undefined) next.set(here, [there]);
    else known.push(there);
  }
  const seen = new Set([node]);
  const open = [node];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const there of next.get(id) ?? []) {
      if (seen.has(there)) continue;
      seen.add(there);
      open.push(there);
    }
  }
  return seen;
}

/**
 * Says of every other port whether an edge from `from` may end there. The graph is walked once, however many ports are asked.
 * @param without an edge that is being moved: it does not stand in its own way
 */
export function connectRules(
  from: GraphPortEnd,
  edges: readonly GraphEdge[],
  without?: string,
): (to: GraphPortEnd) => ConnectRefusal | undefined {
  const others = without === undefined ? edges : edges.filter((edge) => edge.id !== without);
  const reach = reachOf(from.node, others, from.side === 'output');
  const taken = new Set<string>();
  for (const edge of others) {
    const [own, other] = from.side === 'output' ? [edge.from, edge.to] : [edge.to, edge.from];
    if (own.node === from.node && own.port === from.port) taken.add(`${other.node}/${other.port}`);
  }
  return (to) => {
    if (to.side === from.side) return 'same-side';
    if (to.node === from.node) return 'same-node';
    if (taken.has(`${to.node}/${to.port}`)) return 'exists';
    const closesLoop = (from.side === 'input' ? from.port : to.port) === LOOP_PORT;
    return reach.has(to.node) && !closesLoop ? 'cycle' : undefined;
  };
}
