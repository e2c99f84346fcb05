import type { FlowDefinition, FlowEdge, FlowNode } from '../model/flow';

/*
 * Look-ups by id in a definition of thousands of nodes. A definition never changes, so what is found out about its lists
 * is kept as long as the lists live; an edit that keeps a list keeps its index too.
 */

interface Ends {
  entering: readonly FlowEdge[];
  leaving: readonly FlowEdge[];
}

const NONE: Ends = { entering: [], leaving: [] };
const positions = new WeakMap<readonly FlowNode[], ReadonlyMap<string, number>>();
const ends = new WeakMap<readonly FlowEdge[], ReadonlyMap<string, Ends>>();

function positionsOf(nodes: readonly FlowNode[]): ReadonlyMap<string, number> {
  const known = positions.get(nodes);
  if (known !== undefined) return known;
  const made = new Map(nodes.map((node, index) => [node.id as string, index]));
  positions.set(nodes, made);
  return made;
}

function endsOf(edges: readonly FlowEdge[]): ReadonlyMap<string, Ends> {
  const known = ends.get(edges);
  if (known !== undefined) return known;
  const made = new Map<string, { entering: FlowEdge[]; leaving: FlowEdge[] }>();
  const at = (id: string) => {
    const there = made.get(id);
    if (there !== undefined) return there;
    const fresh = { entering: [], leaving: [] };
    made.set(id, fresh);
    return fresh;
  };
  for (const edge of edges) {
    at(edge.from.node).leaving.push(edge);
    at(edge.to.node).entering.push(edge);
  }
  ends.set(edges, made);
  return made;
}

/** The node with an id, in constant time. */
export function nodeById(definition: FlowDefinition, id: string): FlowNode | undefined {
  const position = positionsOf(definition.nodes).get(id);
  return position === undefined ? undefined : definition.nodes[position];
}

/** Where a node is in the list of nodes, in constant time. */
export function positionOf(definition: FlowDefinition, id: string): number | undefined {
  return positionsOf(definition.nodes).get(id);
}

/** The edges that lead to a node and from it, in constant time. */
export function edgesAt(definition: FlowDefinition, id: string): Ends {
  return endsOf(definition.edges).get(id) ?? NONE;
}

/** The list with one node in the place of the one with its id; the index goes along. */
export function withNodeAt(nodes: readonly FlowNode[], position: number, node: FlowNode): FlowNode[] {
  const next = nodes.slice();
  next[position] = node;
  if (nodes[position]?.id === node.id) positions.set(next, positionsOf(nodes));
  return next;
}
