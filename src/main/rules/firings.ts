import type { Timer } from '#main/engine/ports';
import type { Rule } from '#shared/model/rule';
import type { RulesPorts } from './ports';
import type { Firings, RulesRepository } from './repository';

/** Counts are written this late, many at once: they must not cost a disk write for each run of a rule. */
const WRITE_AFTER_MS = 1000;

/** Counts how often rules fire, from the runs that the journal commits. */
export interface FiringCounter {
  /** The rule with what is not written down yet. */
  current(flowId: string, rule: Rule): Rule;
  noteFailure(flowId: string, message: string): void;
  close(): void;
}

/** What a crash keeps from being written is counted again at the next start, from the number of runs. */
export function createFiringCounter({ store, clock, onError }: RulesPorts, repository: RulesRepository): FiringCounter {
  const pending = new Map<string, Firings>();
  let timer: Timer | undefined;
  if (hasUncounted()) store.write(() => repository.catchUp());

  function hasUncounted(): boolean {
    return (
      store.db
        .prepare('SELECT 1 FROM rules r JOIN run_flows f ON f.flow_id = r.flow_id WHERE f.kept > r.fired_count LIMIT 1')
        .get() !== undefined
    );
  }

  function firingsOf(flowId: string): Firings {
    let firings = pending.get(flowId);
    if (firings === undefined) {
      firings = { fired: 0, lastFiredAt: undefined, lastError: undefined };
      pending.set(flowId, firings);
    }
    return firings;
  }

  const stopListening = store.onCommitted(({ records }) => {
    for (const record of records) {
      if (record.kind !== 'run' || record.run.trigger.kind !== 'rule') continue;
      const { run, created } = record;
      if (created !== undefined) {
        const firings = firingsOf(run.flowId);
        firings.fired += 1;
        firings.lastFiredAt = run.createdAt;
      }
      if (run.status === 'failed') firingsOf(run.flowId).lastError = run.error?.message ?? 'The action failed.';
      else if (run.status === 'succeeded') firingsOf(run.flowId).lastError = null;
    }
    if (pending.size > 0) writeSoon();
  });

  function writeSoon(): void {
    timer ??= clock.setTimer(clock.now() + WRITE_AFTER_MS, writeDown);
  }

  function writeDown(): void {
    timer?.cancel();
    timer = undefined;
    if (pending.size === 0) return;
    try {
      store.write(() => {
        for (const [flowId, firings] of pending) repository.addFirings(flowId, firings);
      });
      pending.clear();
    } catch (error) {
      onError(error);
    }
  }

  return {
    current(flowId, rule) {
      const firings = pending.get(flowId);
      if (firings === undefined) return rule;
      const { lastError, ...rest } = rule;
      const error = firings.lastError === undefined ? lastError : firings.lastError;
      return {
        ...rest,
        firedCount: rule.firedCount + firings.fired,
        ...(firings.lastFiredAt === undefined ? {} : { lastFiredAt: firings.lastFiredAt }),
        ...(error === null || error === undefined ? {} : { lastError: error }),
      };
    },
    noteFailure(flowId, message) {
      firingsOf(flowId).lastError = message;
      writeSoon();
    },
    close() {
      stopListening();
      writeDown();
      timer?.cancel();
    },
  };
}
