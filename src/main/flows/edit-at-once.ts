import type { FlowDefinition, FlowProblem, FlowStatus } from '#shared/model/flow';
import type { FlowContext } from './context';
import { readDefinition, writeDefinition } from './definition-text';
import { problemsOf } from './error-flow-problems';
import { flowChanged, flowInvalid } from './errors';
import { announcePublished } from './publishing';
import type { FlowRow } from './repository';

/** A flow as it is edited and as it is in force. */
export interface EditableFlow {
  flowId: string;
  name: string;
  status: FlowStatus;
  draft: FlowDefinition;
  draftRevision: number;
  /** The published definition, also of a paused flow. */
  published?: FlowDefinition;
  createdAt: number;
}

/** A change of one node that is to be in force at once. */
export interface AtOnceEdit {
  /** The node that it is about: what is wrong with it afterwards refuses the edit. */
  nodeId: string;
  /** Gives the same object where there is nothing to change. */
  change(definition: FlowDefinition): FlowDefinition;
  /** Of the version that it publishes. */
  note: string;
  baseRevision?: number | undefined;
}

/** Errors: FLOW_NOT_FOUND. */
export function readEditable(context: FlowContext, flowId: string): EditableFlow {
  const row = context.getRow(flowId);
  const published = publishedOf(context, row);
  return {
    flowId: row.id,
    name: row.name,
    status: row.status,
    draft: readDefinition(row.draft),
    draftRevision: row.draft_revision,
    createdAt: row.created_at,
    ...(published === undefined ? {} : { published }),
  };
}

function publishedOf({ repository }: FlowContext, row: FlowRow): FlowDefinition | undefined {
  const version = row.published_version === null ? undefined : repository.version(row.id, row.published_version);
  return version === undefined ? undefined : readDefinition(version.definition);
}

/**
 * Makes one change to the draft, as an edit of its history, and to the published definition, as a new version that differs
 * from the one before by this change alone: what else the draft holds stays unfinished. All of it is one transaction.
 *
 * Errors: FLOW_NOT_FOUND; FLOW_CHANGED when `baseRevision` is not the current one; FLOW_INVALID when the node is wrong
 * afterwards, or the published flow has an error that it did not have before.
 */
export async function editAtOnce(context: FlowContext, flowId: string, edit: AtOnceEdit): Promise<void> {
  const { repository, ports } = context;
  const row = context.getRow(flowId);
  if (edit.baseRevision !== undefined && edit.baseRevision !== row.draft_revision) throw flowChanged(flowId, row.draft_revision);
  const draft = readDefinition(row.draft);
  const nextDraft = edit.change(draft);
  const published = publishedOf(context, row);
  const nextPublished = published === undefined ? undefined : edit.change(published);
  const isPublishing = nextPublished !== undefined && nextPublished !== published;
  if (nextDraft === draft && !isPublishing) return;

  assertSound(
    row,
    errorsOf(context, row, nextDraft).filter((problem) => problem.nodeId === edit.nodeId),
  );
  if (isPublishing) {
    const before = new Set(errorsOf(context, row, published ?? draft).map(keyOf));
    assertSound(
      row,
      errorsOf(context, row, nextPublished).filter((problem) => problem.nodeId === edit.nodeId || !before.has(keyOf(problem))),
    );
  }

  const next = ports.store.write(() => {
    const draftText = writeDefinition(nextDraft).text;
    const isEdited = draftText !== row.draft;
    const revision = isEdited ? row.draft_revision + 1 : row.draft_revision;
    const publication = isPublishing ? publishVersion(context, row, nextPublished, edit.note) : undefined;
    const isAllPublished = publication === undefined ? false : publication.text === draftText;
    const changed: FlowRow = {
      ...row,
      draft: draftText,
      draft_revision: revision,
      published_version: publication?.version ?? row.published_version,
      published_revision: isAllPublished ? revision : row.published_revision,
      updated_at: ports.now(),
    };
    repository.update(changed);
    if (isEdited) context.edits.writeOutside(flowId, draft, nextDraft);
    return changed;
  });
  context.changed(flowId);
  if (next.published_version !== row.published_version) await announcePublished(context, next);
}

function publishVersion({ repository, ports }: FlowContext, row: FlowRow, definition: FlowDefinition, note: string) {
  const { text, digest } = writeDefinition(definition);
  const version = repository.newestVersion(row.id) + 1;
  repository.insertVersion({ flowId: row.id, version, definition: text, digest, note, createdAt: ports.now() });
  return { version, text };
}

function errorsOf(context: FlowContext, row: FlowRow, definition: FlowDefinition): FlowProblem[] {
  return problemsOf(context, row.id, definition).filter(({ severity }) => severity === 'error');
}

function assertSound(row: FlowRow, problems: FlowProblem[]): void {
  if (problems.length > 0) throw flowInvalid(row.name, problems);
}

const keyOf = ({ code, nodeId, edgeIndex, field }: FlowProblem): string => JSON.stringify([code, nodeId, edgeIndex, field]);
