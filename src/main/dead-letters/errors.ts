import type { DeadLetterState } from '#shared/model/dead-letter';
import { AppError } from '#shared/model/errors';

export function deadLetterNotFound(id: string): AppError {
  return new AppError({
    code: 'DEAD_LETTER_NOT_FOUND',
    message: `There is no dead letter ${id}. It may have been removed some time after it was re-driven or discarded.`,
    data: { id },
  });
}

export function deadLetterDecided(id: string, state: DeadLetterState): AppError {
  const what = { open: 'is open', queued: 'is about to be re-driven', redriven: 'was re-driven', discarded: 'was discarded' }[
    state
  ];
  return new AppError({
    code: 'DEAD_LETTER_DECIDED',
    message: `The dead letter ${id} ${what} already. Load it again to see what became of it.`,
    data: { id, state },
  });
}

export function badCursor(): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: 'The cursor is not one that this list answered with. Start again without it.',
    data: { detail: 'CURSOR_UNKNOWN' },
  });
}
