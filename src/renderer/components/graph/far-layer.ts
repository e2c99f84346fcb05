/*
 * The flow as shapes on one canvas: from far away, where words cannot be read, and for cards that come into view before they
 * are mounted. The picture is larger than the view: while one moves it is only shifted or scaled, which costs next to
 * nothing, and it is drawn again when its border comes into view, and now and then while one zooms.
 */
import type { EdgeRun } from './edge-geometry';
import { CARD_WIDTH, cardSize, LEAD, type Transform } from './geometry';
import type { GraphEdge, GraphNode, Point, Size } from './graph-model';
import { type GraphPaints, nodePaint, paintsOf } from './graph-paints';

export interface FarPicture {
  nodes: Iterable<GraphNode>;
  edges: Iterable<GraphEdge>;
  placeOf(id: string): Point | undefined;
  runOf(edge: GraphEdge): EdgeRun | undefined;
  isSelected(id: string): boolean;
}

export interface FarLayer {
  /**
   * Shows the shapes of what is in view. `picture` answers what touches a part of the graph, the view and `FAR_MARGIN` of it
   * on each side; it is asked only when there is something to draw. True when it wants to be asked again.
   */
  show(looks: { transform: Transform; view: Size }, isStale: boolean, picture: () => FarPicture): boolean;
  clear(): void;
  /** Colours are read anew with the next picture. */
  forgetColours(): void;
  destroy(): void;
}

/** How far the picture reaches beyond the view on each side, in parts of it. */
export const FAR_MARGIN = 0.2;
/** A scaled picture is drawn again after so long, one whose border is seen sooner; ms. */
const REDRAW_MS = 160;
const BORDER_REDRAW_MS = 60;
/** Below this zoom a curve looks like a line, and a border like a part of its card. */
const PLAIN_ZOOM = 0.24;
/** From this zoom on a name beside the shape can be read. */
const NAMED_ZOOM = 0.3;
/** So many edges go into one path: a path with thousands of lines costs far more than its parts. */
const EDGES_A_PATH = 40;

function traceEdge(draw: CanvasRenderingContext2D, { start, end, floorY }: EdgeRun, isStraight: boolean): void {
  draw.moveTo(start.x, start.y);
  if (end.x < start.x + LEAD) {
    const below = Math.max(floorY, start.y + LEAD, end.y + LEAD) + LEAD;
    draw.lineTo(start.x + LEAD, start.y);
    draw.lineTo(start.x + LEAD, below);
    draw.lineTo(end.x - LEAD, below);
    draw.lineTo(end.x - LEAD, end.y);
    draw.lineTo(end.x, end.y);
  } else if (isStraight) draw.lineTo(end.x, end.y);
  else {
    const reach = Math.max(LEAD, Math.min(160, (end.x - start.x) / 2));
    draw.bezierCurveTo(start.x + reach, start.y, end.x - reach, end.y, end.x, end.y);
  }
}

function drawEdges(draw: CanvasRenderingContext2D, { edges, runOf }: FarPicture, k: number): void {
  let count = 0;
  draw.beginPath();
  for (const edge of edges) {
    const run = runOf(edge);
    if (run === undefined) continue;
    traceEdge(draw, run, k < PLAIN_ZOOM);
    if (++count % EDGES_A_PATH !== 0) continue;
    draw.stroke();
    draw.beginPath();
  }
  draw.stroke();
}

function drawNode(
  draw: CanvasRenderingContext2D,
  node: GraphNode,
  at: Point,
  { k, isSelected, paints }: { k: number; isSelected: boolean; paints: GraphPaints },
): void {
  const { width, height } = cardSize(node);
  const paint = nodePaint(paints, node);
  draw.fillStyle = paints.card;
  draw.fillRect(at.x, at.y, width, height);
  draw.fillStyle = paint;
  // From very far a card is a speck of its colour.
  draw.fillRect(at.x, at.y, k < PLAIN_ZOOM ? width : 14, height);
  if (isSelected || k >= PLAIN_ZOOM) {
    draw.strokeStyle = isSelected ? paints.accent : node.status === undefined ? paints.border : paint;
    draw.lineWidth = (isSelected ? 2.5 : 1) / k;
    draw.strokeRect(at.x, at.y, width, height);
  }
  if (k < NAMED_ZOOM) return;
  draw.fillStyle = paints.text;
  draw.fillText(node.title.slice(0, 18), at.x + 26, at.y + 26, CARD_WIDTH - 34);
}

/** Puts the layer into `container`, as its first child: below the cards. */
export function createFarLayer(container: HTMLElement): FarLayer {
  const canvas = document.createElement('canvas');
  canvas.className = 'pf-graph__far';
  canvas.setAttribute('aria-hidden', 'true');
  container.prepend(canvas);
  const draw = canvas.getContext('2d');
  let paints: GraphPaints | undefined;
  let drawn: { transform: Transform; width: number; height: number; atMs: number } | undefined;

  /** Gives the canvas the size of the view and its margins; answers its pixels per pixel of the page. */
  const size = ({ width, height }: Size): number => {
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const whole = 1 + FAR_MARGIN * 2;
    const [w, h] = [Math.round(width * whole * ratio), Math.round(height * whole * ratio)];
    if (canvas.width === w && canvas.height === h) return ratio;
    canvas.width = w;
    canvas.height = h;
    canvas.style.width = `${w / ratio}px`;
    canvas.style.height = `${h / ratio}px`;
    canvas.style.left = `${-FAR_MARGIN * width}px`;
    canvas.style.top = `${-FAR_MARGIN * height}px`;
    canvas.style.transformOrigin = `${FAR_MARGIN * width}px ${FAR_MARGIN * height}px`;
    return ratio;
  };

  function paint(picture: FarPicture, transform: Transform, view: Size): void {
    if (draw === null) return;
    const ratio = size(view);
    paints ??= paintsOf(container);
    const { x, y, k } = transform;
    draw.setTransform(1, 0, 0, 1, 0, 0);
    draw.clearRect(0, 0, canvas.width, canvas.height);
    const [left, top] = [x + FAR_MARGIN * view.width, y + FAR_MARGIN * view.height];
    draw.setTransform(k * ratio, 0, 0, k * ratio, left * ratio, top * ratio);
    draw.font = '600 19px "Inter Variable", system-ui, sans-serif';
    draw.textBaseline = 'middle';
    draw.lineWidth = 1.2 / k;
    draw.strokeStyle = paints.edge;
    drawEdges(draw, picture, k);
    for (const node of picture.nodes) {
      const at = picture.placeOf(node.id);
      if (at !== undefined) drawNode(draw, node, at, { k, isSelected: picture.isSelected(node.id), paints });
    }
    canvas.style.transform = '';
    drawn = { transform, width: view.width, height: view.height, atMs: performance.now() };
  }

  return {
    show({ transform, view }, isStale, picture) {
      if (isStale || drawn === undefined || drawn.width !== view.width || drawn.height !== view.height) {
        paint(picture(), transform, view);
        return false;
      }
      const scale = transform.k / drawn.transform.k;
      const [x, y] = [transform.x - drawn.transform.x * scale, transform.y - drawn.transform.y * scale];
      const covers = (offset: number, length: number) =>
        offset - FAR_MARGIN * length * scale <= 0 && offset + (1 + FAR_MARGIN) * length * scale >= length;
      const isWhole = covers(x, view.width) && covers(y, view.height);
      const age = performance.now() - drawn.atMs;
      const mayDraw = isWhole ? scale !== 1 && age >= REDRAW_MS : age >= BORDER_REDRAW_MS;
      if (mayDraw) {
        paint(picture(), transform, view);
        return false;
      }
      canvas.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
      return !isWhole || scale !== 1;
    },
    clear() {
      if (drawn === undefined || draw === null) return;
      draw.setTransform(1, 0, 0, 1, 0, 0);
      draw.clearRect(0, 0, canvas.width, canvas.height);
      drawn = undefined;
    },
    forgetColours() {
      paints = undefined;
    },
    destroy: () => canvas.remove(),
  };
}
