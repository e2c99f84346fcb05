import { type PointerEvent, useState } from 'react';
import type { GraphCanvas } from '../graph-canvas';
import type { Rect } from '../graph-model';
import { snapToGrid } from '../snapping';

export type Corner = 'nw' | 'ne' | 'sw' | 'se';

const MIN_WIDTH = 96;
const MIN_HEIGHT = 56;

/** A frame after one of its corners was moved; the corner across stays where it is. */
export function resizeFrame(rect: Rect, corner: Corner, dx: number, dy: number): Rect {
  const width = Math.max(MIN_WIDTH, rect.width + (corner.endsWith('e') ? dx : -dx));
  const height = Math.max(MIN_HEIGHT, rect.height + (corner.startsWith('s') ? dy : -dy));
  return {
    x: corner.endsWith('e') ? rect.x : rect.x + rect.width - width,
    y: corner.startsWith('s') ? rect.y : rect.y + rect.height - height,
    width,
    height,
  };
}

/** Dragging the corners of a note or group: what it looks like meanwhile, and what is said when it is over. */
export function useFrameResize(canvas: GraphCanvas, rect: Rect, isSnapping: boolean, onDone: (next: Rect) => void) {
  const [shown, setShown] = useState<Rect>();
  const begin = (corner: Corner) => (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const from = { x: event.clientX, y: event.clientY };
    let next = rect;
    const move = (now: globalThis.PointerEvent) => {
      const { k } = canvas.transform();
      const free = { x: (now.clientX - from.x) / k, y: (now.clientY - from.y) / k };
      const step = isSnapping && !now.altKey ? snapToGrid(free) : { x: Math.round(free.x), y: Math.round(free.y) };
      next = resizeFrame(rect, corner, step.x, step.y);
      setShown(next);
    };
    const stop = () => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', end);
      handle.removeEventListener('pointercancel', stop);
      window.removeEventListener('keydown', escape, true);
      setShown(undefined);
    };
    const end = () => {
      stop();
      if (next !== rect) onDone(next);
    };
    const escape = (key: globalThis.KeyboardEvent) => {
      if (key.key !== 'Escape') return;
      key.stopPropagation();
      stop();
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', end);
    handle.addEventListener('pointercancel', stop);
    window.addEventListener('keydown', escape, true);
  };
  return { shown: shown ?? rect, begin };
}
