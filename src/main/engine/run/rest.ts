import type { Clock } from '../ports';

/** Waits until nothing is at work any more. */
export class Rest {
  readonly #clock: Clock;
  readonly #isRested: () => boolean;
  #look: (() => void) | undefined;

  constructor(clock: Clock, isRested: () => boolean) {
    this.#clock = clock;
    this.#isRested = isRested;
  }

  /** Something has ended: it may have been the last. */
  look(): void {
    this.#look?.();
  }

  /** Resolves when nothing is at work, or after `timeoutMs`. */
  until(timeoutMs: number): Promise<void> {
    if (this.#isRested()) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        timer.cancel();
        this.#look = undefined;
        resolve();
      };
      const timer = this.#clock.setTimer(this.#clock.now() + timeoutMs, done);
      this.#look = () => {
        if (this.#isRested()) done();
      };
    });
  }
}
