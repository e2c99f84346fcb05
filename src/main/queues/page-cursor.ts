import { AppError } from '#shared/model/errors';

/** The place behind the message with this key. */
export function encodeKey(key: number): string {
  return `m${key.toString(36)}`;
}

/** Errors: BAD_REQUEST for a text that `encodeKey` did not make. */
export function decodeKey(cursor: string): number {
  const match = /^m([0-9a-z]{1,11})$/.exec(cursor);
  const key = match?.[1] === undefined ? Number.NaN : Number.parseInt(match[1], 36);
  if (Number.isSafeInteger(key)) return key;
  throw new AppError({
    code: 'BAD_REQUEST',
    message: 'This page cursor is not one of ours. Read the list from its beginning.',
    data: { cursor },
  });
}
