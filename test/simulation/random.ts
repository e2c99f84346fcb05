import { createSeededRandom } from '#main/engine/testing/harness';

/** Chance that repeats: everything in a simulation is drawn from one of these. */
export class Random {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = createSeededRandom(seed);
    // Neighbouring seeds begin alike; a few draws set them apart.
    for (let draw = 0; draw < 4; draw++) this.#next();
  }

  /** In [0, 1). */
  readonly next = (): number => this.#next();

  /** An integer from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.#next() * (max - min + 1));
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[Math.floor(this.#next() * list.length)];
    if (picked === undefined) throw new RangeError('Nothing to pick from');
    return picked;
  }

  weighted<T extends { weight: number }>(list: readonly T[]): T {
    let at = this.#next() * list.reduce((sum, { weight }) => sum + weight, 0);
    for (const entry of list) {
      at -= entry.weight;
      if (at < 0) return entry;
    }
    return this.pick(list);
  }

  /** A source of its own, so that one part's draws do not shift another's. */
  fork(): Random {
    return new Random(Math.floor(this.#next() * 4_294_967_296));
  }
}
