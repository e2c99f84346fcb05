import { app, type BrowserWindow, nativeImage } from 'electron';
import type { Badge } from './badge';

/** A disc with a number up to 9, drawn here: an overlay of the task bar is 16 pixels wide. */
function overlay(count: number): Electron.NativeImage {
  const size = 16;
  const pixels = Buffer.alloc(size * size * 4);
  const glyph = GLYPHS[Math.min(count, 9)] ?? '';
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if ((x - 7.5) ** 2 + (y - 7.5) ** 2 > 62) continue;
      const column = Math.floor((x - 5) / 2);
      const row = Math.floor((y - 3) / 2);
      const isInk = column >= 0 && column < 3 && row >= 0 && row < 5 && glyph[row * 3 + column] === '1';
      pixels.set(isInk ? [255, 255, 255, 255] : [77, 72, 229, 255], (y * size + x) * 4);
    }
  }
  return nativeImage.createFromBitmap(pixels, { width: size, height: size });
}

/** Digits of three by five pixels. */
const GLYPHS = [
  '111101101101111',
  '010110010010111',
  '111001111100111',
  '111001111001111',
  '101101111001001',
  '111100111001111',
  '111100111101111',
  '111001001001001',
  '111101111101111',
  '111101111001111',
];

/** macOS and Linux have a badge of the app, Windows an overlay on the button of its window. */
export function createElectronBadge(platform: NodeJS.Platform, window: () => BrowserWindow | undefined): Badge {
  let last = 0;
  return {
    set(count, tooltip) {
      if (count === last) return;
      last = count;
      if (platform === 'win32') window()?.setOverlayIcon(count === 0 ? null : overlay(count), count === 0 ? '' : tooltip);
      else app.setBadgeCount(count);
    },
  };
}
