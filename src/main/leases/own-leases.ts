import type { RunId } from '#shared/model/ids';
import { stepKey } from './waiting-line';

/** A lease of a step of this process's runs. */
export interface OwnLease {
  readonly name: string;
  readonly token: number;
  readonly ttlMs: number;
  readonly runId: RunId;
  readonly seq: number;
  renewAt: number;
}

/** What the runs of this process hold: renewed by it, so that it does not expire under them. */
export class OwnLeases {
  readonly #bySteps = new Map<string, OwnLease>();
  readonly #byName = new Map<string, OwnLease>();
  readonly #byRun = new Map<string, Set<OwnLease>>();

  /** Renewals begin well before the lease would end. */
  keep(lease: Omit<OwnLease, 'renewAt'>, nowMs: number): void {
    const kept = { ...lease, renewAt: nowMs + lease.ttlMs / 3 };
    this.#bySteps.set(stepKey(lease.runId, lease.seq), kept);
    this.#byName.set(lease.name, kept);
    const ofRun = this.#byRun.get(lease.runId);
    if (ofRun === undefined) this.#byRun.set(lease.runId, new Set([kept]));
    else ofRun.add(kept);
  }

  letGo(lease: OwnLease): void {
    this.#bySteps.delete(stepKey(lease.runId, lease.seq));
    this.#byName.delete(lease.name);
    const ofRun = this.#byRun.get(lease.runId);
    ofRun?.delete(lease);
    if (ofRun?.size === 0) this.#byRun.delete(lease.runId);
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  ofStep(runId: string, seq: number): OwnLease | undefined {
    return this.#bySteps.get(stepKey(runId, seq));
  }

  ofRun(runId: string): OwnLease[] {
    return [...(this.#byRun.get(runId) ?? [])];
  }

  get isEmpty(): boolean {
    return this.#byRun.size === 0;
  }

  all(): Iterable<OwnLease> {
    return this.#byName.values();
  }
}
