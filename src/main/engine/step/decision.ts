import type { ErrorInfo } from '#shared/model/errors';
import type { Item } from '#shared/model/packet';
import type { DoubtDecision } from '#shared/model/run';
import type { RunJournal } from '../ports';
import type { Outputs, Step } from '../run/run';
import { itemsInDoubt } from './outcomes';

export interface DecisionHost {
  finish(step: Step, outputs: Outputs): void;
  /** Another attempt: it does what is not done yet. */
  goOn(step: Step): void;
  fail(step: Step, error: ErrorInfo): void;
}

/** Carries out a person's word on a step in doubt. */
export function carryOut(step: Step, decision: DoubtDecision, journal: Pick<RunJournal, 'write'>, host: DecisionHost): void {
  const { run, seq, node } = step;
  run.doubts.delete(seq);
  switch (decision.action) {
    case 'retry':
      host.goOn(step);
      return;
    case 'done': {
      const given = decision.output as Item[] | undefined;
      const doubtful = step.items.length > 1 ? itemsInDoubt(step) : [];
      if (doubtful.length === 0) {
        host.finish(step, { [node.passPort]: given ?? [...step.items] });
        return;
      }
      // Only those items were in doubt: the ones after them have not been begun and still have their turn.
      for (const index of doubtful) {
        const item = step.items[index];
        const outputs: Outputs = { [node.passPort]: given ?? (item === undefined ? [] : [item]) };
        step.progress?.set(index, { state: 'done', outputs });
        journal.write({ kind: 'item', runId: run.id, seq, index, state: 'done', outputs });
      }
      host.goOn(step);
      return;
    }
    case 'fail': {
      const message = `"${node.name}" was in doubt, and a person decided that it failed.`;
      const own = { message, data: { node: node.name, detail: 'STEP_DECLARED_FAILED_BY' } };
      const words = decision.reason === undefined ? own : { message: decision.reason };
      host.fail(step, { code: 'STEP_DECLARED_FAILED', kind: 'user', ...words });
    }
  }
}
