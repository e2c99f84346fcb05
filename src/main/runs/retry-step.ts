/** Trying one step again, whatever it came to: in doubt, failed, or kept as a dead letter. */

import type { Engine } from '#main/engine/engine';
import type { DeadLetter } from '#shared/model/dead-letter';
import { AppError } from '#shared/model/errors';
import { type RunId } from '#shared/model/ids';
import { isFinal, type StepSummary } from '#shared/model/run';
import { runNotFound } from './errors';
import type { RunsRepository } from './repository';

const KEY_LIFETIME_MS = 100 * 365 * 86_400_000;

export interface RetryStepPorts {
  engine: Pick<Engine, 'resolveDoubt' | 'redrive'>;
  repository: Pick<RunsRepository, 'find' | 'steps'>;
  deadLetters: {
    ofStep(runId: string, seq: number): DeadLetter | undefined;
    /** Starts the run of an open or queued letter now. */
    redriveNow(id: string): Promise<{ runId: string; duplicate: boolean }>;
  };
  now(): number;
}

export interface Retried {
  runId: RunId;
  mode: 'same-run' | 'new-run';
  duplicate: boolean;
}

/** Errors: RUN_NOT_FOUND, STEP_NOT_FOUND, STEP_NOT_RETRYABLE, RUN_NOT_FINISHED, DEAD_LETTER_DECIDED and those of `Engine.redrive`. */
export function createStepRetry({ engine, repository, deadLetters, now }: RetryStepPorts) {
  return async (runId: RunId, stepId: string): Promise<Retried> => {
    const found = repository.find(runId);
    if (found === undefined) throw runNotFound(runId);
    const step = chooseStep(repository.steps(found), stepId);
    if (step === undefined) {
      throw new AppError({
        code: 'STEP_NOT_FOUND',
        message: `The run ${runId} has no step "${stepId}".`,
        data: { runId, stepId },
      });
    }
    if (step.status === 'in_doubt') {
      await engine.resolveDoubt(runId, step.seq, { action: 'retry' });
      return { runId, mode: 'same-run', duplicate: false };
    }
    if (step.status !== 'failed' || !isFinal(found.run.status) || found.run.status === 'succeeded') throw notRetryable(step);
    const letter = deadLetters.ofStep(runId, step.seq);
    const { runId: newId, duplicate } =
      letter === undefined
        ? await engine.redrive({
            runId,
            seq: step.seq,
            idempotency: { scope: 'retry', key: `${runId} ${step.seq}`, expiresAt: now() + KEY_LIFETIME_MS },
          })
        : await deadLetters.redriveNow(letter.id);
    return { runId: newId as RunId, mode: 'new-run', duplicate };
  };
}

/** A number names a step; the id of a node its last step that can be tried again, else its last. */
function chooseStep(steps: readonly StepSummary[], stepId: string): StepSummary | undefined {
  if (/^\d{1,7}$/.test(stepId)) {
    const bySeq = steps.find((step) => step.seq === Number(stepId));
    if (bySeq !== undefined) return bySeq;
  }
  const ofNode = steps.filter((step) => step.nodeId === stepId);
  return ofNode.findLast((step) => step.status === 'failed' || step.status === 'in_doubt') ?? ofNode.at(-1);
}

function notRetryable(step: StepSummary): AppError {
  return new AppError({
    code: 'STEP_NOT_RETRYABLE',
    message: `The step ${step.seq} (${step.nodeId}) is ${step.status}: only a step in doubt, or one that failed a run that has ended, can be tried again.`,
    data: { seq: step.seq, status: step.status },
  });
}
