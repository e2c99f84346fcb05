import { AppError } from '#shared/model/errors';

/** The place after which the next page of flows begins, as opaque text. */
export function encodeCursor(updatedAt: number, id: string): string {
  return Buffer.from(`${updatedAt}.${id}`, 'utf8').toString('base64url');
}

/** Errors: BAD_REQUEST when the text is not one of `encodeCursor`. */
export function decodeCursor(cursor: string): { updatedAt: number; id: string } {
  const match = /^(\d{1,16})\.(.+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (match?.[1] === undefined || match[2] === undefined) throw badCursor();
  return { updatedAt: Number(match[1]), id: match[2] };
}

/** The place after which the next page of a flow's versions begins, as opaque text. */
export function encodeVersion(version: number): string {
  return `v${version}`;
}

/** Errors: BAD_REQUEST when the text is not one of `encodeVersion`. */
export function decodeVersion(cursor: string): number {
  const match = /^v(\d{1,15})$/.exec(cursor);
  if (match === null) throw badCursor();
  return Number(match[1]);
}

function badCursor(): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: 'The cursor is not one that a list answered with. Start again without it.',
  });
}
