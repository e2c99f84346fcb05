import { createUlid, type FlowId } from '#shared/model/ids';
import { createTriggerIndex, type TriggerIndex } from './active-triggers';
import { createEditJournal, type EditJournal } from './edit-journal';
import { flowNotFound } from './errors';
import type { FlowPorts } from './ports';
import { createFlowsRepository, type FlowRow, type FlowsRepository } from './repository';

/** What the parts of this room share. */
export interface FlowContext {
  ports: FlowPorts;
  repository: FlowsRepository;
  edits: EditJournal;
  triggers: TriggerIndex;
  newFlowId(): FlowId;
  /** The row of a flow that people see; errors: FLOW_NOT_FOUND. */
  getRow(flowId: string): FlowRow;
  /** To be called after each change, when it is durable. */
  changed(flowId: string): void;
  onChanged(listener: (flowId: string) => void): () => void;
}

export function createFlowContext(ports: FlowPorts): FlowContext {
  const repository = createFlowsRepository(ports.store);
  const triggers = createTriggerIndex(repository, ports.nodeTypes);
  const listeners = new Set<(flowId: string) => void>();
  return {
    ports,
    repository,
    edits: createEditJournal(ports),
    triggers,
    newFlowId: () => `flow_${createUlid(ports.now(), ports.random)}` as FlowId,
    getRow(flowId) {
      const row = repository.find(flowId);
      if (row === undefined || row.kind !== 'flow') throw flowNotFound(flowId);
      if (row.deleted_at !== null) throw flowNotFound(flowId, true);
      return row;
    },
    changed(flowId) {
      triggers.refresh(flowId);
      for (const listener of listeners) listener(flowId);
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
