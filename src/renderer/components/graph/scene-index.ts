import type { GraphEdge, GraphNode } from './graph-model';

/** A graph by its ids: no look-up walks a list of a thousand nodes. */
export interface SceneIndex {
  nodes: ReadonlyMap<string, GraphNode>;
  edges: ReadonlyMap<string, GraphEdge>;
  /** Edges that enter or leave a node. */
  edgesOf(nodeId: string): readonly GraphEdge[];
  /** Position of a node in the list it came from. */
  order: ReadonlyMap<string, number>;
}

const NO_EDGES: readonly GraphEdge[] = [];

/** Indexes a graph in one walk. */
export function indexScene(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): SceneIndex {
  const byNode = new Map<string, GraphEdge[]>();
  const join = (node: string, edge: GraphEdge) => {
    const known = byNode.get(node);
    if (known === undefined) byNode.set(node, [edge]);
    else known.push(edge);
  };
  for (const edge of edges) {
    join(edge.from.node, edge);
    if (edge.to.node !== edge.from.node) join(edge.to.node, edge);
  }
  return {
    nodes: new Map(nodes.map((node) => [node.id, node])),
    edges: new Map(edges.map((edge) => [edge.id, edge])),
    edgesOf: (nodeId) => byNode.get(nodeId) ?? NO_EDGES,
    order: new Map(nodes.map((node, index) => [node.id, index])),
  };
}
