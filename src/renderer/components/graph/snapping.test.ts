import { expect, it } from 'vitest';
import { snapLines, snapMove, snapToGrid } from './snapping';

const card = (x: number, y: number) => ({ x, y, width: 212, height: 52 });
const options = { grid: true, tolerance: 6 };

it('comes to rest on the grid where nothing is in line', () => {
  expect(snapToGrid({ x: 13, y: -5 })).toEqual({ x: 16, y: -8 });
  const rest = snapMove(card(1003, 997), snapLines([card(0, 0)]), options);
  expect([1003 + rest.dx, 997 + rest.dy]).toEqual([1000, 1000]);
  expect(rest.guides).toEqual([]);
});

it('comes to rest in line with another card, before the grid, and shows the line from one to the other', () => {
  const rest = snapMove(card(5, 205), snapLines([card(3, 0)]), options);
  expect(rest.dx).toBe(-2);
  expect(rest.guides).toContainEqual({ axis: 'x', at: 3, from: 0, to: 256 + rest.dy + 1 });
});

it('lines up middles and opposite borders too', () => {
  const right = snapMove({ x: 210, y: 300, width: 100, height: 52 }, snapLines([card(0, 0)]), options);
  expect(right.dx).toBe(2);
  const middle = snapMove({ x: 58, y: 300, width: 100, height: 52 }, snapLines([card(0, 0)]), options);
  expect(middle.dx).toBe(-2);
});

it('leaves alone what is farther away than the tolerance when the grid is off', () => {
  expect(snapMove(card(9, 90), snapLines([card(0, 0)]), { grid: false, tolerance: 6 })).toEqual({ dx: 0, dy: 0, guides: [] });
});
