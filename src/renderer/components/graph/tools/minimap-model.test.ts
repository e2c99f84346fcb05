import { expect, it } from 'vitest';
import { fromMap, mapScale, toMap } from './minimap-model';

it('shows all of a graph in the middle of the map and leads back to where one clicked', () => {
  const scale = mapScale({ x: -1000, y: 0, width: 4000, height: 1000 }, { width: 200, height: 120 });
  const all = toMap(scale, { x: -1000, y: 0, width: 4000, height: 1000 });
  expect(all.x).toBeCloseTo(8);
  expect(all.width).toBeCloseTo(184);
  expect(all.y + all.height / 2).toBeCloseTo(60);
  const point = fromMap(scale, { x: 100, y: 60 });
  expect(point.x).toBeCloseTo(1000);
  expect(point.y).toBeCloseTo(500);
});

it('does not blow up a single card', () => {
  expect(mapScale({ x: 0, y: 0, width: 212, height: 52 }, { width: 200, height: 120 }).scale).toBe(0.2);
});
