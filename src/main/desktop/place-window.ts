/** Where the window is opened again, also when the screens are not what they were. */

export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const DEFAULT_SIZE = { width: 1280, height: 800 };
const MIN_SIZE = { width: 800, height: 560 };
/** So much of the title bar must be within reach of the mouse. */
const REACH = 80;

/**
 * The remembered place; moved and made smaller so that it fits its screen, and without a position (the system chooses) when its
 * screen is gone.
 *
 * @param areas of each screen what programs may use
 */
export function placeWindow(remembered: Place | undefined, areas: readonly Place[]): Partial<Place> & typeof DEFAULT_SIZE {
  const largest = areas.reduce((size, { width, height }) => Math.max(size, width * height), 0);
  const home = areas.find(({ width, height }) => width * height === largest);
  const fit = ({ width, height }: { width: number; height: number }, area: Place | undefined) =>
    area === undefined
      ? { width, height }
      : {
          width: Math.max(Math.min(width, area.width), Math.min(MIN_SIZE.width, area.width)),
          height: Math.max(Math.min(height, area.height), Math.min(MIN_SIZE.height, area.height)),
        };
  if (remembered === undefined) return fit(DEFAULT_SIZE, home);
  const area = areas.find(
    ({ x, y, width, height }) =>
      remembered.x + remembered.width > x + REACH &&
      remembered.x < x + width - REACH &&
      remembered.y >= y - REACH / 4 &&
      remembered.y < y + height - REACH / 2,
  );
  if (area === undefined) return fit(remembered, home);
  const size = fit(remembered, area);
  const x = Math.min(Math.max(remembered.x, area.x - size.width + REACH), area.x + area.width - REACH);
  return { x: Math.round(x), y: Math.max(Math.round(remembered.y), area.y), ...size };
}
