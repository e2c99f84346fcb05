import { AppError } from '#shared/model/errors';

export function runNotFound(runId: string): AppError {
  return new AppError({
    code: 'RUN_NOT_FOUND',
    message: `There is no run with the id ${runId}. It may have been removed by retention (see Settings).`,
    data: { runId },
  });
}

export function stepNotFound(runId: string, seq: number): AppError {
  return new AppError({
    code: 'STEP_NOT_FOUND',
    message: `The run ${runId} has no step ${seq}. Load the run again to see its steps.`,
    data: { runId, seq },
  });
}

export function badCursor(): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: 'The cursor is not one that a list of runs answered with. Start again without it.',
  });
}
