/* Points along an edge: where its tools lie, and how near something is to it. In graph pixels, without asking the DOM. */
import { LEAD } from './geometry';
import type { Point } from './graph-model';

/** Where an edge runs. */
export interface EdgeRun {
  start: Point;
  end: Point;
  /** Lower border of both cards: edges that go back run below it. */
  floorY: number;
}

function curvePoint({ start, end }: EdgeRun, t: number): Point {
  const reach = Math.max(LEAD, Math.min(160, (end.x - start.x) / 2));
  const u = 1 - t;
  const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
  return {
    x: a * start.x + b * (start.x + reach) + c * (end.x - reach) + d * end.x,
    y: a * start.y + b * start.y + c * end.y + d * end.y,
  };
}

/** The corners of an edge that goes back. */
function detour({ start, end, floorY }: EdgeRun): Point[] {
  const below = Math.max(floorY, start.y + LEAD, end.y + LEAD) + LEAD;
  const right = start.x + LEAD;
  const left = end.x - LEAD;
  return [start, { x: right, y: start.y }, { x: right, y: below }, { x: left, y: below }, { x: left, y: end.y }, end];
}

/** The edge as a chain of points, close enough to measure by. */
export function edgePoints(run: EdgeRun): Point[] {
  if (run.end.x < run.start.x + LEAD) return detour(run);
  return Array.from({ length: 17 }, (_, step) => curvePoint(run, step / 16));
}

/** The point of an edge at `share` of its length: 0 is its start, 1 its end. */
export function pointAlong(run: EdgeRun, share: number): Point {
  const points = edgePoints(run);
  const lengths = points.slice(1).map((point, index) => {
    const before = points[index] ?? point;
    return Math.hypot(point.x - before.x, point.y - before.y);
  });
  let left = lengths.reduce((sum, length) => sum + length, 0) * share;
  for (const [index, length] of lengths.entries()) {
    const from = points[index];
    const to = points[index + 1];
    if (from === undefined || to === undefined) break;
    if (left <= length && length > 0) {
      const part = left / length;
      return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
    }
    left -= length;
  }
  return run.end;
}

function toSegment(point: Point, a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const square = dx * dx + dy * dy;
  const part = square === 0 ? 0 : Math.max(0, Math.min(1, ((point.x - a.x) * dx + (point.y - a.y) * dy) / square));
  return Math.hypot(point.x - a.x - dx * part, point.y - a.y - dy * part);
}

/** How far a point is from an edge. */
export function distanceToEdge(point: Point, run: EdgeRun): number {
  const points = edgePoints(run);
  let best = Infinity;
  for (const [index, to] of points.entries()) {
    const from = points[index - 1];
    if (from !== undefined) best = Math.min(best, toSegment(point, from, to));
  }
  return best;
}
