import { describe, expect, it } from 'vitest';
import { align, aroundAll, distribute, keepAnchor, type Placed, within } from './arrange';

const thing = (id: string, x: number, y: number, width = 200, height = 50): Placed => ({ id, x, y, width, height });
const three = [thing('a', 0, 0), thing('b', 300, 40, 100, 90), thing('c', 900, 200)];

describe('align', () => {
  it('puts left, right, top and bottom borders on the border of the whole', () => {
    expect(align(three, 'left')).toEqual({ a: { x: 0, y: 0 }, b: { x: 0, y: 40 }, c: { x: 0, y: 200 } });
    expect(align(three, 'right')['b']).toEqual({ x: 1000, y: 40 });
    expect(align(three, 'top')['c']).toEqual({ x: 900, y: 0 });
    expect(align(three, 'bottom')['b']).toEqual({ x: 300, y: 160 });
  });

  it('puts middles on the middle of the whole, whatever the sizes', () => {
    expect(align(three, 'center')).toEqual({ a: { x: 450, y: 0 }, b: { x: 500, y: 40 }, c: { x: 450, y: 200 } });
    expect(align(three, 'middle')).toEqual({ a: { x: 0, y: 100 }, b: { x: 300, y: 80 }, c: { x: 900, y: 100 } });
  });

  it('has nothing to do without things', () => {
    expect(align([], 'left')).toEqual({});
  });
});

describe('distribute', () => {
  it('makes the gaps even and leaves the first and the last where they are', () => {
    const places = distribute(three, 'x');
    expect(places['a']?.x).toBe(0);
    expect(places['c']?.x).toBe(900);
    const gaps = [(places['b']?.x ?? 0) - 200, 900 - ((places['b']?.x ?? 0) + 100)];
    expect(gaps[0]).toBe(gaps[1]);
  });

  it('goes by where things are, not by the order they are given in', () => {
    expect(distribute([...three].reverse(), 'y')).toEqual(distribute(three, 'y'));
  });

  it('leaves two things alone: there is nothing between them', () => {
    expect(distribute(three.slice(0, 2), 'x')).toEqual({});
  });
});

it('keeps the corner of a part that was laid out anew', () => {
  const layout = keepAnchor([thing('a', 500, 300), thing('b', 700, 100)], { a: { x: 0, y: 0 }, b: { x: 280, y: 40 } });
  expect(layout).toEqual({ a: { x: 500, y: 100 }, b: { x: 780, y: 140 } });
});

it('finds what a frame holds by its middle, and never the frame itself or a larger one', () => {
  const frame = { x: 0, y: 0, width: 400, height: 300 };
  const inside = thing('in', 350, 100, 90, 50);
  const outside = thing('out', 390, 100, 90, 50);
  expect(within(frame, [inside, outside, thing('self', 0, 0, 400, 300)])).toEqual(['in']);
});

it('knows the rectangle around all, and that nothing has none', () => {
  expect(aroundAll(three)).toEqual({ x: 0, y: 0, width: 1100, height: 250 });
  expect(aroundAll([])).toBeUndefined();
});
