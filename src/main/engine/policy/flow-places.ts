import { AppError, type ErrorInfo } from '#shared/model/errors';
import type { FlowId, RunId } from '#shared/model/ids';
import type { RunJournal } from '../ports';
import { KeyedFifo } from './keyed-fifo';

interface InLine {
  readonly runId: RunId;
  readonly priority: number;
}

interface Places {
  max: number;
  /** Runs that have begun, or are on their way to: oldest first. */
  readonly open: Set<RunId>;
  readonly line: KeyedFifo<RunId, InLine>;
  /** Told to end, so that another may begin. */
  readonly leaving: Set<RunId>;
}

/**
 * How many runs of a flow are open, for flows that limit them. A run holds its place until it is over, also while it waits
 * outside of memory. The journal is the truth: a flow is counted when its limit is first asked for, and kept up from there.
 */
export class FlowPlaces {
  readonly #journal: Pick<RunJournal, 'unfinishedRuns'>;
  readonly #flows = new Map<FlowId, Places>();
  readonly #loading = new Map<FlowId, { ended: Set<RunId>; done: Promise<void> }>();
  /** Runs in all lines. */
  waiting = 0;

  constructor(journal: Pick<RunJournal, 'unfinishedRuns'>) {
    this.#journal = journal;
  }

  isCounted(flowId: FlowId): boolean {
    return this.#flows.has(flowId);
  }

  /** Counts the open runs of a flow. `isOnItsWay`: of a queued run, that it will begin without asking for a place. */
  count(flowId: FlowId, isOnItsWay: (runId: RunId) => boolean): Promise<void> {
    const known = this.#loading.get(flowId);
    if (known !== undefined) return known.done;
    if (this.#flows.has(flowId)) return Promise.resolve();
    const ended = new Set<RunId>();
    const done = this.#journal
      .unfinishedRuns(flowId)
      .then((runs) => {
        const open = runs.filter(({ runId, status }) => (status !== 'queued' || isOnItsWay(runId)) && !ended.has(runId));
        const leaving = new Set(open.filter((run) => run.cancelRequested).map((run) => run.runId));
        this.#flows.set(flowId, { max: 1, open: new Set(open.map((run) => run.runId)), line: new KeyedFifo(), leaving });
      })
      .finally(() => this.#loading.delete(flowId));
    this.#loading.set(flowId, { ended, done });
    return done;
  }

  /** Takes a place if there is one. True also for a run that has one already. */
  take(flowId: FlowId, runId: RunId, max: number): boolean {
    const places = this.#placesOf(flowId);
    places.max = max;
    if (places.open.has(runId)) return true;
    if (places.open.size >= max || places.line.size > 0) return false;
    places.open.add(runId);
    return true;
  }

  /** A run that asks for no place, of a flow that is counted. */
  note(flowId: FlowId, runId: RunId): void {
    this.#flows.get(flowId)?.open.add(runId);
  }

  join(flowId: FlowId, runId: RunId, priority: number): void {
    const { line } = this.#placesOf(flowId);
    if (line.has(runId)) return;
    line.add(runId, { runId, priority });
    this.waiting++;
  }

  /** The runs that must end so that no more than `max` of those that stay, the one that came last among them, are open. */
  surplus(flowId: FlowId): RunId[] {
    const { open, line, leaving, max } = this.#placesOf(flowId);
    const staying = [...open, ...[...line.values()].map((waiter) => waiter.runId)].filter((runId) => !leaving.has(runId));
    const surplus = staying.slice(0, Math.max(0, staying.length - max));
    for (const runId of surplus) leaving.add(runId);
    return surplus;
  }

  /** A run that was told to end need not. */
  stays(flowId: FlowId, runId: RunId): void {
    this.#flows.get(flowId)?.leaving.delete(runId);
  }

  /** Whether somebody has to end so that all in line can begin. */
  isOverfull(flowId: FlowId): boolean {
    const { open, line, max } = this.#placesOf(flowId);
    return open.size + line.size > max;
  }

  /** Of those in line, who came last. */
  newest(flowId: FlowId): RunId | undefined {
    const { line } = this.#placesOf(flowId);
    return [...line.values()].at(-1)?.runId;
  }

  /** A run is over or lost. Who takes its place now: each has it already. */
  leave(flowId: FlowId, runId: RunId): InLine[] {
    this.#loading.get(flowId)?.ended.add(runId);
    const places = this.#flows.get(flowId);
    if (places === undefined) return [];
    const { open, line, leaving } = places;
    open.delete(runId);
    leaving.delete(runId);
    if (line.remove(runId)) this.waiting--;
    const next: InLine[] = [];
    while (open.size < places.max) {
      const first = line.first();
      if (first === undefined) break;
      line.remove(first.runId);
      this.waiting--;
      open.add(first.runId);
      next.push(first);
    }
    return next;
  }

  #placesOf(flowId: FlowId): Places {
    const places = this.#flows.get(flowId);
    if (places === undefined)
      throw new AppError({ code: 'INVARIANT', kind: 'bug', message: `The runs of ${flowId} are not counted` });
    return places;
  }
}

/** The end of a run that did not begin, because its flow allows no more at once. */
export function runSkipped(flowName: string, max: number): ErrorInfo {
  return {
    code: 'RUN_SKIPPED',
    kind: 'user',
    message: `"${flowName}" runs at most ${max === 1 ? 'once' : `${max} times`} at the same time and skips what comes meanwhile, so this run did not begin.`,
    data: { flowName, max },
  };
}

/** The end of a run whose place a newer one takes. */
export function runReplaced(byRunId: RunId): ErrorInfo {
  return {
    code: 'RUN_REPLACED',
    kind: 'user',
    message: 'A newer run of this flow has replaced this one, as the settings of the flow say.',
    data: { by: byRunId },
  };
}

/** The end of a run that took longer than its flow allows. */
export function runTimedOut(flowName: string, maxDurationMs: number): ErrorInfo {
  return {
    code: 'RUN_TIMED_OUT',
    kind: 'operational',
    message: `A run of "${flowName}" may last ${maxDurationMs} ms, and this one was not over by then. Raise the limit in the settings of the flow, or find out what kept it.`,
    retryable: false,
    data: { flowName, maxDurationMs },
  };
}
