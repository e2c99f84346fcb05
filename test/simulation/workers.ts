/** What programs outside know of the messages in their hands. */
import type { Simulation } from './simulation';

type Parts = Pick<Simulation, 'loop' | 'violate'>;

export class Workers {
  readonly #parts: Parts;
  readonly #held = new Map<string, { receipt: string; untilMs: number }>();
  readonly #done = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  took(id: string, receipt: string, untilMs: number): void {
    const held = this.#held.get(id);
    if (held !== undefined && this.#parts.loop.latestWallMs < held.untilMs) {
      this.#parts.violate(`message ${id} was handed out twice within its visibility timeout`);
    }
    this.#held.set(id, { receipt, untilMs });
  }

  /** It is about to be said that the message is done. */
  finishing(id: string): void {
    this.#done.add(id);
  }

  settled(id: string, receipt: string): void {
    if (this.#held.get(id)?.receipt === receipt) this.#held.delete(id);
  }

  hasFinished(id: string): boolean {
    return this.#done.has(id);
  }
}
