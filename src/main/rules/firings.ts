import type { Timer } from '#main/engine/ports';
import type { ErrorInfo } from '#shared/model/errors';
import type { Rule } from '#shared/model/rule';
import type { RulesPorts } from './ports';
import { type Firings, failureTexts, type RulesRepository } from './repository';

/** Counts are written this late, many at once: they must not cost a disk write for each run of a rule. */
const WRITE_AFTER_MS = 1000;

/** Of a run that failed without saying why. */
const ACTION_FAILED: ErrorInfo = {
  code: 'RUN_FAILED',
  kind: 'operational',
  message: 'The action failed.',
  data: { detail: 'RULE_ACTION_FAILED' },
};

/** Counts how often rules fire, from the runs that the journal commits. */
export interface FiringCounter {
  /** The rule with what is not written down yet. */
  current(flowId: string, rule: Rule): Rule;
  noteFailure(flowId: string, error: ErrorInfo): void;
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
      firings = { fired: 0, lastFiredAt: undefined, lastFailure: undefined };
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
      if (run.status === 'failed') firingsOf(run.flowId).lastFailure = run.error ?? ACTION_FAILED;
      else if (run.status === 'succeeded') firingsOf(run.flowId).lastFailure = null;
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
      const { lastError, lastFailure, ...rest } = rule;
      const told =
        firings.lastFailure === undefined ? failureTexts(lastFailure ?? lastError ?? null) : failureTexts(firings.lastFailure);
      return {
        ...rest,
        ...told,
        firedCount: rule.firedCount + firings.fired,
        ...(firings.lastFiredAt === undefined ? {} : { lastFiredAt: firings.lastFiredAt }),
      };
    },
    noteFailure(flowId, error) {
      firingsOf(flowId).lastFailure = error;
      writeSoon();
    },
    close() {
      stopListening();
      writeDown();
      timer?.cancel();
    },
  };
}
