import { badCursor } from './errors';

/** The place behind the event of this sequence, newest first. */
export function encodeSequence(sequence: number): string {
  return `e${sequence.toString(36)}`;
}

/** Errors: BAD_REQUEST for a text that `encodeSequence` did not make. */
export function decodeSequence(cursor: string): number {
  const match = /^e([0-9a-z]{1,11})$/.exec(cursor);
  const sequence = match?.[1] === undefined ? Number.NaN : Number.parseInt(match[1], 36);
  if (!Number.isSafeInteger(sequence)) throw badCursor(cursor);
  return sequence;
}
