import { describe, expect, it } from 'vitest';
import { type Box, placeCard } from './place-card';

const card = { width: 300, height: 150 };
const window = { width: 1280, height: 800 };
const at = (left: number, top: number, width: number, height: number): Box => ({ left, top, width, height });

describe('the card of the tour', () => {
  it.each<[string, Box | undefined, { left: number; top: number }]>([
    ['right of a rail', at(0, 0, 180, 800), { left: 194, top: 12 }],
    ['below a button at the right edge', at(1200, 20, 70, 26), { left: 968, top: 60 }],
    ['left of something low at the right edge', at(1100, 700, 170, 90), { left: 786, top: 638 }],
    ['above something wide at the bottom', at(10, 700, 1260, 90), { left: 12, top: 536 }],
    ['inside what fills the window', at(0, 0, 1280, 800), { left: 490, top: 622 }],
    ['in the middle when there is nothing', undefined, { left: 490, top: 325 }],
  ])('stands %s', (_where, anchor, place) => {
    expect(placeCard(anchor, card, window)).toEqual(place);
  });

  it('is whole in a small window', () => {
    const { left, top } = placeCard(at(200, 300, 200, 200), card, { width: 480, height: 600 });
    expect(left >= 12 && left + 300 <= 468 && top >= 12 && top + 150 <= 588).toBe(true);
  });
});
