/** SQL of what triggers keep. */
import { SAVE_TRIGGER_STATE, type Store, triggerStateValues } from '#main/store';
import type { FlowId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';

export interface TriggerPlace {
  flowId: string;
  nodeId: string;
  type: string;
}

export function createTriggerStates({ db, write }: Pick<Store, 'db' | 'write'>) {
  const find = db.prepare<[string, string, string], { state: string | null }>(
    'SELECT state FROM trigger_states WHERE flow_id = ? AND node_id = ? AND type = ?',
  );
  const save = db.prepare<[string, string, string, string, number]>(SAVE_TRIGGER_STATE);
  const prune = db.prepare<[]>(
    'DELETE FROM trigger_states WHERE NOT EXISTS (SELECT 1 FROM flows f WHERE f.id = flow_id AND f.deleted_at IS NULL)',
  );
  return {
    /** What the trigger has left; what another type of node has left there is not given out. */
    find({ flowId, nodeId, type }: TriggerPlace): Json | undefined {
      const state = find.get(flowId, nodeId, type)?.state;
      return state === undefined || state === null ? undefined : (JSON.parse(state) as Json);
    },
    /** Durable when it returns. Errors: STORE_FULL, STORE_FAILED. */
    save({ flowId, nodeId, type }: TriggerPlace, state: Json, atMs: number): void {
      const values = triggerStateValues({ flowId: flowId as FlowId, nodeId, type, state, atMs });
      write(() => save.run(...values));
    },
    /** Forgets what triggers of deleted flows have left. */
    prune(): void {
      write(() => prune.run());
    },
  };
}
export type TriggerStates = ReturnType<typeof createTriggerStates>;
