import type { RunRecord, StepRecord, WaitFor } from '#main/engine/ports';
import type { RunSummary, StepSummary } from '#shared/model/run';

/** A run as lists and live views show it. */
export function toRunSummary(run: RunRecord): RunSummary {
  const { cancelRequested: _cancel, compensating: _compensating, ...summary } = run;
  return summary;
}

/** `rate host:api.example.com`, `slot …`, `breaker …`: which limit, and under which key. */
function gateWaitText({ on, gate }: Extract<WaitFor, { kind: 'gate' }>): string {
  const limit = on === 'rate' ? gate.rate : on === 'slot' ? gate.slots : gate.breaker;
  return `${on} ${limit?.key ?? ''}`.trim();
}

export function waitingForText(waitFor: WaitFor): string {
  if (waitFor.kind === 'gate') return gateWaitText(waitFor);
  if (waitFor.kind === 'lock') return `lock ${waitFor.name}`;
  return waitFor.kind === 'event' ? `event ${waitFor.pattern}` : waitFor.kind;
}

/** A step without its data. `itemsOut` is the number of items by port. */
export function toStepSummary(step: Omit<StepRecord, 'outputs'>, itemsOut: Record<string, number>): StepSummary {
  const { waitFor, crashes: _crashes, ...head } = step;
  return { ...head, itemsOut, ...(waitFor === undefined ? {} : { waitingFor: waitingForText(waitFor) }) };
}

/** A step of the journal as live views show it. */
export function summarizeStep(record: StepRecord): StepSummary {
  const { outputs, ...head } = record;
  const counts = Object.entries(outputs ?? {}).map(([port, items]) => [port, items.length] as const);
  return toStepSummary(head, Object.fromEntries(counts));
}
