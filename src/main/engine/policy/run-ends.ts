/** How runs end by the limits of their flow. */
import type { ErrorInfo } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';

/** The end of a run that did not begin, because its flow allows no more at once. */
export function runSkipped(flowName: string, max: number): ErrorInfo {
  return {
    code: 'RUN_SKIPPED',
    kind: 'user',
    message: `"${flowName}" runs at most ${max === 1 ? 'once' : `${max} times`} at the same time and skips what comes meanwhile, so this run did not begin.`,
    data: { flowName, max },
  };
}

/** The end of a run whose place a newer one takes. */
export function runReplaced(byRunId: RunId): ErrorInfo {
  return {
    code: 'RUN_REPLACED',
    kind: 'user',
    message: 'A newer run of this flow has replaced this one, as the settings of the flow say.',
    data: { by: byRunId },
  };
}

/** The same, when it is the schedule that lets only the newest run. */
export function runOverlapped(byRunId: RunId): ErrorInfo {
  return {
    code: 'RUN_REPLACED',
    kind: 'user',
    message: 'The next run of the same schedule has come, and the schedule cancels the run before that is not over.',
    data: { by: byRunId, detail: 'RUN_OVERLAPPED' },
  };
}

/** The end of a run that took longer than its flow allows. */
export function runTimedOut(flowName: string, maxDurationMs: number): ErrorInfo {
  return {
    code: 'RUN_TIMED_OUT',
    kind: 'operational',
    message: `A run of "${flowName}" may last ${maxDurationMs} ms, and this one was not over by then. Raise the limit in the settings of the flow, or find out what kept it.`,
    retryable: false,
    data: { flowName, maxDurationMs },
  };
}
