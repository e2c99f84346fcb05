/* Changes that come from gestures on the graph, as pure functions from one definition to the next. */
import type { FlowDefinition, FlowEdge } from '#shared/model/flow';
import { connectRules } from '../../../../components/graph/connect-rules';
import { CARD_WIDTH } from '../../../../components/graph/geometry';
import { edgeKey, type GraphEdge, type GraphEnd, type NodePositions, type Point } from '../../../../components/graph/graph-model';

/** The edge with an id of the graph. */
export function edgeOf(definition: FlowDefinition, edgeId: string): FlowEdge | undefined {
  return definition.edges.find((edge) => edgeKey(edge) === edgeId);
}

/** Leads an edge elsewhere. It keeps its place in the list; one that is there already is not doubled. */
export function reconnect(definition: FlowDefinition, edgeId: string, from: GraphEnd, to: GraphEnd): FlowDefinition {
  const next = { from, to } as FlowEdge;
  const key = edgeKey(next);
  if (key === edgeId || !definition.edges.some((edge) => edgeKey(edge) === edgeId)) return definition;
  const others = definition.edges.filter((edge) => edgeKey(edge) !== key);
  return { ...definition, edges: others.map((edge) => (edgeKey(edge) === edgeId ? next : edge)) };
}

/** Leads an edge through a node: what came to the end of the edge now comes through the node's ports. */
export function insertIntoEdge(
  definition: FlowDefinition,
  edgeId: string,
  node: { id: string; input: string; output: string },
): FlowDefinition {
  const edge = edgeOf(definition, edgeId);
  if (edge === undefined || edge.from.node === node.id || edge.to.node === node.id) return definition;
  const before = { from: edge.from, to: { node: node.id, port: node.input } } as FlowEdge;
  const behind = { from: { node: node.id, port: node.output }, to: edge.to } as FlowEdge;
  return { ...definition, edges: definition.edges.flatMap((other) => (other === edge ? [before, behind] : [other])) };
}

/** Says whether two ports may be joined; the canvas says why not while one draws. */
export function mayConnect(edges: readonly GraphEdge[], from: GraphEnd, to: GraphEnd, without?: string): boolean {
  return connectRules({ ...from, side: 'output' }, edges, without)({ ...to, side: 'input' }) === undefined;
}

const GAP = 64;

/**
 * Places for a card that is put between two others: beside the one it follows; what is too near behind it, and everything
 * that follows from there, moves to the right.
 * @param behind ids of all nodes that the edge leads to, directly or not
 */
export function makeRoom(
  places: NodePositions,
  from: string,
  to: string,
  behind: ReadonlySet<string>,
): { at: Point; places: NodePositions } {
  const source = places[from] ?? { x: 0, y: 0 };
  const target = places[to] ?? { x: source.x + CARD_WIDTH + GAP, y: source.y };
  const needed = source.x + (CARD_WIDTH + GAP) * 2;
  const by = target.x > source.x ? Math.max(0, needed - target.x) : 0;
  const x = by > 0 ? source.x + CARD_WIDTH + GAP : Math.round((source.x + target.x) / 2);
  const moved = Object.entries(places).filter(([id, at]) => by > 0 && id !== from && behind.has(id) && at.x >= target.x);
  return {
    at: { x, y: Math.round((source.y + target.y) / 2) },
    places: Object.fromEntries(moved.map(([id, at]) => [id, { x: at.x + by, y: at.y }])),
  };
}
