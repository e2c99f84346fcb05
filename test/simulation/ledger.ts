/**
 * The books: everything that became durable is entered here, over all processes of a simulation, and what must not happen to
 * it is told. Entries come from what is on the disk, so the journal's own word is not taken for it.
 */
import type { RunRecord, StepRecord, StoredRun } from '#main/engine/ports';
import type { RunId } from '#shared/model/ids';
import { isFinal } from '#shared/model/run';
import { startOptionsText } from './group-actors';

export class Ledger {
  readonly #violate: (what: string) => void;
  readonly #runs = new Map<RunId, RunRecord>();
  /** Finished steps, as they were recorded first. */
  readonly #outputs = new Map<string, string>();
  readonly #places = new Map<string, number>();

  constructor(violate: (what: string) => void) {
    this.#violate = violate;
  }

  /** Told of each step that a person is asked about, as often as it is seen. */
  onDoubt: (run: RunRecord, step: StepRecord) => void = () => undefined;

  /** Takes a look at a run as it is on the disk. */
  enter({ run, steps }: StoredRun): void {
    const before = this.#runs.get(run.id);
    if (before !== undefined) {
      const [was, is] = [startOptionsText(before), startOptionsText(run)];
      if (was !== is) this.#violate(`run ${run.id} was started with ${was} and has ${is} now`);
      if (isFinal(before.status) && before.status !== run.status) {
        this.#violate(`run ${run.id} was ${before.status} and is ${run.status} now`);
      }
      if (before.cancelRequested === true && run.cancelRequested !== true) {
        this.#violate(`run ${run.id} forgot that it was cancelled`);
      }
    }
    this.#runs.set(run.id, run);
    for (const step of steps) {
      this.#enterStep(step);
      if (step.status === 'in_doubt') this.onDoubt(run, step);
    }
  }

  /** What was there is there still. */
  assertNothingLost(runIds: readonly RunId[]): void {
    const present = new Set(runIds);
    for (const runId of this.#runs.keys()) if (!present.has(runId)) this.#violate(`run ${runId} was durable and is gone`);
  }

  isFinished(runId: RunId): boolean {
    const run = this.#runs.get(runId);
    return run !== undefined && isFinal(run.status);
  }

  #enterStep(step: StepRecord): void {
    const place = `${step.runId} ${step.scope}/${step.nodeId}`;
    const seq = this.#places.get(place);
    if (seq !== undefined && seq !== step.seq) this.#violate(`two steps for one place: ${place} is ${seq} and ${step.seq}`);
    this.#places.set(place, step.seq);
    const known = this.#outputs.get(place);
    if (step.outputs === undefined) {
      if (known !== undefined) this.#violate(`output of ${place} was recorded, and the step is ${step.status} now`);
      return;
    }
    const text = JSON.stringify([step.status, step.outputs]);
    if (known === undefined) this.#outputs.set(place, text);
    else if (known !== text) this.#violate(`output of ${place} was recorded twice: ${known} and ${text}`);
  }
}
