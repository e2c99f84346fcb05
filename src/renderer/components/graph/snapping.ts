/* Where a dragged card comes to rest: on the grid, or in line with the cards around it. Pure; distances in graph pixels. */
import type { Point, Rect } from './graph-model';

/** Step of the grid that moved things keep to. */
export const GRID_STEP = 8;

/** A line that shows with what the dragged cards are in line. `at` is its x (vertical) or y (horizontal). */
export interface Guide {
  axis: 'x' | 'y';
  at: number;
  from: number;
  to: number;
}

/** Lines of other cards that a dragged one may come to rest on. */
export interface SnapLines {
  x: readonly SnapLine[];
  y: readonly SnapLine[];
}

interface SnapLine {
  at: number;
  from: number;
  to: number;
}

export interface SnapOptions {
  /** Keep to the grid where nothing is in line. */
  grid: boolean;
  /** How near a line must be. */
  tolerance: number;
}

const stepped = (value: number) => Math.round(value / GRID_STEP) * GRID_STEP;

/** The nearest point of the grid. */
export function snapToGrid(point: Point): Point {
  return { x: stepped(point.x), y: stepped(point.y) };
}

/** The borders and middles of the cards that stay where they are. */
export function snapLines(still: readonly Rect[]): SnapLines {
  const x: SnapLine[] = [];
  const y: SnapLine[] = [];
  for (const { x: left, y: top, width, height } of still) {
    for (const at of [left, left + width / 2, left + width]) x.push({ at, from: top, to: top + height });
    for (const at of [top, top + height / 2, top + height]) y.push({ at, from: left, to: left + width });
  }
  return { x, y };
}

/** The smallest shift that brings one of `offers` onto one of `lines`; undefined when none is near enough. */
function nearestShift(offers: readonly number[], lines: readonly SnapLine[], tolerance: number): number | undefined {
  let best: number | undefined;
  for (const line of lines) {
    for (const offer of offers) {
      const shift = line.at - offer;
      if (Math.abs(shift) <= tolerance && (best === undefined || Math.abs(shift) < Math.abs(best))) best = shift;
    }
  }
  return best;
}

/**
 * The shift that brings `moving` (already moved freely by the pointer) to rest, and the lines to show for it. A line of
 * another card wins over the grid; each axis for itself.
 */
export function snapMove(
  moving: Rect,
  lines: SnapLines,
  { grid, tolerance }: SnapOptions,
): { dx: number; dy: number; guides: Guide[] } {
  const { x, y, width, height } = moving;
  const toX = nearestShift([x, x + width / 2, x + width], lines.x, tolerance);
  const toY = nearestShift([y, y + height / 2, y + height], lines.y, tolerance);
  const dx = toX ?? (grid ? stepped(x) - x : 0);
  const dy = toY ?? (grid ? stepped(y) - y : 0);
  const guides: Guide[] = [];
  const show = (axis: 'x' | 'y', offers: readonly number[], own: readonly [number, number], all: readonly SnapLine[]) => {
    for (const at of offers) {
      const hit = all.filter((line) => Math.abs(line.at - at) < 0.01);
      if (hit.length === 0) continue;
      guides.push({
        axis,
        at,
        from: Math.min(own[0], ...hit.map((line) => line.from)),
        to: Math.max(own[1], ...hit.map((line) => line.to)),
      });
    }
  };
  const left = x + dx;
  const top = y + dy;
  if (toX !== undefined) show('x', [left, left + width / 2, left + width], [top, top + height], lines.x);
  if (toY !== undefined) show('y', [top, top + height / 2, top + height], [left, left + width], lines.y);
  return { dx, dy, guides };
}
