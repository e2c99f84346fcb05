/** Where triggers of plugins go on after a restart: written by the journal with the run, and by the room of triggers alone. */
import type { TriggerState } from '#main/engine/ports';

export const SAVE_TRIGGER_STATE = `INSERT INTO trigger_states (flow_id, node_id, type, state, updated_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (flow_id, node_id) DO UPDATE SET type = excluded.type, state = excluded.state, updated_at = excluded.updated_at`;

/** What `SAVE_TRIGGER_STATE` is bound to. */
export function triggerStateValues({
  flowId,
  nodeId,
  type,
  state,
  atMs,
}: TriggerState): [string, string, string, string, number] {
  return [flowId, nodeId, type, JSON.stringify(state), atMs];
}
