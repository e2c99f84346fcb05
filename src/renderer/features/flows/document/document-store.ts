import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FlowDefinition } from '#shared/model/flow';

const HISTORY_LIMIT = 500;
const MERGE_WINDOW_MS = 1500;

interface Selected {
  nodeIds: readonly string[];
  edgeId?: string;
}

interface Entry {
  definition: FlowDefinition;
  selection: Selected;
}

export interface EditOptions {
  /** Edits with the same key in quick succession (letters typed in one field) are undone together. */
  mergeKey?: string;
  /** What is selected after the edit; the selection stays when absent. */
  selection?: Selected;
}

export interface DocumentState {
  definition: FlowDefinition;
  selection: Selected;
  canUndo: boolean;
  canRedo: boolean;
  /** Applies an edit as one step of the history. An edit that answers the same definition changes nothing. */
  edit(change: (definition: FlowDefinition) => FlowDefinition, options?: EditOptions): void;
  select(selection: Selected): void;
  undo(): void;
  redo(): void;
}

function withoutMissing(selection: Selected, definition: FlowDefinition): Selected {
  const nodeIds = selection.nodeIds.filter((id) => definition.nodes.some((node) => node.id === id));
  return nodeIds.length === selection.nodeIds.length ? selection : { nodeIds };
}

/**
 * The one truth of an open editor: the draft, what is selected, and everything that can be undone. The canvas and the
 * forms draw it and hand back edits; saving listens to `definition`.
 * @param nowMs the time, in milliseconds; decides which edits are undone together
 */
export function createDocumentStore(
  initial: FlowDefinition,
  nowMs: () => number = () => performance.now(),
): StoreApi<DocumentState> {
  let past: Entry[] = [];
  let future: Entry[] = [];
  let lastMerge: { key: string; atMs: number } | undefined;

  return createStore<DocumentState>()((set, get) => {
    const flags = () => ({ canUndo: past.length > 0, canRedo: future.length > 0 });
    const travel = (from: Entry[], to: Entry[]) => {
      const entry = from.pop();
      if (entry === undefined) return;
      const { definition, selection } = get();
      to.push({ definition, selection });
      lastMerge = undefined;
      set({ definition: entry.definition, selection: withoutMissing(entry.selection, entry.definition), ...flags() });
    };
    return {
      definition: initial,
      selection: { nodeIds: [] },
      canUndo: false,
      canRedo: false,
      edit(change, options = {}) {
        const { definition, selection } = get();
        const next = change(definition);
        if (next === definition) {
          if (options.selection !== undefined) set({ selection: options.selection });
          return;
        }
        const atMs = nowMs();
        const merges =
          options.mergeKey !== undefined && lastMerge?.key === options.mergeKey && atMs - lastMerge.atMs < MERGE_WINDOW_MS;
        if (!merges) past = [...past.slice(1 - HISTORY_LIMIT), { definition, selection }];
        lastMerge = options.mergeKey === undefined ? undefined : { key: options.mergeKey, atMs };
        future = [];
        set({ definition: next, selection: withoutMissing(options.selection ?? selection, next), ...flags() });
      },
      select(selection) {
        lastMerge = undefined;
        set({ selection });
      },
      undo: () => travel(past, future),
      redo: () => travel(future, past),
    };
  });
}
