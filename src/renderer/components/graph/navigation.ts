import type { GraphEdge, GraphNode, NodePositions } from './graph-model';

export type ArrowKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

function byPlace(positions: NodePositions) {
  return (a: string, b: string): number => {
    const first = positions[a] ?? { x: 0, y: 0 };
    const second = positions[b] ?? { x: 0, y: 0 };
    return first.x - second.x || first.y - second.y;
  };
}

/**
 * The node an arrow key leads to: right and left follow edges, up and down go to the nearest node above or below that
 * hangs on the same predecessor or successor, or, when there is none, the nearest of all. Undefined at a border.
 */
export function neighbourOf(
  nodeId: string,
  key: ArrowKey,
  graph: { nodes: readonly GraphNode[]; edges: readonly GraphEdge[] },
  positions: NodePositions,
): string | undefined {
  const here = positions[nodeId];
  if (here === undefined) return undefined;
  const place = byPlace(positions);
  if (key === 'ArrowRight' || key === 'ArrowLeft') {
    const ahead = graph.edges
      .map((edge) =>
        key === 'ArrowRight'
          ? edge.from.node === nodeId
            ? edge.to.node
            : undefined
          : edge.to.node === nodeId
            ? edge.from.node
            : undefined,
      )
      .filter((id): id is string => id !== undefined && id !== nodeId && positions[id] !== undefined);
    return nearest(ahead, here, positions);
  }
  const direction = key === 'ArrowDown' ? 1 : -1;
  const others = graph.nodes
    .map((node) => node.id)
    .filter((id) => {
      const at = positions[id];
      return id !== nodeId && at !== undefined && (at.y - here.y) * direction > 0;
    });
  const relatives = new Set<string>();
  for (const edge of graph.edges) {
    if (edge.to.node === nodeId)
      for (const other of graph.edges) if (other.from.node === edge.from.node) relatives.add(other.to.node);
    if (edge.from.node === nodeId)
      for (const other of graph.edges) if (other.to.node === edge.to.node) relatives.add(other.from.node);
  }
  const close = others.filter((id) => relatives.has(id)).sort(place);
  return nearest(close.length > 0 ? close : others.sort(place), here, positions);
}

function nearest(ids: readonly string[], here: { x: number; y: number }, positions: NodePositions): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const id of ids) {
    const at = positions[id];
    if (at === undefined) continue;
    const distance = Math.abs(at.x - here.x) + Math.abs(at.y - here.y) * 1.5;
    if (distance < bestDistance) {
      best = id;
      bestDistance = distance;
    }
  }
  return best;
}

/** Nodes in reading order (left to right, then top to bottom): the order of the Tab key and of screen readers. */
export function readingOrder(nodes: readonly GraphNode[], positions: NodePositions): string[] {
  return nodes.map((node) => node.id).sort(byPlace(positions));
}
