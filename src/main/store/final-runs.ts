import type { RunId } from '#shared/model/ids';
import { isFinal } from '#shared/model/run';
import { RUN_STATUS_CODE, RUN_STATUSES } from './codes';

/** A run that retention may delete. */
export interface OldRun {
  key: number;
  id: RunId;
  flow_key: number;
}

/** A dead letter that waits for a person, or for its turn, goes on from its run. */
export const NOT_NEEDED = `NOT EXISTS (SELECT 1 FROM dead_letters d WHERE d.run_id = runs.id AND d.state IN ('open', 'queued'))`;

/** Codes of the states in which nothing more happens. */
export const FINAL = RUN_STATUSES.filter(isFinal).map((status) => RUN_STATUS_CODE[status]);
