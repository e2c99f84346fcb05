/**
 * Words as small numbers, as the tables hold them. Positions are forever: append, never reorder.
 */
import type { WaitFor } from '#main/engine/ports';
import type { Effect, RunLog, RunStatus, RunTrigger, StandIn, StepStatus } from '#shared/model/run';

export const RUN_STATUSES = [
  'queued',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'cancelled',
  'in_doubt',
  'compensating',
  'compensated',
  'compensation_failed',
] as const satisfies RunStatus[];
export const STEP_STATUSES = [
  'running',
  'waiting',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
  'in_doubt',
] as const satisfies StepStatus[];
export const EFFECTS = ['none', 'idempotent', 'unsafe'] as const satisfies Effect[];
export const TRIGGER_KINDS = [
  'manual',
  'webhook',
  'event',
  'schedule',
  'api',
  'rerun',
  'rule',
  'queue',
  'plugin',
] as const satisfies RunTrigger['kind'][];
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies RunLog['level'][];
export const WAIT_KINDS = ['timer', 'retry', 'event', 'reply', 'lock', 'gate', 'step'] as const satisfies WaitFor['kind'][];
export const STAND_INS = ['pinned', 'taken', 'simulated'] as const satisfies StandIn[];

/** `runs.flags` */
export const RUN_FLAG_TEST = 1;
export const RUN_FLAG_CANCEL_REQUESTED = 2;
export const RUN_FLAG_COMPENSATING = 4;

function codesOf<Word extends string>(words: readonly Word[]): Readonly<Record<Word, number>> {
  return Object.fromEntries(words.map((word, code) => [word, code])) as Record<Word, number>;
}

export const RUN_STATUS_CODE = codesOf<RunStatus>(RUN_STATUSES);
export const STEP_STATUS_CODE = codesOf<StepStatus>(STEP_STATUSES);
export const EFFECT_CODE = codesOf<Effect>(EFFECTS);
export const TRIGGER_KIND_CODE = codesOf<RunTrigger['kind']>(TRIGGER_KINDS);
export const STAND_IN_CODE = codesOf<StandIn>(STAND_INS);
export const LOG_LEVEL_CODE = codesOf<RunLog['level']>(LOG_LEVELS);
export const WAIT_KIND_CODE = codesOf<WaitFor['kind']>(WAIT_KINDS);

/** Numbers of steps in a run: `steps.key = runKey * MAX_STEPS + seq`. Keeps keys exact for 2^32 runs. */
export const MAX_STEPS = 2_097_152;

/** The word of a code. Throws on a code that no version of the app wrote. */
export function wordOf<Word extends string>(words: readonly Word[], code: number): Word {
  const word = words[code];
  if (word === undefined) throw new RangeError(`No word has the code ${code} among ${words.join(', ')}`);
  return word;
}
