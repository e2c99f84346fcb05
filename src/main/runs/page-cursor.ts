import { badCursor } from './errors';

/** A place in the list of runs, newest first: what follows has a smaller (createdAt, key). */
export interface RunPlace {
  createdAt: number;
  key: number;
}

/** The place as opaque text. */
export function encodePlace({ createdAt, key }: RunPlace): string {
  return Buffer.from(`${createdAt}.${key}`, 'utf8').toString('base64url');
}

/** Errors: BAD_REQUEST when the text is not one of `encodePlace`. */
export function decodePlace(cursor: string): RunPlace {
  const match = /^(-?\d{1,16})\.(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (match === null) throw badCursor();
  return { createdAt: Number(match[1]), key: Number(match[2]) };
}

/** Below 0 when `a` is older than `b`, so further down the list. */
export function comparePlaces(a: RunPlace, b: RunPlace): number {
  return a.createdAt - b.createdAt || a.key - b.key;
}
