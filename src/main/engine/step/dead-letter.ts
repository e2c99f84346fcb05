import type { ErrorInfo } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { DeadLetterRecord } from '../ports';
import type { Step } from '../run/run';

/** What a person or the flow itself has decided is no failure to try again. */
const DECIDED = new Set(['STEP_DECLARED_FAILED', 'RUN_STOPPED', 'RUN_CANCELLED']);

/**
 * Whether this failure, which is about to end its run, is kept as a dead letter. Test runs keep none, and of a run only the
 * first failure is kept: a re-drive goes on with all that was left undone.
 */
export function isDeadLetter({ run, node, attempt }: Step, error: ErrorInfo): boolean {
  const policy = run.flow.compiled.deadLetters;
  if (policy === 'none' || run.record.test || run.ending !== undefined || DECIDED.has(error.code)) return false;
  // A step that cannot undo another is put before a person.
  if (run.saga !== undefined) return false;
  if (policy === 'failures' || error.code === 'STEP_CRASHED_PROCESS') return true;
  const { retry } = node;
  return retry !== undefined && retry.maxAttempts > 1 && attempt >= retry.maxAttempts;
}

/** The name of the dead letter of a step. */
export function deadLetterId(runId: RunId, seq: number): string {
  return `dead_${runId.replace(/^run_/, '')}_${seq}`;
}

export function deadLetterOf(step: Step, error: ErrorInfo, at: number): DeadLetterRecord {
  const { run, node, scope, seq } = step;
  const finished = [...(step.progress ?? [])].flatMap(([index, { state }]) => (state === 'done' ? [index] : []));
  const redriveOf = run.record.trigger.detail?.['deadLetterId'];
  return {
    id: deadLetterId(run.id, seq),
    seq,
    flowId: run.record.flowId,
    flowName: run.record.flowName,
    flowVersion: run.record.flowVersion,
    nodeId: node.id,
    nodeName: node.name,
    nodeType: node.type.type,
    scope: scope.path,
    attempts: step.attempt,
    error,
    items: [...step.items],
    finished: finished.sort((one, other) => one - other),
    at,
    ...(redriveOf === undefined ? {} : { redriveOf }),
  };
}
