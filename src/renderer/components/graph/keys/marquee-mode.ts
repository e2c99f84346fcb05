/* A marquee without a mouse: a box that grows by the arrows and, with Shift, shrinks; Enter selects what it touches. */
import { cardRect, nodesIn, overlaps, viewRect } from '../culling';
import type { GestureEnv } from '../gestures/gesture';
import type { GraphSelection, Rect } from '../graph-model';

const STEP = 48;

/** The box after one arrow: it grows in the arrow's direction, or shrinks from that side. */
export function growBox(box: Rect, key: string, isShrinking: boolean): Rect {
  const by = isShrinking ? -STEP : STEP;
  switch (key) {
    case 'ArrowRight':
      return { ...box, width: Math.max(1, box.width + by) };
    case 'ArrowDown':
      return { ...box, height: Math.max(1, box.height + by) };
    case 'ArrowLeft': {
      const width = Math.max(1, box.width + by);
      return { ...box, x: box.x + box.width - width, width };
    }
    case 'ArrowUp': {
      const height = Math.max(1, box.height + by);
      return { ...box, y: box.y + box.height - height, height };
    }
    default:
      return box;
  }
}

export interface MarqueeMode {
  isActive(): boolean;
  begin(nodeId: string | undefined): void;
  key(event: KeyboardEvent): boolean;
}

/** @param said what is announced for a number of nodes in the box */
export function createMarqueeMode({ canvas, overlay, report, frames }: GestureEnv, said: (count: number) => string): MarqueeMode {
  let box: Rect | undefined;
  const found = (): GraphSelection => ({
    nodeIds: box === undefined ? [] : nodesIn(canvas.scene().nodes, canvas.placeOf, box),
    annotationIds:
      box === undefined
        ? []
        : frames()
            .filter((frame) => box !== undefined && overlaps(box, frame))
            .map(({ id }) => id),
  });
  const show = () => {
    overlay.marquee(box);
    const { nodeIds } = found();
    canvas.mark(new Set(nodeIds));
    report.announce(said(nodeIds.length));
  };
  const stop = () => {
    box = undefined;
    overlay.marquee(undefined);
    canvas.mark(undefined);
  };
  return {
    isActive: () => box !== undefined,
    begin(nodeId) {
      const node = nodeId === undefined ? undefined : canvas.index().nodes.get(nodeId);
      const rect = node === undefined ? undefined : cardRect(node, canvas.placeOf);
      const view = viewRect(canvas.transform(), canvas.view());
      box = rect === undefined ? { x: view.x + view.width / 2, y: view.y + view.height / 2, width: 1, height: 1 } : { ...rect };
      show();
    },
    key(event) {
      if (box === undefined) return false;
      if (event.key.startsWith('Arrow')) {
        box = growBox(box, event.key, event.shiftKey);
        show();
      } else if (event.key === 'Enter') {
        const selection = found();
        stop();
        report.select(selection);
      } else if (event.key === 'Escape') stop();
      else return false;
      return true;
    },
  };
}
