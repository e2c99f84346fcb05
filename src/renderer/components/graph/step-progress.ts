import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { RunChange, StepStatus } from '#shared/model/run';

export interface StepProgress {
  /** From 0 to 1. */
  share: number;
  /** What the step says that it does now. */
  message?: string | undefined;
}

/** By run, then by node. Steps at work tell how far they are; nobody keeps it. */
export type ProgressByRun = ReadonlyMap<string, ReadonlyMap<string, StepProgress>>;

const AT_WORK: readonly StepStatus[] = ['running', 'waiting', 'in_doubt'];
const NONE: ReadonlyMap<string, StepProgress> = new Map();

/** What is known of the progress of steps after these changes: a step that ended is forgotten. The same object when nothing changed. */
export function withProgress(before: ProgressByRun, changes: readonly RunChange[]): ProgressByRun {
  let next: Map<string, Map<string, StepProgress>> | undefined;
  const nodesOf = (runId: string) => {
    next ??= new Map([...before].map(([id, nodes]) => [id, new Map(nodes)]));
    const known = next.get(runId) ?? new Map<string, StepProgress>();
    next.set(runId, known);
    return known;
  };
  for (const change of changes) {
    if (change.kind === 'progress') {
      nodesOf(change.runId).set(change.nodeId, { share: change.share, message: change.message });
    } else if (change.kind === 'step' && !AT_WORK.includes(change.step.status)) {
      const { runId, nodeId } = change.step;
      if ((next ?? before).get(runId)?.has(nodeId) === true) nodesOf(runId).delete(nodeId);
    }
  }
  return next ?? before;
}

const store = createStore<{ progress: ProgressByRun }>(() => ({ progress: new Map() }));

/** Takes in what a stream of a run told. */
export function noteProgress(changes: readonly RunChange[]): void {
  store.setState(({ progress }) => ({ progress: withProgress(progress, changes) }));
}

/** Forgets a run that nobody looks at any more. */
export function forgetProgress(runId: string): void {
  store.setState(({ progress }) => {
    const rest = new Map(progress);
    return rest.delete(runId) ? { progress: rest } : { progress };
  });
}

/** How far the steps of a run are that are at work and say so, by node, live. */
export function useRunProgress(runId: string): ReadonlyMap<string, StepProgress> {
  return useStore(store, ({ progress }) => progress.get(runId) ?? NONE);
}
