import { AppError } from '#shared/model/errors';
import type { Lease } from '#shared/model/lease';

export function lockTaken({ name, holder, runId, expiresAt }: Lease): AppError {
  const who = runId === undefined ? (holder === '' ? 'Somebody else' : `"${holder}"`) : `The run ${runId}`;
  return new AppError({
    code: 'LOCK_TAKEN',
    kind: 'operational',
    message: `${who} holds the lock "${name}". Try again later, or let the call wait for it with waitMs.`,
    data: { name, expiresAt, ...(runId === undefined ? {} : { runId }) },
  });
}

export function lockLost(name: string, token: number): AppError {
  return new AppError({
    code: 'LOCK_LOST',
    message: `The lock "${name}" is not held with the token ${token} (any more): it expired and was given to somebody else, or was given back. Take it anew, and look at what was done without it.`,
    data: { name, token },
  });
}

export function lockHeldByRun(name: string, runId: string): AppError {
  return new AppError({
    code: 'LOCK_HELD_BY_RUN',
    message: `The lock "${name}" is held by the run ${runId} and goes back when that part of the run ends. Cancel the run to end it.`,
    data: { name, runId },
  });
}
