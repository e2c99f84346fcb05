import { describe, expect, it } from 'vitest';
import { isDrawing, isTinted } from './drawing-tint';

const svg = (fill: string) => `<svg xmlns="http://www.w3.org/2000/svg"><path fill="${fill}"/></svg>`;

describe('the drawing of a plugin', () => {
  it('is told from the name of an icon', () => {
    expect(isDrawing('message-square')).toBe(false);
    expect(isDrawing(`data:image/svg+xml,${svg('red')}`)).toBe(true);
  });

  it('takes the colour of the text only when it says so, however it is encoded', () => {
    for (const [fill, tinted] of [
      ['currentColor', true],
      ['#f00', false],
    ] as const) {
      expect(isTinted(`data:image/svg+xml;base64,${btoa(svg(fill))}`)).toBe(tinted);
      expect(isTinted(`data:image/svg+xml;utf8,${encodeURIComponent(svg(fill))}`)).toBe(tinted);
    }
  });

  it('is read as far as it goes when it is encoded badly', () => {
    expect(isTinted(`data:image/svg+xml,${svg('currentColor')} 100%`)).toBe(true);
  });
});
