import type { RunId } from '#shared/model/ids';
import type { Gate } from './gate';
import { KeyedFifo } from './keyed-fifo';

export interface Waiter {
  readonly runId: RunId;
  readonly seq: number;
  readonly ticket: number;
  /** How many calls it makes. */
  readonly tokens: number;
}

/** Steps that wait for the very same limits, oldest first. */
export class GateLine {
  readonly gate: Gate;
  readonly keys: readonly string[];
  readonly waiting = new KeyedFifo<string, Waiter>();

  constructor(gate: Gate) {
    this.gate = gate;
    this.keys = keysOf(gate);
  }

  head(): Waiter {
    const first = this.waiting.first();
    if (first === undefined) throw new RangeError('An empty line is not kept');
    return first;
  }
}

/** All lines. A step that waits costs an entry in one map of them. */
export class GateLines {
  readonly #lines = new Map<string, GateLine>();
  readonly #lineOf = new Map<string, { name: string; line: GateLine }>();
  /** By key of a limit: how many wait for it. */
  readonly #awaited = new Map<string, number>();
  #nextTicket = 0;

  get size(): number {
    return this.#lineOf.size;
  }

  all(): Iterable<GateLine> {
    return this.#lines.values();
  }

  isAwaited(gate: Gate): boolean {
    return this.size > 0 && keysOf(gate).some((key) => this.#awaited.has(key));
  }

  add(runId: RunId, seq: number, gate: Gate, tokens: number): void {
    const id = `${runId} ${seq}`;
    if (this.#lineOf.has(id)) return;
    const name = JSON.stringify(gate);
    let line = this.#lines.get(name);
    if (line === undefined) {
      line = new GateLine(gate);
      this.#lines.set(name, line);
    }
    line.waiting.add(id, { runId, seq, ticket: this.#nextTicket++, tokens });
    this.#lineOf.set(id, { name, line });
    for (const key of line.keys) this.#awaited.set(key, (this.#awaited.get(key) ?? 0) + 1);
  }

  remove(runId: RunId, seq: number): void {
    const id = `${runId} ${seq}`;
    const found = this.#lineOf.get(id);
    if (found === undefined) return;
    const { name, line } = found;
    this.#lineOf.delete(id);
    line.waiting.remove(id);
    if (line.waiting.size === 0) this.#lines.delete(name);
    for (const key of line.keys) {
      const left = (this.#awaited.get(key) ?? 1) - 1;
      if (left > 0) this.#awaited.set(key, left);
      else this.#awaited.delete(key);
    }
  }

  /** The line whose head comes first: by priority, then by age. */
  first(isOpen: (line: GateLine) => boolean): GateLine | undefined {
    let best: GateLine | undefined;
    for (const line of this.#lines.values()) {
      if (isOpen(line) && (best === undefined || comesBefore(line, best))) best = line;
    }
    return best;
  }
}

function comesBefore(one: GateLine, other: GateLine): boolean {
  if (one.gate.priority !== other.gate.priority) return one.gate.priority > other.gate.priority;
  return one.head().ticket < other.head().ticket;
}

function keysOf({ rate, slots, breaker }: Gate): string[] {
  return [
    ...(rate === undefined ? [] : [`rate ${rate.key}`]),
    ...(slots === undefined ? [] : [`slots ${slots.key}`]),
    ...(breaker === undefined ? [] : [`breaker ${breaker.key}`]),
  ];
}
