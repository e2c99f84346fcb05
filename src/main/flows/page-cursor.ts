import { AppError } from '#shared/model/errors';

/** The place after which the next page of flows begins, as opaque text. */
export function encodeCursor(updatedAt: number, id: string): string {
  return Buffer.from(`${updatedAt}.${id}`, 'utf8').toString('base64url');
}

/** Errors: BAD_REQUEST when the text is not one of `encodeCursor`. */
export function decodeCursor(cursor: string): { updatedAt: number; id: string } {
  const match = /^(\d{1,16})\.(.+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new AppError({
      code: 'BAD_REQUEST',
      message: 'The cursor is not one that a list answered with. Start again without it.',
    });
  }
  return { updatedAt: Number(match[1]), id: match[2] };
}
