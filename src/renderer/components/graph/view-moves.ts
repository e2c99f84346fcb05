import { aroundAll } from './arrange';
import { cardRect } from './culling';
import { fitTransform, MAX_ZOOM, openTransform, revealTransform, zoomAround } from './geometry';
import type { GraphCanvas } from './graph-canvas';
import type { Point, Rect } from './graph-model';
import { readingOrder } from './navigation';

/** Ways to look at a graph. All answer at once; nothing is animated, so there is nothing to wait for. */
export interface ViewMoves {
  /** Shows everything. */
  fit(): void;
  /** Shows the beginning at a readable size, or everything when it is readable. */
  showBeginning(): void;
  /** Shows these nodes, notes and groups. */
  fitThings(nodeIds: readonly string[], frames: readonly Rect[]): void;
  /** Moves as little as needed to show a node whole. */
  reveal(nodeId: string): void;
  /** Puts a point of the graph in the middle. */
  centerOn(point: Point): void;
  zoomBy(factor: number): void;
  zoomTo(zoom: number): void;
  pan(dx: number, dy: number): void;
}

const FIT_THINGS_ZOOM = 1.25;

/**
 * @param frames notes and groups, which count when everything is shown
 * @param wantedPadding what to keep clear at the borders, in pixels
 */
export function createViewMoves(canvas: GraphCanvas, frames: () => readonly Rect[], wantedPadding: () => number): ViewMoves {
  const hasSize = () => canvas.view().width > 0;
  const padding = () => Math.min(wantedPadding(), canvas.view().width / 12);
  const rectsOf = (ids: readonly string[]): Rect[] =>
    ids.flatMap((id) => {
      const node = canvas.index().nodes.get(id);
      return (node === undefined ? undefined : cardRect(node, canvas.placeOf)) ?? [];
    });
  const everything = () => aroundAll([...rectsOf(canvas.scene().nodes.map(({ id }) => id)), ...frames()]);
  const zoomBy = (factor: number) => {
    const { width, height } = canvas.view();
    canvas.setTransform(zoomAround(canvas.transform(), factor, { x: width / 2, y: height / 2 }));
  };
  return {
    fit() {
      const bounds = everything();
      if (bounds !== undefined && hasSize()) canvas.setTransform(fitTransform(bounds, canvas.view(), padding()));
    },
    showBeginning() {
      const bounds = everything();
      if (bounds === undefined || !hasSize()) return;
      const { nodes, positions } = canvas.scene();
      const first = readingOrder(nodes, positions)[0];
      const startY = first === undefined ? undefined : positions[first]?.y;
      canvas.setTransform(openTransform(bounds, canvas.view(), padding(), startY));
    },
    fitThings(nodeIds, others) {
      const bounds = aroundAll([...rectsOf(nodeIds), ...others]);
      if (bounds !== undefined && hasSize()) canvas.setTransform(fitTransform(bounds, canvas.view(), padding(), FIT_THINGS_ZOOM));
    },
    reveal(nodeId) {
      const [rect] = rectsOf([nodeId]);
      if (rect === undefined || !hasSize()) return;
      const now = canvas.transform();
      const next = revealTransform(rect, canvas.view(), now);
      if (next !== now) canvas.setTransform(next);
    },
    centerOn({ x, y }) {
      const { width, height } = canvas.view();
      const { k } = canvas.transform();
      canvas.setTransform({ k, x: width / 2 - x * k, y: height / 2 - y * k });
    },
    zoomBy,
    zoomTo: (zoom) => zoomBy(Math.min(MAX_ZOOM, zoom) / canvas.transform().k),
    pan(dx, dy) {
      const now = canvas.transform();
      canvas.setTransform({ ...now, x: now.x + dx, y: now.y + dy });
    },
  };
}
