import type { Ending, Outputs, Run, Step } from '../run/run';
import type { RunResponse } from '../sdk/node-type';

/** What a step needs of the run it is in. */
export interface StepHost {
  /** The step has ended with these outputs: what hangs on it may begin. */
  settle(step: Step, outputs: Outputs): void;
  /** The end of the run is decided; `step`: by its failure. */
  end(run: Run, ending: Ending, step?: Step): void;
  /** Something has changed from outside `drive`: go on. */
  drive(run: Run): void;
  /** Something that must not throw has thrown. */
  broke(step: Step, thrown: unknown): void;
  respond(run: Run, response: RunResponse): void;
  eventWaitChanged(run: Run, seq: number, pattern: string | undefined): void;
  lost(run: Run, error: unknown): void;
  isStopping(): boolean;
}
