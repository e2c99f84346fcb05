/**
 * Live views of runs. A list of runs hears of runs; a view of one run also of its steps and log lines, and begins with the
 * state of the moment. Whoever comes back with the mark it stopped at is given what it missed.
 */
import type { JournalRecord, RunRecord } from '#main/engine/ports';
import type { Store } from '#main/store';
import { createLiveQueue, type Delivery, type LiveQueue } from './live-queue';
import type { RunsRepository } from './repository';
import { summarizeStep, toRunSummary } from './summaries';

/** Run changes kept for those who come back after a lost connection. */
const REMEMBERED = 2000;
const LIST_PAUSE_MS = 100;
const RUN_PAUSE_MS = 25;

export interface WatchOptions {
  flowId?: string | undefined;
  runId?: string | undefined;
  /** The mark at which an earlier view stopped; an unknown one counts as very old. */
  after?: string | undefined;
  signal?: AbortSignal | undefined;
}

export interface RunsLive {
  /** Ends when the signal aborts, the reader returns or the room closes. A slow reader gets the newest states. */
  watch<Shown>(
    options: WatchOptions,
    present: (delivery: { change: Delivery['change']; mark: string }) => Shown,
  ): AsyncIteratorObject<Shown, void, void>;
  /** Tells those who look at a run how far a step is; only the newest counts. */
  progress(runId: string, nodeId: string, share: number, message: string | undefined): void;
  /** Told once for each commit in which some run began, changed its state or ended. */
  onRunsChanged(listener: () => void): () => void;
  close(): void;
}

interface Watcher {
  queue: LiveQueue;
  flowId: string | undefined;
  runId: string | undefined;
}

function presented<Shown>(queue: LiveQueue, present: (delivery: Delivery) => Shown): AsyncIteratorObject<Shown, void, void> {
  return {
    async next() {
      const result = await queue.next();
      return result.done === true ? result : { done: false, value: present(result.value) };
    },
    async return() {
      queue.end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      queue.end();
    },
  };
}

export function createRunsLive(store: Pick<Store, 'onCommitted'>, repository: RunsRepository, now: () => number): RunsLive {
  const watchers = new Set<Watcher>();
  const listeners = new Set<() => void>();
  const history: { mark: number; run: RunRecord }[] = [];
  // Marks of an earlier process mean nothing here.
  const epoch = now().toString(36);
  let lastMark = 0;
  let closed = false;

  function spread(record: JournalRecord): void {
    if (record.kind === 'run') {
      history.push({ mark: ++lastMark, run: record.run });
      if (history.length > 2 * REMEMBERED) history.splice(0, REMEMBERED);
    } else if (record.kind === 'step' || record.kind === 'log') lastMark += 1;
    for (const watcher of watchers) offer(watcher, record);
  }

  function offer({ queue, flowId, runId }: Watcher, record: JournalRecord): void {
    if (record.kind === 'run') {
      if ((runId === undefined || runId === record.run.id) && (flowId === undefined || flowId === record.run.flowId)) {
        queue.push({ kind: 'run', run: toRunSummary(record.run) }, lastMark);
      }
    } else if (record.kind === 'step') {
      if (runId === record.step.runId) queue.push({ kind: 'step', step: summarizeStep(record.step) }, lastMark);
    } else if (record.kind === 'log' && runId === record.runId) {
      queue.push({ kind: 'log', runId, log: record.log }, lastMark);
    }
  }

  const stopListening = store.onCommitted(({ records }) => {
    let runsChanged = false;
    for (const record of records) {
      if (record.kind === 'run') runsChanged = true;
      spread(record);
    }
    if (runsChanged) for (const listener of listeners) listener();
  });

  function offerMissed(watcher: Watcher, after: string): void {
    const [markEpoch, mark] = after.split('.');
    const known = markEpoch === epoch ? Number(mark) : 0;
    for (const { mark: at, run } of history) {
      if (at > known && (watcher.flowId === undefined || watcher.flowId === run.flowId)) {
        watcher.queue.push({ kind: 'run', run: toRunSummary(run) }, lastMark);
      }
    }
  }

  function offerState({ queue }: Watcher, runId: string): void {
    const found = repository.find(runId);
    if (found === undefined) return;
    queue.push({ kind: 'run', run: toRunSummary(found.run) }, lastMark);
    for (const step of repository.steps(found)) queue.push({ kind: 'step', step }, lastMark);
  }

  return {
    watch({ flowId, runId, after, signal }, present) {
      const watcher: Watcher = {
        flowId,
        runId,
        queue: createLiveQueue({
          mark: lastMark,
          pauseMs: runId === undefined ? LIST_PAUSE_MS : RUN_PAUSE_MS,
          onEnd() {
            watchers.delete(watcher);
            signal?.removeEventListener('abort', watcher.queue.end);
          },
        }),
      };
      if (closed || signal?.aborted === true) {
        watcher.queue.end();
      } else {
        watchers.add(watcher);
        signal?.addEventListener('abort', watcher.queue.end, { once: true });
        if (runId !== undefined) offerState(watcher, runId);
        else if (after !== undefined) offerMissed(watcher, after);
      }
      return presented(watcher.queue, ({ change, mark }) => present({ change, mark: `${epoch}.${mark}` }));
    },
    progress(runId, nodeId, share, message) {
      for (const watcher of watchers) {
        if (watcher.runId !== runId) continue;
        watcher.queue.push({ kind: 'progress', runId, nodeId, share, ...(message === undefined ? {} : { message }) }, lastMark);
      }
    },
    onRunsChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      stopListening();
      for (const { queue } of [...watchers]) queue.end();
    },
  };
}
