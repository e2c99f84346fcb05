import { expect, it } from 'vitest';
import { distanceToEdge, edgePoints, pointAlong } from './edge-geometry';

const straight = { start: { x: 0, y: 0 }, end: { x: 200, y: 0 }, floorY: 50 };
const back = { start: { x: 300, y: 0 }, end: { x: 0, y: 0 }, floorY: 100 };

it('finds points along a forward edge, from its start to its end', () => {
  expect(pointAlong(straight, 0)).toEqual({ x: 0, y: 0 });
  expect(pointAlong(straight, 0.5).x).toBeCloseTo(100);
  expect(pointAlong(straight, 1).x).toBeCloseTo(200);
});

it('finds the middle of an edge that goes back below the cards', () => {
  expect(pointAlong(back, 0.5)).toMatchObject({ y: 120 });
  expect(edgePoints(back)).toHaveLength(6);
});

it('measures how far a point is from the line, not from its ends', () => {
  expect(distanceToEdge({ x: 100, y: 30 }, straight)).toBeCloseTo(30);
  expect(distanceToEdge({ x: 150, y: 120 }, back)).toBeCloseTo(0);
  expect(distanceToEdge({ x: -40, y: 0 }, straight)).toBeCloseTo(40);
});
