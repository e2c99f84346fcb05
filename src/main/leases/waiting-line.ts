import type { RunId } from '#shared/model/ids';

/** Somebody who waits for a lease: a step of a run, or a call. */
export type Waiter = { kind: 'step'; runId: RunId; seq: number } | { kind: 'call'; tell(): void };

/** Who waits for which lease, first come first served. Lives in memory: steps ask again after a restart. */
export class WaitingLines {
  readonly #lines = new Map<string, Waiter[]>();
  readonly #lineOfStep = new Map<string, string>();

  /** A step that stands in a line already keeps its place. */
  add(name: string, waiter: Waiter): void {
    if (waiter.kind === 'step') {
      const key = stepKey(waiter.runId, waiter.seq);
      if (this.#lineOfStep.get(key) === name) return;
      this.removeStep(waiter.runId, waiter.seq);
      this.#lineOfStep.set(key, name);
    }
    const line = this.#lines.get(name);
    if (line === undefined) this.#lines.set(name, [waiter]);
    else line.push(waiter);
  }

  takeFirst(name: string): Waiter | undefined {
    const line = this.#lines.get(name);
    const first = line?.shift();
    if (line?.length === 0) this.#lines.delete(name);
    if (first?.kind === 'step') this.#lineOfStep.delete(stepKey(first.runId, first.seq));
    return first;
  }

  removeStep(runId: RunId, seq: number): void {
    const key = stepKey(runId, seq);
    const name = this.#lineOfStep.get(key);
    if (name === undefined) return;
    this.#lineOfStep.delete(key);
    this.#filter(name, (waiter) => waiter.kind !== 'step' || waiter.runId !== runId || waiter.seq !== seq);
  }

  removeCall(name: string, call: Waiter): void {
    this.#filter(name, (waiter) => waiter !== call);
  }

  has(name: string): boolean {
    return this.#lines.has(name);
  }

  names(): Iterable<string> {
    return this.#lines.keys();
  }

  #filter(name: string, keeps: (waiter: Waiter) => boolean): void {
    const left = this.#lines.get(name)?.filter(keeps) ?? [];
    if (left.length === 0) this.#lines.delete(name);
    else this.#lines.set(name, left);
  }
}

export function stepKey(runId: string, seq: number): string {
  return `${runId} ${seq}`;
}
