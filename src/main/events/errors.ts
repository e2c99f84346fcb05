import { AppError } from '#shared/model/errors';

export function eventNotFound(sequence: number): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    message: `There is no event with the sequence ${sequence}. It may have been removed by retention.`,
    data: { sequence, detail: 'EVENT_NOT_FOUND' },
  });
}

export function badCursor(cursor: string): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: 'This page cursor is not one of ours. Read the list from its beginning.',
    data: { cursor, detail: 'CURSOR_UNKNOWN' },
  });
}
