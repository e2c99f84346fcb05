import type { Point, Rect, Size } from '../graph-model';

/** How a graph is scaled into the map: screen = offset + graph * scale. */
export interface MapScale {
  scale: number;
  x: number;
  y: number;
}

/** The scale that shows all of `bounds` in the middle of a map, `padding` pixels from its borders. */
export function mapScale(bounds: Rect, map: Size, padding = 8): MapScale {
  const scale = Math.min(
    (map.width - padding * 2) / Math.max(1, bounds.width),
    (map.height - padding * 2) / Math.max(1, bounds.height),
    0.2,
  );
  return {
    scale,
    x: (map.width - bounds.width * scale) / 2 - bounds.x * scale,
    y: (map.height - bounds.height * scale) / 2 - bounds.y * scale,
  };
}

/** Where a rectangle of the graph lies on the map. */
export function toMap({ scale, x, y }: MapScale, rect: Rect): Rect {
  return { x: x + rect.x * scale, y: y + rect.y * scale, width: rect.width * scale, height: rect.height * scale };
}

/** The point of the graph that a point of the map stands for. */
export function fromMap({ scale, x, y }: MapScale, point: Point): Point {
  return { x: (point.x - x) / scale, y: (point.y - y) / scale };
}
