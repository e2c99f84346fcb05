/*
 * Which cards and edges are worth mounting. Each is a React root of its own, so a large flow mounts only what is in view;
 * what is not mounted is drawn as a shape (far-layer).
 */
import { cardSize, type Transform } from './geometry';
import type { GraphEdge, GraphNode, Point, Rect, Size } from './graph-model';

/** Up to so many nodes everything is mounted, and nothing is drawn as a shape: a reader's search finds all of it. */
export const MOUNT_ALL = 120;
/** Below this zoom the words on cards of a large flow cannot be read: shapes say as much. */
export const FAR_ZOOM = 0.4;

/** The part of the graph in view, widened on each side by `margin` parts of the view. */
export function viewRect(transform: Transform, view: Size, margin = 0): Rect {
  const width = view.width / transform.k;
  const height = view.height / transform.k;
  return {
    x: -transform.x / transform.k - width * margin,
    y: -transform.y / transform.k - height * margin,
    width: width * (1 + margin * 2),
    height: height * (1 + margin * 2),
  };
}

/** True when two rectangles share a point. */
export function overlaps(a: Rect, b: Rect): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

/** True when `inner` lies wholly in `outer`. */
export function contains(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

type PlaceOf = (id: string) => Point | undefined;

/** The rectangle of a card; undefined while it has no place. */
export function cardRect(node: GraphNode, placeOf: PlaceOf): Rect | undefined {
  const at = placeOf(node.id);
  if (at === undefined) return undefined;
  const { width, height } = cardSize(node);
  return { x: at.x, y: at.y, width, height };
}

/** Ids of the nodes that touch `rect`, in the order given. */
export function nodesIn(nodes: readonly GraphNode[], placeOf: PlaceOf, rect: Rect): string[] {
  const found: string[] = [];
  for (const node of nodes) {
    const own = cardRect(node, placeOf);
    if (own !== undefined && overlaps(own, rect)) found.push(node.id);
  }
  return found;
}

/** Ids of the edges whose span touches `rect`. An edge that goes back runs below its cards, hence the slack. */
export function edgesIn(edges: readonly GraphEdge[], placeOf: PlaceOf, rect: Rect): string[] {
  const found: string[] = [];
  for (const edge of edges) {
    const from = placeOf(edge.from.node);
    const to = placeOf(edge.to.node);
    if (from === undefined || to === undefined) continue;
    const x = Math.min(from.x, to.x);
    const y = Math.min(from.y, to.y);
    const span = { x, y, width: Math.abs(from.x - to.x) + 260, height: Math.abs(from.y - to.y) + 220 };
    if (overlaps(span, rect)) found.push(edge.id);
  }
  return found;
}
