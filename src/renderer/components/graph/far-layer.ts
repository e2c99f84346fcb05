/*
 * The flow as shapes on one canvas: from far away, where words cannot be read, and for cards that come into view before they
 * are mounted. A thousand cards as elements would take a second to make; as shapes they take a few milliseconds.
 */

import type { EdgeRun } from './edge-geometry';
import { CARD_WIDTH, cardSize, LEAD, type Transform } from './geometry';
import type { GraphEdge, GraphNode, Point, Size } from './graph-model';
import { type GraphPaints, nodePaint, paintsOf } from './graph-paints';

export interface FarPicture {
  transform: Transform;
  view: Size;
  nodes: Iterable<GraphNode>;
  edges: Iterable<GraphEdge>;
  placeOf(id: string): Point | undefined;
  runOf(edge: GraphEdge): EdgeRun | undefined;
  isSelected(id: string): boolean;
}

export interface FarLayer {
  draw(picture: FarPicture): void;
  clear(): void;
  /** Colours are read anew with the next picture. */
  forgetColours(): void;
  destroy(): void;
}

/** Below this zoom a curve looks like a line. */
const STRAIGHT_ZOOM = 0.22;
/** From this zoom on a name beside the shape can be read. */
const NAMED_ZOOM = 0.3;

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

/** Puts the layer into `container`, as its first child: below the cards. */
export function createFarLayer(container: HTMLElement): FarLayer {
  const canvas = document.createElement('canvas');
  canvas.className = 'pf-graph__far';
  canvas.setAttribute('aria-hidden', 'true');
  container.prepend(canvas);
  const draw = canvas.getContext('2d');
  let paints: GraphPaints | undefined;
  let isClear = true;

  const size = ({ width, height }: Size) => {
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== w || canvas.height !== h) {
      canvas.width = w;
      canvas.height = h;
    }
    return ratio;
  };

  function drawNode(node: GraphNode, at: Point, picture: FarPicture, colours: GraphPaints): void {
    if (draw === null) return;
    const { width, height } = cardSize(node);
    draw.fillStyle = colours.card;
    draw.fillRect(at.x, at.y, width, height);
    draw.fillStyle = nodePaint(colours, node);
    draw.fillRect(at.x, at.y, 14, height);
    const isSelected = picture.isSelected(node.id);
    draw.strokeStyle = isSelected ? colours.accent : node.status === undefined ? colours.border : nodePaint(colours, node);
    draw.lineWidth = (isSelected ? 2.5 : 1) / picture.transform.k;
    draw.strokeRect(at.x, at.y, width, height);
    if (picture.transform.k < NAMED_ZOOM) return;
    draw.fillStyle = colours.text;
    draw.fillText(node.title.slice(0, 18), at.x + 26, at.y + 26, CARD_WIDTH - 34);
  }

  return {
    draw(picture) {
      if (draw === null) return;
      const ratio = size(picture.view);
      paints ??= paintsOf(container);
      const { x, y, k } = picture.transform;
      draw.setTransform(1, 0, 0, 1, 0, 0);
      draw.clearRect(0, 0, canvas.width, canvas.height);
      draw.setTransform(k * ratio, 0, 0, k * ratio, x * ratio, y * ratio);
      draw.font = '600 19px "Inter Variable", system-ui, sans-serif';
      draw.textBaseline = 'middle';
      draw.lineWidth = 1.2 / k;
      draw.strokeStyle = paints.edge;
      draw.beginPath();
      for (const edge of picture.edges) {
        const run = picture.runOf(edge);
        if (run !== undefined) traceEdge(draw, run, k < STRAIGHT_ZOOM);
      }
      draw.stroke();
      for (const node of picture.nodes) {
        const at = picture.placeOf(node.id);
        if (at !== undefined) drawNode(node, at, picture, paints);
      }
      isClear = false;
    },
    clear() {
      if (isClear || draw === null) return;
      draw.setTransform(1, 0, 0, 1, 0, 0);
      draw.clearRect(0, 0, canvas.width, canvas.height);
      isClear = true;
    },
    forgetColours() {
      paints = undefined;
    },
    destroy: () => canvas.remove(),
  };
}
