import type { Run } from './run';

const DEFAULT_MAX = 500;

/** How many runs are at work, of those that may be at the same time. Parked and queued runs take no place. */
export class WorkPlaces {
  readonly #isStopping: () => boolean;
  /** Runs in memory that are neither parked nor queued, and places kept for those that are being loaded. */
  taken = 0;
  max = DEFAULT_MAX;
  #isPaused = false;
  #isHeld = false;

  constructor(isStopping: () => boolean) {
    this.#isStopping = isStopping;
  }

  /** Whether a run may begin. */
  get hasRoom(): boolean {
    return !this.#isPaused && !this.#isHeld && !this.#isStopping() && this.taken < this.max;
  }

  /** For runs that have begun and are to be woken. */
  get free(): number {
    return this.#isStopping() || this.#isHeld ? 0 : Math.max(0, this.max - this.taken);
  }

  /** Whether nothing may begin, not even the next step of a run that is at work. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Gives whether a hold is over by this: what stood still is to be driven on. */
  pause(paused: boolean, held: boolean): boolean {
    const isReleased = this.#isHeld && !held;
    this.#isPaused = paused;
    this.#isHeld = held;
    return isReleased;
  }

  take(run: Run): void {
    if (run.holdsPlace) return;
    run.holdsPlace = true;
    this.taken++;
  }

  /** False: it had none. */
  give(run: Run): boolean {
    if (!run.holdsPlace) return false;
    run.holdsPlace = false;
    this.taken--;
    return true;
  }

  /** Keeps a place for a run that is being read. Gives the way to give it back, which works once. */
  keep(): () => void {
    this.taken++;
    let isKept = true;
    return () => {
      if (isKept) this.taken--;
      isKept = false;
    };
  }
}
