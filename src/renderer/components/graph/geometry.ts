/*
 * Where everything is, in graph pixels, without asking the DOM: card sizes, ports, edge paths, the transform that fits.
 * The style sheet draws cards with the same numbers (graph.css); a size read from the DOM would cost a layout per drag.
 */
import type { GraphNode, NodePositions, Point, Rect, Size } from './graph-model';
import { GRID_STEP, snapToGrid } from './snapping';

export const CARD_WIDTH = 212;
export const CARD_HEADER_HEIGHT = 52;
export const PORT_ROW_HEIGHT = 20;
export const CARD_MESSAGE_HEIGHT = 36;
/** One line more below a message: what to do about it. */
const CARD_FIX_HEIGHT = 15;
const PORT_ROWS_PADDING = 6;

/** Zoom that shows a flow of a thousand nodes whole, and the largest that is of use. */
export const MIN_ZOOM = 0.05;
export const MAX_ZOOM = 2;

export interface Transform extends Point {
  /** Zoom: screen pixels per graph pixel. */
  k: number;
}

function portRows(node: GraphNode): number {
  const rows = Math.max(node.inputs.length, node.outputs.length);
  return rows > 1 ? rows : 0;
}

/** Size of a card. It depends on its ports and its message, never on the length of its texts. */
export function cardSize(node: GraphNode): Size {
  const rows = portRows(node);
  const ports = rows === 0 ? 0 : rows * PORT_ROW_HEIGHT + PORT_ROWS_PADDING;
  const message = node.message === undefined ? 0 : CARD_MESSAGE_HEIGHT + (node.message.fix === undefined ? 0 : CARD_FIX_HEIGHT);
  return { width: CARD_WIDTH, height: CARD_HEADER_HEIGHT + ports + message };
}

/** Offset of a port dot's centre from the card's top left corner; the middle of the side for a port that does not exist. */
export function portOffset(node: GraphNode, side: 'input' | 'output', key: string): Point {
  const x = side === 'input' ? 0 : CARD_WIDTH;
  if (portRows(node) === 0) return { x, y: CARD_HEADER_HEIGHT / 2 };
  const ports = side === 'input' ? node.inputs : node.outputs;
  if (ports.length === 1) return { x, y: CARD_HEADER_HEIGHT / 2 };
  const index = ports.findIndex((port) => port.key === key);
  if (index < 0) return { x, y: CARD_HEADER_HEIGHT / 2 };
  return { x, y: CARD_HEADER_HEIGHT + index * PORT_ROW_HEIGHT + PORT_ROW_HEIGHT / 2 };
}

/** The smallest rectangle around all placed nodes; undefined when there is none. */
export function boundsOf(nodes: readonly GraphNode[], positions: NodePositions): Rect | undefined {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const node of nodes) {
    const at = positions[node.id];
    if (at === undefined) continue;
    const size = cardSize(node);
    left = Math.min(left, at.x);
    top = Math.min(top, at.y);
    right = Math.max(right, at.x + size.width);
    bottom = Math.max(bottom, at.y + size.height);
  }
  return left === Infinity ? undefined : { x: left, y: top, width: right - left, height: bottom - top };
}

/** The transform that shows `bounds` in the middle of `view` with `padding` around, never larger than `maxZoom`. */
export function fitTransform(bounds: Rect, view: Size, padding = 48, maxZoom = 1): Transform {
  const width = Math.max(1, view.width - padding * 2);
  const height = Math.max(1, view.height - padding * 2);
  const k = Math.max(MIN_ZOOM, Math.min(maxZoom, width / Math.max(1, bounds.width), height / Math.max(1, bounds.height)));
  return {
    k,
    x: (view.width - bounds.width * k) / 2 - bounds.x * k,
    y: (view.height - bounds.height * k) / 2 - bounds.y * k,
  };
}

/** Below this cards cannot be read at a glance. */
const READABLE_ZOOM = 0.78;

/**
 * The transform to open a graph with: the whole of it while it stays readable, else its beginning at the smallest readable
 * zoom: the left border, and `startY` (where the first node is) in the middle.
 */
export function openTransform(bounds: Rect, view: Size, padding = 48, startY = bounds.y + bounds.height / 2): Transform {
  const whole = fitTransform(bounds, view, padding);
  if (whole.k >= READABLE_ZOOM) return whole;
  const k = READABLE_ZOOM;
  const fitsIn = (length: number, room: number) => length * k + padding * 2 <= room;
  const middleY = fitsIn(bounds.height, view.height) ? bounds.y + bounds.height / 2 : startY;
  return {
    k,
    x: (fitsIn(bounds.width, view.width) ? (view.width - bounds.width * k) / 2 : padding) - bounds.x * k,
    y: view.height / 2 - middleY * k,
  };
}

/** The nearest transform that shows the whole of `rect`; the same object when it is in view already. */
export function revealTransform(rect: Rect, view: Size, current: Transform, padding = 24): Transform {
  const left = rect.x * current.k + current.x;
  const top = rect.y * current.k + current.y;
  const right = left + rect.width * current.k;
  const bottom = top + rect.height * current.k;
  const dx = left < padding ? padding - left : right > view.width - padding ? view.width - padding - right : 0;
  const dy = top < padding ? padding - top : bottom > view.height - padding ? view.height - padding - bottom : 0;
  return dx === 0 && dy === 0 ? current : { k: current.k, x: current.x + dx, y: current.y + dy };
}

/** The transform after zooming by `factor` around a point of the view, which stays where it is. */
export function zoomAround(current: Transform, factor: number, origin: Point): Transform {
  const k = Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, current.k * factor));
  const scale = k / current.k;
  return { k, x: origin.x - (origin.x - current.x) * scale, y: origin.y - (origin.y - current.y) * scale };
}

/** How far an edge runs straight before it bends. */
export const LEAD = 20;
const RADIUS = 10;

/**
 * SVG path of an edge from an output dot to an input dot. Forward edges are one curve. Edges that go back (the end of a
 * loop's body) run below `floorY`, the lower border of both cards, so that they do not cross them.
 */
export function edgePath(start: Point, end: Point, floorY: number): string {
  if (end.x >= start.x + LEAD) {
    const reach = Math.max(LEAD, Math.min(160, (end.x - start.x) / 2));
    return `M ${start.x} ${start.y} C ${start.x + reach} ${start.y} ${end.x - reach} ${end.y} ${end.x} ${end.y}`;
  }
  const below = Math.max(floorY, start.y + RADIUS * 2, end.y + RADIUS * 2) + LEAD;
  const right = start.x + LEAD;
  const left = end.x - LEAD;
  return [
    `M ${start.x} ${start.y} H ${right - RADIUS} Q ${right} ${start.y} ${right} ${start.y + RADIUS}`,
    `V ${below - RADIUS} Q ${right} ${below} ${right - RADIUS} ${below}`,
    `H ${left + RADIUS} Q ${left} ${below} ${left} ${below - RADIUS}`,
    `V ${end.y + RADIUS} Q ${left} ${end.y} ${left + RADIUS} ${end.y} H ${end.x}`,
  ].join(' ');
}

/** Where to put a new node so that it covers none: right of `after`, else right of everything, moving down while taken. */
export function freePosition(nodes: readonly GraphNode[], positions: NodePositions, after: string | undefined): Point {
  const anchor = after === undefined ? undefined : positions[after];
  const bounds = boundsOf(nodes, positions);
  const start = anchor
    ? { x: anchor.x + CARD_WIDTH + 72, y: anchor.y }
    : bounds
      ? { x: bounds.x, y: bounds.y + bounds.height + 40 }
      : { x: 0, y: 0 };
  const at = snapToGrid(start);
  const collides = (point: Point): boolean =>
    nodes.some((node) => {
      const other = positions[node.id];
      if (other === undefined) return false;
      const size = cardSize(node);
      return (
        point.x < other.x + size.width + 16 &&
        other.x < point.x + CARD_WIDTH + 16 &&
        point.y < other.y + size.height + 16 &&
        other.y < point.y + CARD_HEADER_HEIGHT + 16
      );
    });
  while (collides(at)) at.y += GRID_STEP * 3;
  return at;
}
