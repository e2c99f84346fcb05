import { createStore, type StoreApi } from 'zustand/vanilla';
import { annotationsOf } from '#shared/document/annotation-edits';
import { applyDiff, diffFlows, invertDiff, isEmptyDiff } from '#shared/document/diff';
import { describeEdit } from '#shared/document/edit-label';
import { nodeById } from '#shared/document/flow-index';
import type { FlowDefinition } from '#shared/model/flow';
import type { EditLabel, FlowEdit } from '#shared/model/flow-edit';
import { createUlid } from '#shared/model/ids';

const HISTORY_LIMIT = 500;
const MERGE_WINDOW_MS = 1500;

interface Selected {
  nodeIds: readonly string[];
  edgeId?: string;
  annotationIds?: readonly string[];
}

/** All edits that are known, oldest first. The first `position` of them are done, the others were undone. */
export interface EditHistory {
  edits: readonly FlowEdit[];
  position: number;
}

export interface EditOptions {
  /** Edits with the same key in quick succession (letters typed in one field) are undone together. */
  mergeKey?: string;
  /** What is selected after the edit; the selection stays when absent. */
  selection?: Selected;
  /** What the history calls it; by default it is named by what it changed. */
  label?: EditLabel;
}

export interface DocumentState {
  definition: FlowDefinition;
  selection: Selected;
  history: EditHistory;
  canUndo: boolean;
  canRedo: boolean;
  /** Applies an edit as one step of the history. An edit that answers the same definition changes nothing. */
  edit(change: (definition: FlowDefinition) => FlowDefinition, options?: EditOptions): void;
  select(selection: Selected): void;
  undo(): void;
  redo(): void;
  /** Undoes or redoes until the first `position` edits are done. */
  goTo(position: number): void;
  /** What comes next is an edit of its own, also while one types. */
  endTyping(): void;
  /** Another state of the same draft with its history, as it came from outside. It is no edit. */
  replace(definition: FlowDefinition, history: EditHistory): void;
}

function withoutMissing(selection: Selected, definition: FlowDefinition): Selected {
  const nodeIds = selection.nodeIds.filter((id) => nodeById(definition, id) !== undefined);
  const { annotationIds = [] } = selection;
  const { notes, groups } = annotationsOf(definition);
  const left = annotationIds.filter((id) => [...notes, ...groups].some((thing) => thing.id === id));
  const isWhole = nodeIds.length === selection.nodeIds.length && left.length === annotationIds.length;
  return isWhole ? selection : { nodeIds, ...(left.length === 0 ? {} : { annotationIds: left }) };
}

interface Clock {
  /** Milliseconds; decides which edits are undone together. */
  nowMs(): number;
  /** Milliseconds since the epoch, for the history. */
  wallMs(): number;
}

const CLOCK: Clock = { nowMs: () => performance.now(), wallMs: () => Date.now() };

/**
 * The one truth of an open editor: the draft, what is selected, and everything that can be undone. The canvas and the
 * forms draw it and hand back edits; saving listens to `definition` and `history`. An edit is kept as the difference that
 * it made, both ways.
 */
export function createDocumentStore(initial: FlowDefinition, clock: Partial<Clock> = {}): StoreApi<DocumentState> {
  const { nowMs, wallMs } = { ...CLOCK, ...clock };
  /** What was selected before an edit: nobody else's business, so it is not part of the history. */
  const selectedBefore = new WeakMap<FlowEdit, Selected>();
  /** The edit that is being typed, and the draft before it. */
  let typing: { key: string; atMs: number; before: FlowDefinition; edit: FlowEdit } | undefined;

  return createStore<DocumentState>()((set, get) => {
    const show = (definition: FlowDefinition, selection: Selected, history: EditHistory) =>
      set({
        definition,
        selection: withoutMissing(selection, definition),
        history,
        canUndo: history.position > 0,
        canRedo: history.position < history.edits.length,
      });
    const goTo = (wanted: number) => {
      const { history, definition, selection } = get();
      const { edits } = history;
      const target = Math.max(0, Math.min(edits.length, wanted));
      let now = definition;
      let selected = selection;
      for (let at = history.position; at > target; at--) {
        const edit = edits[at - 1];
        if (edit === undefined) break;
        now = applyDiff(now, invertDiff(edit.diff));
        selected = selectedBefore.get(edit) ?? selected;
      }
      for (const edit of edits.slice(history.position, target)) now = applyDiff(now, edit.diff);
      typing = undefined;
      if (target !== history.position) show(now, selected, { edits, position: target });
    };
    return {
      definition: initial,
      selection: { nodeIds: [] },
      history: { edits: [], position: 0 },
      canUndo: false,
      canRedo: false,
      edit(change, options = {}) {
        const { definition, selection, history } = get();
        const next = change(definition);
        if (next === definition) {
          if (options.selection !== undefined) set({ selection: options.selection });
          return;
        }
        const atMs = nowMs();
        const { mergeKey } = options;
        const isTyping = mergeKey !== undefined && typing?.key === mergeKey && atMs - typing.atMs < MERGE_WINDOW_MS;
        const begun = isTyping ? typing : undefined;
        const before = begun?.before ?? definition;
        const diff = diffFlows(before, next, { compact: true });
        const done = history.edits.slice(0, history.position - (begun === undefined ? 0 : 1));
        if (isEmptyDiff(diff)) {
          // Typed and taken back: as if nothing had been done.
          typing = undefined;
          const position = done.length;
          show(next, options.selection ?? selection, begun === undefined ? history : { edits: done, position });
          return;
        }
        const at = wallMs();
        const label = options.label ?? describeEdit(before, next, diff);
        const edit: FlowEdit = { id: begun?.edit.id ?? createUlid(at, Math.random), at, label, diff };
        selectedBefore.set(edit, (begun && selectedBefore.get(begun.edit)) ?? selection);
        typing = mergeKey === undefined ? undefined : { key: mergeKey, atMs, before, edit };
        const edits = [...done.slice(Math.max(0, done.length + 1 - HISTORY_LIMIT)), edit];
        show(next, options.selection ?? selection, { edits, position: edits.length });
      },
      select(selection) {
        typing = undefined;
        set({ selection });
      },
      undo: () => goTo(get().history.position - 1),
      redo: () => goTo(get().history.position + 1),
      goTo,
      endTyping() {
        typing = undefined;
      },
      replace(definition, history) {
        typing = undefined;
        show(definition, get().selection, history);
      },
    };
  });
}
