import type { ErrorInfo } from '#shared/model/errors';
import type { Recorder } from '../run/recorder';
import type { Step } from '../run/run';
import { changedGate } from './changed-gate';
import { gateOf } from './gate';
import type { Gatekeeper } from './gatekeeper';

/** The policies of a step between the gatekeeper and the step runner. Costs one comparison for nodes without them. */
export class StepGates {
  readonly #recorder: Recorder;
  readonly #gatekeeper: Gatekeeper;

  constructor(recorder: Recorder, gatekeeper: Gatekeeper) {
    this.#recorder = recorder;
    this.#gatekeeper = gatekeeper;
  }

  /** Whether an attempt may begin. `waiting`: it is recorded as waiting and stands in line; an error: it is refused. */
  enter(step: Step): 'passed' | 'waiting' | ErrorInfo {
    const { run, seq, node } = step;
    const { flowId, settings } = run.record;
    const gate = settings === undefined ? gateOf(node, flowId) : changedGate(node, flowId, settings);
    if (gate === undefined) return 'passed';
    const tokens = node.perItem ? Math.max(1, step.items.length - countDone(step)) : 1;
    const entry = this.#gatekeeper.enter(run.id, seq, gate, tokens);
    if (entry.kind === 'refused') return entry.error;
    if (entry.kind === 'passed') {
      step.passed = gate;
      return 'passed';
    }
    const record = this.#recorder.step(step, 'waiting', {
      waitFor: { kind: 'gate', on: entry.on, gate, ...(tokens > 1 ? { tokens } : {}) },
    });
    run.waiting.set(seq, { step, record });
    return 'waiting';
  }

  /** The attempt is over, however it went: its place is free. */
  leave(step: Step): void {
    if (step.passed !== undefined) this.#gatekeeper.leave(step.run.id, step.seq);
  }

  /** How the attempt went: the breaker counts. Only once for each attempt. */
  judge(step: Step, error?: ErrorInfo): void {
    const { passed } = step;
    if (passed === undefined) return;
    step.passed = undefined;
    this.#gatekeeper.judge(passed, error);
  }
}

function countDone({ progress }: Step): number {
  let count = 0;
  for (const { state } of progress?.values() ?? []) if (state === 'done') count++;
  return count;
}
