/* Aligning and spreading out cards, as pure functions from where things are to where they go. */
import { contains } from './culling';
import type { NodePositions, Point, Rect } from './graph-model';

/** A thing with a place. */
export interface Placed extends Rect {
  id: string;
}

export type Alignment = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';

/** The smallest rectangle around all; undefined for none. */
export function aroundAll(rects: readonly Rect[]): Rect | undefined {
  if (rects.length === 0) return undefined;
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  return {
    x,
    y,
    width: Math.max(...rects.map((rect) => rect.x + rect.width)) - x,
    height: Math.max(...rects.map((rect) => rect.y + rect.height)) - y,
  };
}

/** Places that put all on one line: their borders, or their middles, at that of the whole. */
export function align(things: readonly Placed[], how: Alignment): NodePositions {
  const whole = aroundAll(things);
  if (whole === undefined) return {};
  const place = (thing: Placed): Point => {
    switch (how) {
      case 'left':
        return { x: whole.x, y: thing.y };
      case 'center':
        return { x: Math.round(whole.x + (whole.width - thing.width) / 2), y: thing.y };
      case 'right':
        return { x: whole.x + whole.width - thing.width, y: thing.y };
      case 'top':
        return { x: thing.x, y: whole.y };
      case 'middle':
        return { x: thing.x, y: Math.round(whole.y + (whole.height - thing.height) / 2) };
      case 'bottom':
        return { x: thing.x, y: whole.y + whole.height - thing.height };
      default:
        return { x: thing.x, y: thing.y };
    }
  };
  return Object.fromEntries(things.map((thing) => [thing.id, place(thing)]));
}

/** Places with even gaps from the first to the last, which stay where they are. Fewer than three have nothing between them. */
export function distribute(things: readonly Placed[], axis: 'x' | 'y'): NodePositions {
  const length = (thing: Placed) => (axis === 'x' ? thing.width : thing.height);
  const ordered = [...things].sort((a, b) => a[axis] - b[axis]);
  const first = ordered[0];
  const last = ordered.at(-1);
  if (first === undefined || last === undefined || ordered.length < 3) return {};
  const taken = ordered.reduce((sum, thing) => sum + length(thing), 0);
  const gap = (last[axis] + length(last) - first[axis] - taken) / (ordered.length - 1);
  let at = first[axis];
  return Object.fromEntries(
    ordered.map((thing) => {
      const place: Point = { x: thing.x, y: thing.y, [axis]: Math.round(at) };
      at += length(thing) + gap;
      return [thing.id, place];
    }),
  );
}

/** Moves a new layout of a part so that its top left corner stays where the part was: the rest of the flow keeps its picture. */
export function keepAnchor(before: readonly Placed[], layout: NodePositions): NodePositions {
  const corner = aroundAll(before);
  const places = Object.values(layout);
  if (corner === undefined || places.length === 0) return layout;
  const dx = Math.round(corner.x - Math.min(...places.map((at) => at.x)));
  const dy = Math.round(corner.y - Math.min(...places.map((at) => at.y)));
  return Object.fromEntries(Object.entries(layout).map(([id, at]) => [id, { x: at.x + dx, y: at.y + dy }]));
}

/** Ids of the things that a frame holds: those smaller than it whose middle lies in it. */
export function within(frame: Rect, things: readonly Placed[]): string[] {
  const area = frame.width * frame.height;
  return things
    .filter(({ x, y, width, height }) => {
      const middle = { x: x + width / 2, y: y + height / 2, width: 0, height: 0 };
      return width * height < area && contains(frame, middle);
    })
    .map((thing) => thing.id);
}
