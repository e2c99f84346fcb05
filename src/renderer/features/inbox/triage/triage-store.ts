import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { HumanTaskSummary } from '#shared/model/human-task';
import type { JsonObject } from '#shared/model/json';
import { settled, type UndoLine } from './undo-lines';

/** What was typed for a task and is not sent yet; kept while one looks at others, and given back by an undo. */
export interface Draft {
  comment?: string;
  form?: JsonObject;
}

/** A refusal of one of several decisions. */
export interface Refusal {
  task: Pick<HumanTaskSummary, 'id' | 'title'>;
  error: { code: string; message: string };
}

interface TriageStore {
  lines: readonly UndoLine[];
  drafts: ReadonlyMap<string, Draft>;
  /** What became of the latest decision on several, where not all went through. */
  report: { done: number; refusals: readonly Refusal[] } | undefined;
}

const store = createStore<TriageStore>(() => ({ lines: [], drafts: new Map(), report: undefined }));

/** The decisions of this window that can still be taken back; they outlive the page. */
export const useUndoLines = (): readonly UndoLine[] => useStore(store, ({ lines }) => lines);
export const useBulkReport = () => useStore(store, ({ report }) => report);
export const useDraft = (taskId: string): Draft => useStore(store, ({ drafts }) => drafts.get(taskId)) ?? NO_DRAFT;
const NO_DRAFT: Draft = {};

export const triage = {
  lines: (): readonly UndoLine[] => store.getState().lines,
  begin: (line: UndoLine) => store.setState(({ lines }) => ({ lines: [...lines, line] })),
  settle: (id: string, answered: readonly HumanTaskSummary[]) =>
    store.setState(({ lines }) => ({
      lines: lines.flatMap((line) => (line.id === id ? (settled(line, answered) ?? []) : [line])),
    })),
  drop: (ids: readonly string[]) => store.setState(({ lines }) => ({ lines: lines.filter(({ id }) => !ids.includes(id)) })),
  draft: (taskId: string): Draft => store.getState().drafts.get(taskId) ?? NO_DRAFT,
  keepDraft: (taskId: string, change: Draft) =>
    store.setState(({ drafts }) => ({ drafts: new Map(drafts).set(taskId, { ...drafts.get(taskId), ...change }) })),
  forgetDraft: (taskId: string) =>
    store.setState(({ drafts }) => {
      const rest = new Map(drafts);
      rest.delete(taskId);
      return { drafts: rest };
    }),
  tell: (report: TriageStore['report']) => store.setState({ report }),
};
