import { expect, it } from 'vitest';
import { growBox } from './marquee-mode';

const box = { x: 100, y: 100, width: 200, height: 100 };

it('grows to the side of the arrow and leaves the other side where it is', () => {
  expect(growBox(box, 'ArrowRight', false)).toEqual({ ...box, width: 248 });
  expect(growBox(box, 'ArrowLeft', false)).toEqual({ ...box, x: 52, width: 248 });
  expect(growBox(box, 'ArrowUp', false)).toEqual({ ...box, y: 52, height: 148 });
});

it('shrinks from that side, never to nothing', () => {
  expect(growBox(box, 'ArrowDown', true)).toEqual({ ...box, height: 52 });
  expect(growBox({ ...box, height: 20 }, 'ArrowDown', true).height).toBe(1);
});
