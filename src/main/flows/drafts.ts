import type { FlowDefinition } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import type { FlowContext } from './context';
import { readDefinition } from './definition-text';
import { withCredentialNames } from './export-credentials';
import { withoutSecrets } from './export-secrets';
import { type FlowsService, newRow } from './service';

/** A draft with its secrets, and as it may leave the workspace. */
export interface Draft {
  flowId: FlowId;
  name: string;
  revision: number;
  definition: FlowDefinition;
  shown: FlowDefinition;
}

/** The drafts of all flows, for what keeps them in step with something outside. */
export interface Drafts {
  ids(): FlowId[];
  find(flowId: string): Draft | 'deleted' | undefined;
  /** Errors: FLOW_NOT_FOUND, FLOW_CHANGED. */
  save(flowId: FlowId, definition: FlowDefinition, baseRevision: number): void;
  /** A new draft; under `flowId` when no flow has that id yet. */
  create(definition: FlowDefinition, flowId: string | undefined): FlowId;
  remove(flowId: FlowId): void;
  restore(flowId: FlowId): void;
  onChanged(listener: (flowId: string) => void): () => void;
}

export function createDrafts(context: FlowContext, service: FlowsService): Drafts {
  const { repository, ports } = context;
  return {
    ids: () => repository.ids() as FlowId[],
    find(flowId) {
      const row = repository.find(flowId);
      if (row === undefined || row.kind !== 'flow') return undefined;
      if (row.deleted_at !== null) return 'deleted';
      const definition = readDefinition(row.draft);
      return {
        flowId: row.id as FlowId,
        name: row.name,
        revision: row.draft_revision,
        definition,
        shown: withCredentialNames(withoutSecrets(definition, ports.nodeTypes), ports.nodeTypes, ports.findCredential),
      };
    },
    save: (flowId, definition, baseRevision) => void service.saveDraft(flowId, definition, { baseRevision }),
    create(definition, wanted) {
      const id = wanted === undefined || repository.find(wanted) !== undefined ? context.newFlowId() : (wanted as FlowId);
      const { deleted_at: _, ...row } = newRow(context, definition);
      ports.store.write(() => repository.insert({ ...row, id }));
      context.changed(id);
      return id;
    },
    remove: (flowId) => service.remove(flowId),
    restore: (flowId) => void service.restore(flowId),
    onChanged: (listener) => context.onChanged(listener),
  };
}
