import type { ElkNode } from 'elkjs/lib/elk-api';
import { LOOP_PORT } from './connect-rules';
import { cardSize, portOffset } from './geometry';
import type { GraphEdge, GraphNode, NodePositions } from './graph-model';
import { snapToGrid } from './snapping';

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '72',
  'elk.spacing.nodeNode': '36',
  'elk.spacing.componentComponent': '64',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
};

function toElk(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): ElkNode {
  const known = new Set(nodes.map((node) => node.id));
  const port = (node: GraphNode, side: 'input' | 'output', key: string) => ({
    id: `${node.id}/${side}/${key}`,
    ...portOffset(node, side, key),
    width: 0,
    height: 0,
    layoutOptions: { 'elk.port.side': side === 'input' ? 'WEST' : 'EAST' },
  });
  const ports = new Map(
    nodes.map((node) => [
      node.id,
      [
        ...node.inputs.map((each) => port(node, 'input', each.key)),
        ...node.outputs.map((each) => port(node, 'output', each.key)),
      ],
    ]),
  );
  const hasPort = (node: string, id: string) => ports.get(node)?.some((each) => each.id === id) ?? false;
  return {
    id: 'root',
    layoutOptions: OPTIONS,
    children: nodes.map((node) => ({
      id: node.id,
      ...cardSize(node),
      ports: ports.get(node.id) ?? [],
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
    })),
    // Left out: edges that close a loop; so the loop's body flows to the right.
    edges: edges
      .filter((edge) => edge.to.port !== LOOP_PORT && known.has(edge.from.node) && known.has(edge.to.node))
      .map((edge) => {
        const source = `${edge.from.node}/output/${edge.from.port}`;
        const target = `${edge.to.node}/input/${edge.to.port}`;
        return {
          id: edge.id,
          sources: [hasPort(edge.from.node, source) ? source : edge.from.node],
          targets: [hasPort(edge.to.node, target) ? target : edge.to.node],
        };
      }),
  };
}

/** Places all nodes in layers from left to right (elkjs, loaded on first use). Answers a position for every node. */
export async function computeLayout(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Promise<NodePositions> {
  if (nodes.length === 0) return {};
  const { default: Elk } = await import('elkjs/lib/elk.bundled.js');
  const result = await new Elk().layout(toElk(nodes, edges));
  return Object.fromEntries((result.children ?? []).map((child) => [child.id, snapToGrid({ x: child.x ?? 0, y: child.y ?? 0 })]));
}

/**
 * The given layout, made whole: when no node is placed everything is laid out; when only some are missing they are put
 * below the rest and the placed ones stay where a person left them.
 */
export async function completeLayout(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  layout: NodePositions | undefined,
): Promise<NodePositions> {
  const missing = nodes.filter((node) => layout?.[node.id] === undefined);
  if (layout !== undefined && missing.length === 0) return layout;
  if (layout === undefined || missing.length === nodes.length) return computeLayout(nodes, edges);
  const placed = nodes.filter((node) => layout[node.id] !== undefined);
  const added = await computeLayout(missing, edges);
  const floor = Math.max(...placed.map((node) => (layout[node.id]?.y ?? 0) + cardSize(node).height)) + 40;
  const left = Math.min(...placed.map((node) => layout[node.id]?.x ?? 0));
  const moved = Object.fromEntries(
    Object.entries(added).map(([id, at]) => [id, snapToGrid({ x: at.x + left, y: at.y + floor })]),
  );
  return { ...layout, ...moved };
}
