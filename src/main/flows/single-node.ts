import type { FlowDefinition } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import type { FlowContext } from './context';
import { writeDefinition } from './definition-text';
import { assertPublishable } from './publishing';
import type { FlowRow } from './repository';

/** The hidden flow that lends its versions to nodes that run alone. */
const FLOW_ID = 'flow_single_nodes' as FlowId;
/** Much shorter than the time that retention leaves a snapshot alone. */
const FRESH_MS = 60 * 60 * 1000;

/** A version by which a node can run alone; the same definition has one. Errors: FLOW_INVALID, STORE_FULL, STORE_FAILED. */
export function versionOfSingleNode(context: FlowContext, definition: FlowDefinition): { flowId: FlowId; version: number } {
  const { repository, ports } = context;
  const { text, digest } = writeDefinition(definition);
  const now = ports.now();
  const row: FlowRow = {
    id: FLOW_ID,
    kind: 'rule',
    name: 'Single nodes',
    description: null,
    status: 'draft',
    pinned: 0,
    draft: text,
    draft_revision: 1,
    published_version: null,
    published_revision: null,
    sample_id: null,
    created_at: now,
    updated_at: now,
    deleted_at: null,
  };
  assertPublishable(context, row);
  const existing = repository.snapshot(FLOW_ID, digest);
  if (existing !== undefined) {
    if (now - existing.created_at > FRESH_MS) ports.store.write(() => repository.touchVersion(FLOW_ID, existing.version, now));
    return { flowId: FLOW_ID, version: existing.version };
  }
  return ports.store.write(() => {
    if (repository.find(FLOW_ID) === undefined) {
      const { deleted_at: _, ...columns } = row;
      repository.insert(columns);
    }
    const version = repository.oldestVersion(FLOW_ID) - 1;
    repository.insertVersion({ flowId: FLOW_ID, version, definition: text, digest, note: null, createdAt: now });
    return { flowId: FLOW_ID, version };
  });
}
