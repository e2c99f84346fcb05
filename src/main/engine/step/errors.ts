import { type ErrorInfo, isAppError, toErrorInfo, toldError } from '#shared/model/errors';
import type { RetryPolicy } from '#shared/model/flow';
import type { Json } from '#shared/model/json';
import type { Effect } from '#shared/model/run';
import { isNamed } from '../policy/retry-conditions';
import type { Step } from '../run/run';

/** How long a step that was told to end may take to do so before it is given up, in milliseconds. */
export const ABORT_GRACE_MS = 2_000;

/**
 * The plain form of what a node threw. A throw that is no AppError says nothing about the outside world: when the step's
 * effect is unsafe, it counts as unknown.
 */
export function errorOfThrown(thrown: unknown, effect: Effect): ErrorInfo {
  const info = toErrorInfo(thrown);
  return effect === 'unsafe' && !isAppError(thrown) ? { ...info, effect: 'unknown' } : info;
}

export function timedOut(step: Step, timeoutMs: number): ErrorInfo {
  return {
    code: 'STEP_TIMED_OUT',
    kind: 'operational',
    message: `"${step.node.name}" took longer than ${timeoutMs} ms. Raise its timeout, or find out what keeps it waiting.`,
    data: { node: step.node.name, timeoutMs },
    ...(step.effect === 'none' ? {} : { effect: 'unknown' as const }),
  };
}

/** A node has ended its run as failed. `message`: in its own words. */
export function runStopped({ node: { name: node } }: Step, message: string | undefined): ErrorInfo {
  const own = { message: `The run was stopped by "${node}".`, data: { node, detail: 'RUN_STOPPED_BY' } };
  return { code: 'RUN_STOPPED', kind: 'user', ...(message === undefined ? own : { message }) };
}

/** An event that a step waited for did not come, and there is no way out for that. */
export function waitTimedOut({ node: { name: node } }: Step, event: string): ErrorInfo {
  const message = `"${node}" waited for the event ${event}, which did not come in time.`;
  return { code: 'WAIT_TIMED_OUT', kind: 'operational', message, data: { node, event }, retryable: false };
}

/** For whoever made the node type: it does not listen to its signal. */
export function ignoredSignal({ node, run }: Step): ErrorInfo {
  return {
    code: 'STEP_IGNORED_SIGNAL',
    kind: 'operational',
    message: `The node type ${node.type.type} ("${node.name}" in "${run.record.flowName}") went on after it was told to end.`,
    data: { runId: run.id, nodeId: node.id },
  };
}

export const RUN_CANCELLED: ErrorInfo = { code: 'RUN_CANCELLED', kind: 'user', message: 'The run was cancelled.' };
export const RUN_FAILED_ELSEWHERE: ErrorInfo = {
  code: 'RUN_ENDED',
  kind: 'user',
  message: 'The run ended on another branch, so this step was told to stop.',
};
export const PROCESS_ENDED: ErrorInfo = {
  code: 'PROCESS_ENDED',
  kind: 'operational',
  message: 'PulseFlow ended while the step was running. The step was begun anew.',
};
export const ENGINE_STOPPING: ErrorInfo = { code: 'SHUTTING_DOWN', kind: 'operational', message: 'PulseFlow is shutting down.' };

/** Why a step is in doubt whose process ended: it was not begun anew. */
export const PROCESS_ENDED_MIDWAY: ErrorInfo = {
  code: 'PROCESS_ENDED',
  kind: 'operational',
  message: 'PulseFlow ended while the step was running.',
  data: { detail: 'PROCESS_ENDED_MIDWAY' },
};

/** What a person reads of a step in doubt; `cause` is why. */
export function doubtAfter(step: { node: { name: string } }, cause: ErrorInfo): ErrorInfo {
  return {
    code: 'STEP_IN_DOUBT',
    kind: 'operational',
    message: `${cause.message} It is not known whether "${step.node.name}" took effect. Look for yourself, then choose: retry, mark as done, or fail.`,
    data: {
      node: step.node.name,
      cause: toldError(cause),
    },
    effect: 'unknown',
    retryable: false,
  };
}

/** Whether the policy allows another attempt after this error. */
export function mayRetry(retry: RetryPolicy | undefined, attempt: number, error: ErrorInfo): retry is RetryPolicy {
  if (retry === undefined || attempt >= retry.maxAttempts) return false;
  return retry.when === undefined ? (error.retryable ?? error.kind === 'operational') : isNamed(retry.when, error);
}

/**
 * How long to wait before the next attempt, in milliseconds. A service that says when to come back (`retryAfterMs` in the
 * error's data) is believed, up to a day.
 * @param attempt the attempt that failed, from 1
 */
export function retryDelayMs(retry: RetryPolicy, attempt: number, error: ErrorInfo, random: () => number): number {
  const backoff = Math.min(retry.maxDelayMs, retry.initialDelayMs * retry.factor ** (attempt - 1));
  const delay = retry.jitter ? backoff / 2 + (random() * backoff) / 2 : backoff;
  const asked: Json | undefined = error.data?.['retryAfterMs'];
  return Math.round(Math.max(delay, typeof asked === 'number' && Number.isFinite(asked) ? Math.min(asked, 86_400_000) : 0));
}
