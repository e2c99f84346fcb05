/**
 * Asks a service whether an effect in doubt has happened, before a person is asked. Only for node types that offer `lookup`.
 *
 * A lookup changes nothing outside, so it needs no record of its own: until it has answered, the step's record says what it
 * said before, and a crash leads to the same doubt and the same question again.
 */
import type { ErrorInfo } from '#shared/model/errors';
import type { EnginePorts } from '../ports';
import type { Outputs, Step } from '../run/run';
import type { LookupResult } from '../sdk/node-type';
import { ENGINE_STOPPING, RUN_CANCELLED } from './errors';
import { ItemScope } from './item-scope';
import { itemsInDoubt } from './outcomes';
import { StepContext } from './step-context';

/** A service that does not answer a lookup within this time says nothing, in milliseconds. */
const LOOKUP_TIMEOUT_MS = 30_000;

export interface LookUpHost {
  /** Nobody knows: a person is asked. */
  ask(step: Step, doubt: ErrorInfo): void;
  /** The step has happened as a whole. */
  finish(step: Step, outputs: Outputs): void;
  /** It is known what has happened of the step: the rest is done now. `isNew`: the attempt that ended has no record yet. */
  goOn(step: Step, isNew: boolean): void;
  /** It has not happened, so that the failure is one like any other. */
  fail(step: Step, failure: ErrorInfo): void;
  endRound(step: Step): void;
  drive(step: Step): void;
  broke(step: Step, thrown: unknown): void;
}

export class LookUps {
  readonly #ports: EnginePorts;
  readonly #host: LookUpHost;

  constructor(ports: EnginePorts, host: LookUpHost) {
    this.#ports = ports;
    this.#host = host;
  }

  /**
   * Begins to look up a step in doubt; false when its node type cannot. `doubt` is what a person would be told, `failure`
   * what the attempt failed with (absent after a crash).
   */
  begin(step: Step, doubt: ErrorInfo, failure?: ErrorInfo): boolean {
    if (step.node.type.lookup === undefined) return false;
    const { run, round } = step;
    step.abortReason = undefined;
    step.cancel = undefined;
    run.active.set(step.seq, step);
    let isOver = false;
    const end = (found: Found): void => {
      if (isOver || step.round !== round || run.isLost || run.isFinished) return;
      isOver = true;
      this.#host.endRound(step);
      this.#conclude(step, found, doubt, failure);
      this.#host.drive(step);
    };
    step.timer = this.#ports.clock.setTimer(this.#ports.clock.now() + LOOKUP_TIMEOUT_MS, () => {
      step.abort({ code: 'LOOKUP_TIMED_OUT', kind: 'operational', message: 'The lookup took too long.' });
      end(new Map());
    });
    this.#lookUp(step)
      .then(end, () => end(new Map()))
      .catch((thrown: unknown) => this.#host.broke(step, thrown));
    return true;
  }

  async #lookUp(step: Step): Promise<Found> {
    const { node } = step;
    const { config } = node;
    const isPlain = config.isConstant || node.perItem;
    const resolved = isPlain ? config.constant : await config.resolve(new ItemScope(step, 0, this.#ports));
    const context = new StepContext(step, this.#ports, resolved);
    const found: Found = new Map();
    for (const index of indexesOf(step)) {
      if (step.abortReason !== undefined) break;
      const result = await node.type.lookup?.(context as never, index);
      if (result === undefined || result === 'unknown') continue;
      found.set(index, concealed(step, result));
      const text = result.happened ? 'The service says that it happened.' : 'The service says that it did not happen.';
      context.log('info', text);
    }
    return found;
  }

  #conclude(step: Step, found: Found, doubt: ErrorInfo, failure: ErrorInfo | undefined): void {
    const { run } = step;
    // The record stays as it is: the next start comes to the same question.
    if (step.abortReason?.code === ENGINE_STOPPING.code) return;
    const indexes = indexesOf(step);
    const isKnown = indexes.every((index) => found.has(index));
    const hasHappened = isKnown && indexes.every((index) => found.get(index)?.happened === true);
    const isWhole = step.items.length <= 1 || itemsInDoubt(step).length === 0;
    if (isWhole && hasHappened) {
      this.#host.finish(step, outputsOf(step, found.get(0), step.items.slice()));
      return;
    }
    if (!isWhole) this.#keep(step, found);
    if (!isKnown) this.#host.ask(step, doubt);
    else if (run.ending !== undefined) this.#host.fail(step, { ...(failure ?? RUN_CANCELLED), effect: 'none' });
    else if (hasHappened || failure === undefined) this.#host.goOn(step, failure === undefined);
    else this.#host.fail(step, { ...failure, effect: 'none' });
  }

  /** What is known of single items counts, whatever becomes of the others. */
  #keep(step: Step, found: Found): void {
    for (const [index, result] of found) {
      if (!result.happened) {
        step.progress?.delete(index);
        continue;
      }
      const item = step.items[index];
      const outputs = outputsOf(step, result, item === undefined ? [] : [item]);
      step.progress?.set(index, { state: 'done', outputs });
      this.#ports.journal.write({ kind: 'item', runId: step.run.id, seq: step.seq, index, state: 'done', outputs });
    }
  }
}

type Found = Map<number, Exclude<LookupResult, 'unknown'>>;

/** The items to ask about; a step with one effect for all of its items is asked about by its first. */
function indexesOf(step: Step): number[] {
  const doubtful = step.items.length > 1 ? itemsInDoubt(step) : [];
  return doubtful.length === 0 ? [0] : doubtful;
}

function concealed(step: Step, result: Exclude<LookupResult, 'unknown'>): Exclude<LookupResult, 'unknown'> {
  if (step.secrets === undefined || !result.happened || result.outputs === undefined) return result;
  return { ...result, outputs: step.secrets.outputs(result.outputs) };
}

function outputsOf(
  step: Step,
  result: Found extends Map<number, infer R> ? R | undefined : never,
  items: Outputs[string],
): Outputs {
  const given = result?.happened === true ? result.outputs : undefined;
  return given ?? { [step.node.passPort]: items };
}
