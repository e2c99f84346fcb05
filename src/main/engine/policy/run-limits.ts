import type { RunSettings } from '#shared/model/schedule';
import type { FlowLimits } from '../compile/flow-limits';

/** What bounds a run: the limits of its flow, with those of its own settings instead. The same object when there are none. */
export function limitsOf(limits: FlowLimits, settings: RunSettings | undefined): FlowLimits {
  if (settings === undefined) return limits;
  const { concurrency, priority, maxDurationMs } = settings;
  return {
    ...limits,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(priority === undefined ? {} : { priority }),
    ...(maxDurationMs === undefined ? {} : { maxDurationMs }),
  };
}
