import { applyDiff, diffFlows, invertDiff, isEmptyDiff } from '#shared/document/diff';
import { describeEdit } from '#shared/document/edit-label';
import { type MergeConflict, type MergeSide, mergeFlows } from '#shared/document/merge';
import { clashingIds, withNewIds } from '#shared/document/merge-ids';
import type { FlowDefinition } from '#shared/model/flow';
import type { DraftHistory, FlowEdit } from '#shared/model/flow-edit';
import { createUlid } from '#shared/model/ids';
import type { EditHistory } from './document-store';

export interface OwnDraft {
  /** The draft as it was when both sides last agreed. */
  base: FlowDefinition;
  definition: FlowDefinition;
  history: EditHistory;
  /** True for an edit that is part of `base`. */
  isSaved(edit: FlowEdit): boolean;
}

export interface Rebased {
  definition: FlowDefinition;
  history: EditHistory;
  conflicts: MergeConflict[];
  /** How many edits of `history` are not yet theirs. */
  unsaved: number;
}

interface Step {
  before: FlowDefinition;
  after: FlowDefinition;
  edit?: FlowEdit;
}

const editOf = (before: FlowDefinition, after: FlowDefinition): FlowEdit => {
  const diff = diffFlows(before, after, { compact: true });
  const at = Date.now();
  return { id: createUlid(at, Math.random), at, label: describeEdit(before, after, diff), diff };
};

/** What was done here since both agreed, step by step, and from where on. */
function ownSteps(own: OwnDraft, theirs: DraftHistory): { base: FlowDefinition; steps: Step[] } {
  const done = own.history.edits.slice(0, own.history.position);
  const first = done.findIndex((edit) => !own.isSaved(edit));
  const unsaved = first < 0 ? [] : done.slice(first);
  const states = [own.definition];
  for (const edit of unsaved.toReversed()) states.unshift(applyDiff(states[0] ?? own.definition, invertDiff(edit.diff)));
  const known = new Map(theirs.edits.map((edit) => [edit.id, edit]));
  const steps: Step[] = [];
  let { base } = own;
  let isKnown = false;
  for (const [index, edit] of unsaved.entries()) {
    const [before, after] = [states[index] ?? base, states[index + 1] ?? own.definition];
    const arrived = known.get(edit.id);
    if (arrived === undefined || steps.length > 0) {
      // Something saved was undone first.
      if (steps.length === 0 && !isKnown && !isEmptyDiff(diffFlows(base, before))) steps.push({ before: base, after: before });
      steps.push({ before, after, edit });
      continue;
    }
    // It arrived, but its acknowledgement did not: perhaps not all of what was typed.
    isKnown = true;
    base = applyDiff(before, arrived.diff);
    if (!isEmptyDiff(diffFlows(base, after))) steps.push({ before: base, after });
  }
  if (unsaved.length === 0 && !isEmptyDiff(diffFlows(base, own.definition))) steps.push({ before: base, after: own.definition });
  return { base, steps };
}

/**
 * Puts what was done here upon what others did meanwhile: their edits come first in the history, then the own ones, each
 * still with its name, so that undo takes back the own ones first.
 * @param choose which side of a conflict is taken; without it `mine`, and the side that still has a removed thing
 */
export function rebaseEdits(own: OwnDraft, theirs: DraftHistory, choose?: (conflict: MergeConflict) => MergeSide): Rebased {
  const { base, steps } = ownSteps(own, theirs);
  const done = theirs.position === null ? 0 : theirs.edits.findIndex(({ id }) => id === theirs.position) + 1;
  const asTheirs = { definition: theirs.draft, history: { edits: theirs.edits, position: done }, unsaved: 0 };
  if (steps.length === 0) return { ...asTheirs, conflicts: [] };
  const ids = clashingIds(base, own.definition, theirs.draft);
  const { merged, conflicts } = mergeFlows(base, withNewIds(own.definition, ids), theirs.draft, choose);
  const added: FlowEdit[] = [];
  let now = theirs.draft;
  for (const [index, { before, after, edit }] of steps.entries()) {
    const isLast = index === steps.length - 1;
    const next = isLast ? merged : mergeFlows(withNewIds(before, ids), withNewIds(after, ids), now).merged;
    const made = editOf(now, next);
    if (isEmptyDiff(made.diff)) continue;
    const isNew = edit === undefined || theirs.edits.some(({ id }) => id === edit.id);
    added.push(isNew ? made : { ...edit, diff: made.diff });
    now = next;
  }
  // Both did the same, or nothing own is left: what they can redo can be redone here too.
  if (added.length === 0) return { ...asTheirs, conflicts };
  const edits = [...theirs.edits.slice(0, done), ...added];
  return { definition: merged, history: { edits, position: edits.length }, conflicts, unsaved: added.length };
}
