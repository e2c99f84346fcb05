import { AppError } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import { KeyedFifo } from './keyed-fifo';

/** Who waits for a place. */
export interface InLine {
  readonly id: RunId;
  /** So many may be open when it begins, itself among them; undefined: what its line allows. */
  readonly ownMax: number | undefined;
  /** The oldest are ended for it. */
  readonly replaces: boolean;
}

/** A run that is not over. */
export interface CountedRun {
  readonly runId: RunId;
  /** It has its place, or needs none any more; else it will ask for one. */
  readonly isOpen: boolean;
  /** It was told to end. */
  readonly isLeaving: boolean;
}

interface Places<Waiter extends InLine> {
  /** What those allow who have no limit of their own: the one that asked last decides. */
  max: number;
  /** Runs that have begun, or are on their way to: oldest first. */
  readonly open: Set<RunId>;
  readonly line: KeyedFifo<RunId, Waiter>;
  /** Told to end, so that another may begin. */
  readonly leaving: Set<RunId>;
}

/**
 * How many runs are open together, by key: those of a flow that limits them, or those of a group that must not overlap. A run
 * holds its place until it is over, also while it waits outside of memory. The journal is the truth: a key is counted when its
 * limit is first asked for, and kept up from there.
 */
export class RunPlaces<Waiter extends InLine> {
  readonly #places = new Map<string, Places<Waiter>>();
  readonly #loading = new Map<string, { begun: Set<RunId>; ended: Set<RunId>; done: Promise<void> }>();
  /** Runs in all lines. */
  waiting = 0;

  isCounted(key: string): boolean {
    return this.#places.has(key);
  }

  /** Counts the open runs of a key, once. */
  count(key: string, read: () => Promise<readonly CountedRun[]>): Promise<void> {
    const known = this.#loading.get(key);
    if (known !== undefined) return known.done;
    if (this.#places.has(key)) return Promise.resolve();
    const begun = new Set<RunId>();
    const ended = new Set<RunId>();
    const done = read()
      .then((runs) => {
        const counted = runs.filter(({ runId, isOpen }) => isOpen && !ended.has(runId));
        const open = new Set([...counted.map(({ runId }) => runId), ...begun]);
        const leaving = new Set(counted.filter(({ isLeaving }) => isLeaving).map(({ runId }) => runId));
        this.#places.set(key, { max: 1, open, line: new KeyedFifo(), leaving });
      })
      .finally(() => this.#loading.delete(key));
    this.#loading.set(key, { begun, ended, done });
    return done;
  }

  /** Takes a place if there is one and nobody waits for it. True also for a run that has one already. */
  take(key: string, runId: RunId, max: number, isOwnMax: boolean): boolean {
    const places = this.#placesOf(key);
    if (!isOwnMax) places.max = max;
    if (places.open.has(runId)) return true;
    if (places.open.size >= max || places.line.size > 0) return false;
    places.open.add(runId);
    return true;
  }

  /** A run that asks for no place: it counts for those who do. */
  note(key: string, runId: RunId): void {
    this.#loading.get(key)?.begun.add(runId);
    this.#places.get(key)?.open.add(runId);
  }

  holds(key: string, runId: RunId): boolean {
    return this.#places.get(key)?.open.has(runId) === true;
  }

  /** The oldest that is open, or else the first that waits. */
  first(key: string): RunId | undefined {
    const { open, line } = this.#placesOf(key);
    const [oldest] = open;
    return oldest ?? line.first()?.id;
  }

  join(key: string, waiter: Waiter): void {
    const { line } = this.#placesOf(key);
    if (line.has(waiter.id)) return;
    line.add(waiter.id, waiter);
    this.waiting++;
  }

  /** The runs before the newcomer that must end so that no more than it allows are open when it begins. They are told to. */
  surplus(key: string, newcomer: Waiter): RunId[] {
    const places = this.#placesOf(key);
    const { open, line, leaving } = places;
    const before = [...open];
    for (const { id } of line.values()) {
      if (id === newcomer.id) break;
      before.push(id);
    }
    const staying = before.filter((runId) => !leaving.has(runId));
    const surplus = staying.slice(0, Math.max(0, staying.length + 1 - maxFor(places, newcomer)));
    for (const runId of surplus) leaving.add(runId);
    return surplus;
  }

  /** A run that was told to end need not. */
  stays(key: string, runId: RunId): void {
    this.#places.get(key)?.leaving.delete(runId);
  }

  isWaiting(key: string, runId: RunId): boolean {
    return this.#places.get(key)?.line.has(runId) === true;
  }

  /** Of those in line for whom others are ended, who came last. */
  newestReplacing(key: string): Waiter | undefined {
    const { line } = this.#placesOf(key);
    return [...line.values()].findLast(({ replaces }) => replaces);
  }

  /** A run is over or lost. Who takes its place now: each has it already. */
  leave(key: string, runId: RunId): Waiter[] {
    const loading = this.#loading.get(key);
    loading?.ended.add(runId);
    loading?.begun.delete(runId);
    const places = this.#places.get(key);
    if (places === undefined) return [];
    const { open, line, leaving } = places;
    open.delete(runId);
    leaving.delete(runId);
    if (line.remove(runId)) this.waiting--;
    const next: Waiter[] = [];
    for (let first = line.first(); first !== undefined && open.size < maxFor(places, first); first = line.first()) {
      line.remove(first.id);
      this.waiting--;
      open.add(first.id);
      next.push(first);
    }
    return next;
  }

  #placesOf(key: string): Places<Waiter> {
    const places = this.#places.get(key);
    if (places === undefined)
      throw new AppError({ code: 'INVARIANT', kind: 'bug', message: `The runs of ${key} are not counted` });
    return places;
  }
}

function maxFor<Waiter extends InLine>({ max }: Places<Waiter>, { ownMax }: Waiter): number {
  return ownMax ?? max;
}
