import type { FlowId } from '#shared/model/ids';
import type { FlowContext } from './context';
import { readDefinition, writeDefinition } from './definition-text';
import { flowNotPublished, flowPaused } from './errors';
import { assertPublishable } from './publishing';
import type { FlowRow } from './repository';

/** Much shorter than the time that retention leaves a snapshot alone. */
const FRESH_MS = 60 * 60 * 1000;

/** What a run of a flow would run now. */
export interface StartTarget {
  flowId: FlowId;
  flowName: string;
  /** The published version, or below 1 a snapshot of the draft. */
  version: number;
}

/** The version of a snapshot of the draft; an unchanged draft has one snapshot, however often it is tested. */
function snapshotDraft(context: FlowContext, row: FlowRow): number {
  const { repository, ports } = context;
  const { text, digest } = writeDefinition(readDefinition(row.draft));
  const existing = repository.snapshot(row.id, digest);
  if (existing !== undefined) {
    // Retention takes snapshots that are long unused, and must not take this one before its run is recorded.
    if (ports.now() - existing.created_at > FRESH_MS)
      ports.store.write(() => repository.touchVersion(row.id, existing.version, ports.now()));
    return existing.version;
  }
  return ports.store.write(() => {
    const version = repository.oldestVersion(row.id) - 1;
    repository.insertVersion({ flowId: row.id, version, definition: text, digest, note: null, createdAt: ports.now() });
    return version;
  });
}

/**
 * Which version to start when a person or program asks for a run. With `test` it is the draft, whatever the state of the
 * flow; else the published version.
 * Errors: FLOW_NOT_FOUND, FLOW_NOT_PUBLISHED, FLOW_PAUSED; with `test` FLOW_INVALID.
 */
export function findStartTarget(context: FlowContext, flowId: string, { test }: { test: boolean }): StartTarget {
  const row = context.getRow(flowId);
  const target = { flowId: row.id as FlowId, flowName: row.name };
  if (test) {
    assertPublishable(context, row);
    return { ...target, version: snapshotDraft(context, row) };
  }
  if (row.published_version === null) throw flowNotPublished(row.id, row.name);
  if (row.status === 'paused') throw flowPaused(row.id, row.name);
  return { ...target, version: row.published_version };
}
