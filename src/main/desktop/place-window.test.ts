import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeWindow } from './place-window';

const screen = { x: 0, y: 25, width: 1440, height: 875 };
const second = { x: 1440, y: 0, width: 1920, height: 1080 };

describe('the place of the window', () => {
  it('is where it was, also on a second screen', () => {
    const place = { x: 1600, y: 100, width: 1200, height: 800 };
    expect(placeWindow(place, [screen, second])).toEqual(place);
  });

  it('is left to the system when its screen is gone, in a size that fits', () => {
    expect(placeWindow({ x: 1600, y: 100, width: 1900, height: 1000 }, [screen])).toEqual({ width: 1440, height: 875 });
    expect(placeWindow({ x: 300, y: -600, width: 1000, height: 700 }, [screen])).toEqual({ width: 1000, height: 700 });
  });

  it('is smaller on a smaller screen, and never with the title bar out of reach', () => {
    expect(placeWindow({ x: 10, y: 10, width: 1400, height: 900 }, [{ x: 0, y: 25, width: 1024, height: 700 }])).toEqual({
      x: 10,
      y: 25,
      width: 1024,
      height: 700,
    });
  });

  it('is the default at the first start', () => {
    expect(placeWindow(undefined, [screen])).toEqual({ width: 1280, height: 800 });
    expect(placeWindow(undefined, [])).toEqual({ width: 1280, height: 800 });
  });

  it('can be reached with the mouse whatever was remembered', () => {
    const number = fc.integer({ min: -5000, max: 5000 });
    const size = fc.integer({ min: 1, max: 6000 });
    fc.assert(
      fc.property(fc.record({ x: number, y: number, width: size, height: size }), (remembered) => {
        const { x, y, width, height } = placeWindow(remembered, [screen, second]);
        expect(width).toBeGreaterThanOrEqual(800);
        expect(height).toBeGreaterThanOrEqual(560);
        if (x === undefined || y === undefined) return;
        const isReached = [screen, second].some(
          (area) => y >= area.y && y < area.y + area.height - 20 && x < area.x + area.width - 40 && x + width > area.x + 40,
        );
        expect(isReached).toBe(true);
      }),
    );
  });
});
