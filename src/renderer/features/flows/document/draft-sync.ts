import type { StoreApi } from 'zustand/vanilla';
import type { MergeConflict, MergeSide } from '#shared/document/merge';
import type { FlowDefinition } from '#shared/model/flow';
import type { DraftHistory, EditLabel, EditsSince, FlowEdit } from '#shared/model/flow-edit';
import type { DocumentState, EditHistory } from './document-store';
import { type Rebased, rebaseEdits } from './rebase-edits';
import { createSaveQueue, type SaveOutcome, type SaveState } from './save-queue';

/*
 * Keeps an open draft and the host's in step: saves edits with their journal, goes along with what others save, and merges
 * when both changed. What both changed differently is asked for; nothing is overwritten unsaid.
 */

/** What a window could not save yet. */
export interface KeptDraft {
  base: FlowDefinition;
  baseRevision: number;
  definition: FlowDefinition;
  since: EditsSince;
}

export interface OpenConflict {
  conflicts: readonly MergeConflict[];
}

/** What a save that was refused came to; the others are the queue's own. */
export type SendOutcome =
  | { kind: 'saved'; revision: number }
  | { kind: 'changed' }
  | { kind: 'offline'; message: string }
  | { kind: 'refused'; message: string };

export interface DraftSyncOptions {
  store: StoreApi<DocumentState>;
  base: { draft: FlowDefinition; draftRevision: number };
  /** What this window could not save before it was closed. */
  kept: KeptDraft | undefined;
  /** Must not throw. */
  send(definition: FlowDefinition, baseRevision: number, edits: EditsSince): Promise<SendOutcome>;
  /** The host's draft with its history. Throws when nobody answers. */
  load(): Promise<DraftHistory>;
  /** The message of what `load` threw. */
  messageOf(error: unknown): string;
  keep(unsaved: KeptDraft | undefined): void;
  onState(state: SaveState, message?: string): void;
  /** Others' edits came in; `isMerged`: into a draft that was changed here too. */
  onIncoming(labels: readonly EditLabel[], isMerged: boolean): void;
  onConflict(open: OpenConflict | undefined): void;
}

interface Snapshot {
  definition: FlowDefinition;
  history: EditHistory;
}

export interface DraftSync {
  /** Fetches the history and brings in what is unsaved from before. */
  open(): Promise<void>;
  /** Others may have saved: the host's revision is this one now. */
  follow(revision: number): void;
  flush(): Promise<void>;
  /** Decides conflicts by their ids. Those that have come up since are asked for. */
  resolve(choices: ReadonlyMap<string, MergeSide>): Promise<void>;
  dispose(): void;
}

export function createDraftSync(options: DraftSyncOptions): DraftSync {
  const { store } = options;
  let base = options.kept?.base ?? options.base.draft;
  let saved = new WeakSet<FlowEdit>();
  /** The host's history has been joined with what was done here. */
  let isJoined = false;
  let isReplacing = false;
  let isFollowing = false;

  const snapshot = (): Snapshot => {
    const { definition, history } = store.getState();
    return { definition, history };
  };
  const since = ({ edits, position }: EditHistory): EditsSince => {
    const first = edits.findIndex((edit) => !saved.has(edit));
    const start = first < 0 ? edits.length : first;
    return { after: edits[start - 1]?.id ?? null, edits: edits.slice(start), position: edits[position - 1]?.id ?? null };
  };
  const replace = (definition: FlowDefinition, history: EditHistory) => {
    isReplacing = true;
    store.getState().replace(definition, history);
    isReplacing = false;
  };
  const agreeOn = (draft: FlowDefinition, edits: readonly FlowEdit[]) => {
    base = draft;
    saved = new WeakSet(edits);
  };
  const rebase = (theirs: DraftHistory, choose?: (conflict: MergeConflict) => MergeSide): Rebased =>
    rebaseEdits({ base, ...snapshot(), isSaved: (edit) => saved.has(edit) }, theirs, choose);
  /** Others' edits that were not known here. */
  const incoming = (theirs: DraftHistory): EditLabel[] => {
    const known = new Set(store.getState().history.edits.map(({ id }) => id));
    return theirs.edits.filter(({ id }) => !known.has(id)).map(({ label }) => label);
  };
  const settleOn = (theirs: DraftHistory, rebased: Rebased): Snapshot | undefined => {
    const labels = isJoined ? incoming(theirs) : [];
    agreeOn(theirs.draft, theirs.edits);
    isJoined = true;
    replace(rebased.definition, rebased.history);
    options.onConflict(undefined);
    if (labels.length > 0) options.onIncoming(labels, rebased.unsaved > 0);
    return rebased.unsaved > 0 ? snapshot() : undefined;
  };

  /** The host's draft is another one than this was made from. */
  const reconcile = async (): Promise<SaveOutcome<Snapshot>> => {
    let theirs: DraftHistory;
    try {
      theirs = await options.load();
    } catch (error) {
      return { kind: 'offline', message: options.messageOf(error) };
    }
    const rebased = rebase(theirs);
    if (rebased.conflicts.length > 0) {
      options.onConflict({ conflicts: rebased.conflicts });
      return { kind: 'conflict' };
    }
    return { kind: 'rebased', revision: theirs.draftRevision, draft: settleOn(theirs, rebased) };
  };
  const queue = createSaveQueue<Snapshot>({
    revision: options.kept?.baseRevision ?? options.base.draftRevision,
    async save(draft, baseRevision) {
      if (!isJoined) return reconcile();
      const outcome = await options.send(draft.definition, baseRevision, since(draft.history));
      if (outcome.kind === 'changed') return reconcile();
      if (outcome.kind === 'saved') agreeOn(draft.definition, draft.history.edits);
      return outcome;
    },
    keep(unsaved) {
      options.keep(
        unsaved && {
          base,
          baseRevision: unsaved.baseRevision,
          definition: unsaved.draft.definition,
          since: since(unsaved.draft.history),
        },
      );
    },
    onState: options.onState,
  });
  const unsubscribe = store.subscribe((now, before) => {
    const isChanged = now.definition !== before.definition || now.history !== before.history;
    if (isChanged && !isReplacing) queue.push(snapshot());
  });

  const adopt = async () => {
    const theirs = await options.load();
    if (queue.hasUnsaved) return;
    queue.rebase(theirs.draftRevision, settleOn(theirs, rebase(theirs)));
  };

  return {
    async open() {
      if (options.kept !== undefined) {
        const { definition, since: edits } = options.kept;
        replace(definition, { edits: edits.edits, position: edits.edits.length });
        queue.push(snapshot());
      }
      let theirs: DraftHistory;
      try {
        theirs = await options.load();
      } catch {
        // The first save asks again.
        return;
      }
      if (isJoined) return;
      const kept = options.kept?.since;
      const isUndone = kept !== undefined && kept.edits.length === 0 && kept.position !== kept.after;
      const undone = isUndone ? theirs.edits.findIndex(({ id }) => id === kept.position) + 1 : 0;
      if (isUndone && theirs.draftRevision === queue.revision && (undone > 0 || kept.position === null)) {
        const { definition } = store.getState();
        agreeOn(theirs.draft, theirs.edits);
        isJoined = true;
        replace(definition, { edits: theirs.edits, position: undone });
        queue.push(snapshot());
      } else if (queue.hasUnsaved) await queue.flush();
      else await adopt();
    },
    follow(revision) {
      if (revision <= queue.revision || queue.hasUnsaved || isFollowing || !isJoined) return;
      isFollowing = true;
      void adopt()
        .catch(() => undefined)
        .finally(() => {
          isFollowing = false;
        });
    },
    flush: () => queue.flush(),
    async resolve(choices) {
      const theirs = await options.load();
      const rebased = rebase(theirs, (conflict) => choices.get(conflict.id) ?? conflict.taken);
      const open = rebased.conflicts.filter(({ id }) => !choices.has(id));
      if (open.length > 0) return options.onConflict({ conflicts: rebased.conflicts });
      queue.rebase(theirs.draftRevision, settleOn(theirs, rebased));
    },
    dispose() {
      unsubscribe();
      queue.dispose();
    },
  };
}
