import { isAbsolute, relative, resolve } from 'node:path';

/** True when `path` (relative to `base`) is `folder` or lies below it. */
export function isBelow(folder: string, path: string, base: string): boolean {
  const way = relative(folder, resolve(base, path));
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}
