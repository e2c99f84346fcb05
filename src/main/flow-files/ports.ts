/** What the room of flow files needs of others. The host introduces them. */
import type { Store } from '#main/store';
import type { FlowDefinition } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';

/** A draft as the flows room has it. */
export interface DraftOfFlow {
  flowId: FlowId;
  name: string;
  revision: number;
  /** With its secrets. */
  definition: FlowDefinition;
  /** As it may leave the workspace. */
  shown: FlowDefinition;
}

export interface FlowDrafts {
  /** Ids of all flows that are not deleted. */
  ids(): FlowId[];
  /** Undefined when there is no such flow; `deleted` when it was deleted. */
  find(flowId: string): DraftOfFlow | 'deleted' | undefined;
  /** Errors: FLOW_CHANGED. */
  save(flowId: FlowId, definition: FlowDefinition, baseRevision: number): void;
  /** Makes a draft; under `flowId` when it is given and free. */
  create(definition: FlowDefinition, flowId: string | undefined): FlowId;
  remove(flowId: FlowId): void;
  restore(flowId: FlowId): void;
  /** Called after a flow was made, changed or deleted. */
  onChanged(listener: (flowId: string) => void): () => void;
}

export interface FlowFilesPorts {
  store: Pick<Store, 'db' | 'write'>;
  drafts: FlowDrafts;
  /** The folder to keep in step; empty: none. */
  folder(): string;
  onFolderChanged(listener: () => void): () => void;
  /** Writes a file whole or not at all. Errors: DISK_FULL, FILE_REFUSED, FILE_FAILED. */
  writeWhole(path: string, bytes: Uint8Array): Promise<void>;
  now(): number;
  log: { info(data: object, message: string): void; warn(data: object, message: string): void };
}
