import type { FlowDefinition, FlowDetail } from '#shared/model/flow';
import type { DraftHistory, EditsSince } from '#shared/model/flow-edit';
import type { FlowContext } from './context';
import { readDefinition, writeDefinition } from './definition-text';
import { flowChanged } from './errors';
import type { FlowRow } from './repository';
import { toDetail } from './views';

export interface SaveRequest {
  /** Absent: whatever is there is replaced. */
  baseRevision?: number | undefined;
  /** How it came about; absent: by one edit from outside. */
  edits?: EditsSince | undefined;
}

/**
 * Saves a draft together with the edits that led to it, in one transaction. The revision rises when the draft differs.
 * Errors: FLOW_NOT_FOUND; FLOW_CHANGED when `baseRevision` is not the current one.
 */
export function saveDraft(
  context: FlowContext,
  flowId: string,
  definition: FlowDefinition,
  { baseRevision, edits }: SaveRequest = {},
): FlowDetail {
  const row = context.getRow(flowId);
  if (baseRevision !== undefined && baseRevision !== row.draft_revision) throw flowChanged(flowId, row.draft_revision);
  const { text } = writeDefinition(definition);
  const isSame = text === row.draft;
  if (isSame && edits === undefined) return toDetail(context, row);
  const next: FlowRow = isSame
    ? row
    : {
        ...row,
        name: definition.name,
        description: definition.description ?? null,
        draft: text,
        draft_revision: row.draft_revision + 1,
        updated_at: context.ports.now(),
      };
  context.ports.store.write(() => {
    if (!isSame) context.repository.update(next);
    if (edits === undefined) context.edits.writeOutside(flowId, readDefinition(row.draft), definition);
    else context.edits.write(flowId, edits);
  });
  if (!isSame) context.changed(flowId);
  return toDetail(context, next);
}

/** The draft, and the edits that led to it. Errors: FLOW_NOT_FOUND. */
export function readHistory(context: FlowContext, flowId: string): DraftHistory {
  const row = context.getRow(flowId);
  return { draft: readDefinition(row.draft), draftRevision: row.draft_revision, ...context.edits.read(flowId) };
}
