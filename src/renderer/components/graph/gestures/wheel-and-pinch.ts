/*
 * The wheel moves the view (with Shift sideways), with Ctrl or Command it zooms at the pointer: as in Figma and n8n. A
 * trackpad's pinch arrives as a wheel with Ctrl. Two fingers on a touch screen move and zoom together.
 */
import { zoomAround } from '../geometry';
import type { GraphCanvas } from '../graph-canvas';

const LINE_PX = 16;
const PAGE_PX = 400;
/** How much a pixel of the wheel zooms: a notch of a mouse (100 px) by a fifth, a pinch as far as the fingers go. */
const NOTCH_ZOOM = 0.002;
const PINCH_ZOOM = 0.01;
const PINCH_STEP_PX = 50;

function pixels(delta: number, mode: number): number {
  return mode === WheelEvent.DOM_DELTA_LINE ? delta * LINE_PX : mode === WheelEvent.DOM_DELTA_PAGE ? delta * PAGE_PX : delta;
}

/** Listens for the wheel over `container`. */
export function attachWheel(container: HTMLElement, canvas: GraphCanvas): () => void {
  const onWheel = (event: WheelEvent) => {
    // A note that is edited scrolls its own text.
    if (event.target instanceof Element && event.target.closest('textarea') !== null) return;
    event.preventDefault();
    const dy = pixels(event.deltaY, event.deltaMode);
    const dx = pixels(event.deltaX, event.deltaMode);
    const now = canvas.transform();
    if (event.ctrlKey || event.metaKey) {
      const bounds = canvas.view();
      const strength = Math.abs(dy) < PINCH_STEP_PX ? PINCH_ZOOM : NOTCH_ZOOM;
      const origin = { x: event.clientX - bounds.x, y: event.clientY - bounds.y };
      canvas.setTransform(zoomAround(now, Math.exp(-dy * strength), origin));
      return;
    }
    const isSideways = event.shiftKey && dx === 0;
    canvas.setTransform({ ...now, x: now.x - (isSideways ? dy : dx), y: now.y - (isSideways ? 0 : dy) });
  };
  container.addEventListener('wheel', onWheel, { passive: false });
  return () => container.removeEventListener('wheel', onWheel);
}

interface Touch {
  x: number;
  y: number;
}

/** Two fingers: tell it of every touch that begins, and `release` it at the end. `isActive` while both are down. */
export function createPinch(canvas: GraphCanvas) {
  const touches = new Map<number, Touch>();
  const pair = (): [Touch, Touch] | undefined => {
    const [a, b] = [...touches.values()];
    return a === undefined || b === undefined ? undefined : [a, b];
  };
  const move = (event: PointerEvent) => {
    const before = pair();
    if (!touches.has(event.pointerId)) return;
    touches.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const after = pair();
    if (before === undefined || after === undefined) return;
    const bounds = canvas.view();
    const middle = ([a, b]: [Touch, Touch]) => ({ x: (a.x + b.x) / 2 - bounds.x, y: (a.y + b.y) / 2 - bounds.y });
    const spread = ([a, b]: [Touch, Touch]) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
    const [from, to] = [middle(before), middle(after)];
    const zoomed = zoomAround(canvas.transform(), spread(after) / spread(before), from);
    canvas.setTransform({ ...zoomed, x: zoomed.x + to.x - from.x, y: zoomed.y + to.y - from.y });
  };
  const up = (event: PointerEvent) => {
    touches.delete(event.pointerId);
    if (touches.size === 0) release();
  };
  const release = () => {
    touches.clear();
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', up);
    window.removeEventListener('pointercancel', up);
  };
  return {
    isActive: () => touches.size >= 2,
    down(event: PointerEvent) {
      if (touches.size === 0) {
        window.addEventListener('pointermove', move);
        window.addEventListener('pointerup', up);
        window.addEventListener('pointercancel', up);
      }
      touches.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    release,
  };
}
