import { expect, it } from 'vitest';
import { resizeFrame } from './use-frame-resize';

const rect = { x: 100, y: 100, width: 240, height: 144 };

it('moves the corner that is dragged and keeps the one across', () => {
  expect(resizeFrame(rect, 'se', 40, 16)).toEqual({ ...rect, width: 280, height: 160 });
  expect(resizeFrame(rect, 'nw', 40, 16)).toEqual({ x: 140, y: 116, width: 200, height: 128 });
  expect(resizeFrame(rect, 'ne', 40, -16)).toEqual({ x: 100, y: 84, width: 280, height: 160 });
});

it('keeps a size that can still be read and taken hold of', () => {
  const small = resizeFrame(rect, 'nw', 1000, 1000);
  expect(small).toMatchObject({ width: 96, height: 56 });
  expect(small.x + small.width).toBe(rect.x + rect.width);
});
