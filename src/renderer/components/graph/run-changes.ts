import { isFinal, type RunChange, type RunDetail, type RunLog, type StepSummary } from '#shared/model/run';
import { wakesOf } from '#shared/model/wakes';

/** How far back an arriving log line is compared, to drop one that was read already. */
const LOG_OVERLAP = 300;

const logKey = (log: RunLog) => `${log.at}\u0000${log.nodeId}\u0000${log.message}`;

/**
 * A run with live changes applied. Changes carry whole records, so applying one twice does no harm. `isStale`: something
 * happened that changes do not carry (an attempt failed, the run ended): read the run again.
 */
export function applyRunChanges(detail: RunDetail, changes: readonly RunChange[]): { detail: RunDetail; isStale: boolean } {
  let next = detail;
  let isStale = false;
  const steps = new Map<number, StepSummary>();
  const logs: RunLog[] = [];
  for (const change of changes) {
    if (change.kind === 'run') {
      if (change.run.id !== detail.id) continue;
      if (isFinal(change.run.status) && !isFinal(next.status)) isStale = true;
      const { definition, attempts, steps: known, logs: told, wakes, deadLetter, settings, overlap } = next;
      next = {
        ...change.run,
        ...{ definition, attempts, steps: known, logs: told, wakes },
        ...(deadLetter === undefined ? {} : { deadLetter }),
        ...(settings === undefined ? {} : { settings }),
        ...(overlap === undefined ? {} : { overlap }),
      };
    } else if (change.kind === 'step') {
      if (change.step.runId === detail.id) steps.set(change.step.seq, change.step);
    } else if (change.kind === 'log' && change.runId === detail.id) logs.push(change.log);
  }
  if (steps.size > 0) {
    const merged = next.steps.map((step) => {
      const change = steps.get(step.seq);
      steps.delete(step.seq);
      if (change !== undefined && (change.attempt > step.attempt || change.waitingFor === 'retry')) isStale = true;
      return change ?? step;
    });
    const added = [...steps.values()];
    if (added.some((step) => step.attempt > 1)) isStale = true;
    const all = [...merged, ...added].sort((a, b) => a.seq - b.seq);
    next = { ...next, steps: all, wakes: wakesOf(all) };
  }
  if (logs.length > 0) {
    const known = new Set(next.logs.slice(-LOG_OVERLAP).map(logKey));
    next = { ...next, logs: [...next.logs, ...logs.filter((log) => !known.has(logKey(log)))] };
  }
  return { detail: next, isStale };
}

/** The step a reader came for: one in doubt, else the failed one, else what runs or waits now, else the last. */
export function stepThatMatters(steps: readonly StepSummary[]): StepSummary | undefined {
  const last = (...statuses: StepSummary['status'][]) => steps.findLast((step) => statuses.includes(step.status));
  return (
    last('in_doubt') ?? last('failed') ?? last('running') ?? last('waiting') ?? last('succeeded', 'cancelled') ?? steps.at(-1)
  );
}

/** The step of a node to show when the node is picked: the one that matters among its iterations. */
export function stepOfNode(steps: readonly StepSummary[], nodeId: string): StepSummary | undefined {
  return stepThatMatters(steps.filter((step) => step.nodeId === nodeId));
}
