/**
 * Lets steps begin as their policies allow: rate limits, places and circuit breakers, shared by key over all runs.
 *
 * A step passes when all of its limits allow it at the same moment, and takes from all of them at once: nobody holds a place
 * while waiting for a token, and no token grows old while waiting for a place. Else it waits in line. Of a waiting step only
 * run, seq and line are kept here; the wait itself is in the journal, from where the lines are made again after a crash.
 */
import type { ErrorInfo } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { PolicyState } from '#shared/model/policy';
import type { Clock, JournalRecord, Timer } from '../ports';
import { admit, afterFailure, afterSuccess, type Breaker, CLOSED, countsAsFailure, describeBreaker } from './breaker';
import type { DurablePolicy } from './durable-policy';
import type { Gate } from './gate';
import { type GateLine, GateLines } from './gate-lines';
import { type Bucket, takeToken } from './token-bucket';

export type Entry =
  | { kind: 'passed' }
  | { kind: 'refused'; error: ErrorInfo }
  | { kind: 'waits'; on: 'rate' | 'slot' | 'breaker' };

export interface GatekeeperPorts {
  clock: Clock;
  journal: { write(record: JournalRecord): void };
}

/** So many steps are let through in one go; others have their turn in between. */
const BATCH = 100;
/** Timers look at the clock at least this often. */
const LONGEST_TIMER_MS = 15_000;

type Look = { kind: 'open'; isTrial: boolean } | { kind: 'refused'; error: ErrorInfo } | Blocked;
interface Blocked {
  kind: 'blocked';
  on: 'rate' | 'slot' | 'breaker';
  nextAt?: number;
}

export class Gatekeeper {
  readonly #ports: GatekeeperPorts;
  readonly #granted: (runId: RunId, seq: number) => void;
  readonly #buckets = new Map<string, Bucket>();
  readonly #breakers = new Map<string, Breaker>();
  readonly #taken = new Map<string, number>();
  /** By key of the breaker: who tries. */
  readonly #trials = new Map<string, string>();
  readonly #permits = new Map<string, Gate>();
  /** By run: the steps that hold a permit or wait. */
  readonly #seqs = new Map<RunId, Set<number>>();
  readonly #lines = new GateLines();
  #timer: Timer | undefined;
  #armedFor: number | undefined;
  #isPumpComing = false;
  #isPumping = false;
  /** Since the last look at the lines. */
  #hasChanged = false;
  #isStopped = false;

  /** @param granted a step that waited may begin: it holds its place until `leave` */
  constructor(ports: GatekeeperPorts, granted: (runId: RunId, seq: number) => void) {
    this.#ports = ports;
    this.#granted = granted;
  }

  /** Takes over what an earlier process has left. Buckets that are full again are forgotten. */
  restore(states: Iterable<{ key: string; state: DurablePolicy }>): void {
    const now = this.#ports.clock.now();
    for (const { key, state } of states) {
      if (state.kind === 'breaker') {
        const { kind: _kind, ...breaker } = state;
        this.#breakers.set(key.slice('breaker '.length), breaker);
      } else if (state.fullAt > now) this.#buckets.set(key.slice('rate '.length), { fullAt: state.fullAt, at: state.at });
      else this.#ports.journal.write({ kind: 'policy', key, state: undefined });
    }
  }

  /** A step that waits, as the journal has it: back into its line. Nothing when it is there already, or has passed. */
  expect(runId: RunId, seq: number, gate: Gate, tokens = 1): void {
    if (this.#permits.has(idOf(runId, seq))) return;
    this.#lines.add(runId, seq, gate, tokens);
    this.#note(runId, seq);
    this.#pumpSoon();
  }

  /**
   * A step wants to begin an attempt, with `tokens` calls to make. `waits`: it stands in line now, and `granted` tells when it
   * may.
   */
  enter(runId: RunId, seq: number, gate: Gate, tokens = 1): Entry {
    const id = idOf(runId, seq);
    if (this.#permits.has(id)) return { kind: 'passed' };
    const look = this.#look(gate);
    if (look.kind === 'refused') {
      this.#lines.remove(runId, seq);
      return look;
    }
    // Those who wait for the same come first.
    if (look.kind === 'open' && !this.#lines.isAwaited(gate)) {
      const blocked = this.#take(id, gate, look.isTrial, tokens);
      if (blocked === undefined) {
        this.#note(runId, seq);
        return { kind: 'passed' };
      }
      this.#wait(runId, seq, gate, blocked, tokens);
      return { kind: 'waits', on: blocked.on };
    }
    const blocked: Blocked = look.kind === 'blocked' ? look : { kind: 'blocked', on: gate.rate === undefined ? 'slot' : 'rate' };
    this.#wait(runId, seq, gate, blocked, tokens);
    return { kind: 'waits', on: blocked.on };
  }

  /** The attempt is over, or will not come: its place is free, and it waits no longer. */
  leave(runId: RunId, seq: number): void {
    this.#lines.remove(runId, seq);
    const seqs = this.#seqs.get(runId);
    if (seqs?.delete(seq) === true && seqs.size === 0) this.#seqs.delete(runId);
    const id = idOf(runId, seq);
    const gate = this.#permits.get(id);
    if (gate === undefined) return;
    this.#permits.delete(id);
    const { slots, breaker } = gate;
    if (slots !== undefined) {
      const left = (this.#taken.get(slots.key) ?? 1) - 1;
      if (left > 0) this.#taken.set(slots.key, left);
      else this.#taken.delete(slots.key);
    }
    if (breaker !== undefined && this.#trials.get(breaker.key) === id) this.#trials.delete(breaker.key);
    this.#pumpSoon();
  }

  /** The run is over or lost: all that it holds is given back. */
  leaveRun(runId: RunId): void {
    const seqs = this.#seqs.get(runId);
    if (seqs !== undefined) for (const seq of [...seqs]) this.leave(runId, seq);
  }

  /** How a call that had passed went: undefined, or the error. */
  judge({ breaker }: Gate, error: ErrorInfo | undefined): void {
    if (breaker === undefined) return;
    const before = this.#breakers.get(breaker.key) ?? CLOSED;
    let after = before;
    // A refusal by status is an answer too: the service is there.
    if (error === undefined || (error.kind === 'user' && typeof error.data?.['status'] === 'number'))
      after = afterSuccess(before);
    else if (countsAsFailure(error)) after = afterFailure(before, breaker, error, this.#ports.clock.now());
    if (after !== before) this.#setBreaker(breaker.key, after);
  }

  /** Closes a breaker by hand. False: it was closed. */
  resetBreaker(key: string): boolean {
    if (!this.#breakers.has(key)) return false;
    this.#setBreaker(key, CLOSED);
    this.#trials.delete(key);
    return true;
  }

  state(): PolicyState {
    const now = this.#ports.clock.now();
    const rates = new Map<string, { key: string; waiting: number; nextAt?: number }>();
    const slots = new Map<string, { key: string; taken: number; waiting: number }>();
    for (const [key, taken] of this.#taken) slots.set(key, { key, taken, waiting: 0 });
    for (const key of this.#buckets.keys()) rates.set(key, { key, waiting: 0 });
    for (const { gate, waiting } of this.#lines.all()) {
      if (gate.rate !== undefined) {
        const { key } = gate.rate;
        const next = takeToken(this.#buckets.get(key), gate.rate, now);
        const known = rates.get(key)?.waiting ?? 0;
        rates.set(key, { key, waiting: known + waiting.size, ...(next.ok ? {} : { nextAt: next.nextAt }) });
      }
      if (gate.slots !== undefined) {
        const known = slots.get(gate.slots.key) ?? { key: gate.slots.key, taken: 0, waiting: 0 };
        slots.set(gate.slots.key, { ...known, waiting: known.waiting + waiting.size });
      }
    }
    return {
      breakers: [...this.#breakers].map(([key, breaker]) => describeBreaker(key, breaker, now)),
      rates: [...rates.values()],
      slots: [...slots.values()],
    };
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  /** Whether the gate stands open but for its rate limit, which only `#take` can tell. */
  #look({ breaker, slots }: Gate): Look {
    let isTrial = false;
    if (breaker !== undefined) {
      const now = this.#ports.clock.now();
      const answer = admit(this.#breakers.get(breaker.key) ?? CLOSED, breaker, now);
      const untilMs = typeof answer === 'object' ? answer.untilMs : undefined;
      isTrial = answer === 'trial';
      if (untilMs !== undefined || (isTrial && this.#trials.has(breaker.key))) {
        if (breaker.whenOpen === 'fail') {
          return {
            kind: 'refused',
            error: circuitOpen(breaker.key, this.#breakers.get(breaker.key), (untilMs ?? now + 1000) - now),
          };
        }
        return { kind: 'blocked', on: 'breaker', ...(untilMs === undefined ? {} : { nextAt: untilMs }) };
      }
    }
    if (slots !== undefined && (this.#taken.get(slots.key) ?? 0) >= slots.max) return { kind: 'blocked', on: 'slot' };
    return { kind: 'open', isTrial };
  }

  #take(id: string, gate: Gate, isTrial: boolean, tokens: number): Blocked | undefined {
    const { rate, slots, breaker } = gate;
    if (rate !== undefined) {
      const taken = takeToken(this.#buckets.get(rate.key), rate, this.#ports.clock.now(), tokens);
      if (!taken.ok) return { kind: 'blocked', on: 'rate', nextAt: taken.nextAt };
      this.#buckets.set(rate.key, taken.bucket);
      // Durable before the effect begins, with the step's own record: a crash gives no token back.
      this.#ports.journal.write({ kind: 'policy', key: `rate ${rate.key}`, state: { kind: 'rate', ...taken.bucket } });
    }
    if (slots !== undefined) this.#taken.set(slots.key, (this.#taken.get(slots.key) ?? 0) + 1);
    if (breaker !== undefined && isTrial) this.#trials.set(breaker.key, id);
    this.#permits.set(id, gate);
    return undefined;
  }

  #note(runId: RunId, seq: number): void {
    const seqs = this.#seqs.get(runId);
    if (seqs === undefined) this.#seqs.set(runId, new Set([seq]));
    else seqs.add(seq);
  }

  #wait(runId: RunId, seq: number, gate: Gate, { nextAt }: Blocked, tokens: number): void {
    this.#lines.add(runId, seq, gate, tokens);
    this.#note(runId, seq);
    if (nextAt !== undefined) this.#arm(nextAt);
  }

  #setBreaker(key: string, breaker: Breaker): void {
    if (breaker === CLOSED) this.#breakers.delete(key);
    else this.#breakers.set(key, breaker);
    const state = breaker === CLOSED ? undefined : ({ kind: 'breaker', ...breaker } as const);
    this.#ports.journal.write({ kind: 'policy', key: `breaker ${key}`, state });
    this.#pumpSoon();
  }

  /** After the turn that is under way: what is let through may run at once, and must not do so in the midst of another run. */
  #pumpSoon(): void {
    this.#hasChanged = true;
    if (this.#isPumpComing || this.#isPumping || this.#lines.size === 0) return;
    this.#isPumpComing = true;
    void Promise.resolve().then(() => {
      this.#isPumpComing = false;
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#isPumping || this.#isStopped) return;
    this.#isPumping = true;
    this.#hasChanged = false;
    const isDone = this.#letThrough();
    this.#isPumping = false;
    if (isDone) {
      if (this.#hasChanged) this.#pumpSoon();
      return;
    }
    this.#isPumpComing = true;
    this.#ports.clock.setTimer(this.#ports.clock.now(), () => {
      this.#isPumpComing = false;
      this.#pump();
    });
  }

  /** False: there may be more, but others have their turn first. */
  #letThrough(): boolean {
    const blocked = new Map<GateLine, number | undefined>();
    // Who waits for its token is not overtaken by others who pay less for theirs: they would take the time it waits for.
    const awaitedRates = new Set<string | undefined>();
    for (let count = 0; !this.#isStopped; count++) {
      const line = this.#lines.first(
        (candidate) =>
          !blocked.has(candidate) && (candidate.gate.rate === undefined || !awaitedRates.has(candidate.gate.rate.key)),
      );
      if (line === undefined) break;
      if (count >= BATCH) return false;
      const { runId, seq, tokens } = line.head();
      const look = this.#look(line.gate);
      const stays =
        look.kind === 'open'
          ? this.#take(idOf(runId, seq), line.gate, look.isTrial, tokens)
          : look.kind === 'blocked'
            ? look
            : undefined;
      if (stays !== undefined) {
        blocked.set(line, stays.nextAt);
        if (stays.on === 'rate') awaitedRates.add(line.gate.rate?.key);
        continue;
      }
      this.#lines.remove(runId, seq);
      // One that is refused comes back by `enter` and is told why.
      this.#granted(runId, seq);
    }
    const next = [...blocked.values()].filter((at) => at !== undefined);
    if (next.length > 0) this.#arm(Math.min(...next), true);
    return true;
  }

  #arm(atMs: number, isAll = false): void {
    if (this.#isStopped) return;
    if (!isAll && this.#armedFor !== undefined && this.#armedFor <= atMs) return;
    this.#timer?.cancel();
    this.#armedFor = atMs;
    this.#timer = this.#ports.clock.setTimer(Math.min(atMs, this.#ports.clock.now() + LONGEST_TIMER_MS), () => {
      this.#armedFor = undefined;
      this.#pump();
    });
  }
}

function idOf(runId: RunId, seq: number): string {
  return `${runId} ${seq}`;
}

function circuitOpen(key: string, breaker: Breaker | undefined, retryAfterMs: number): ErrorInfo {
  const cause = breaker?.lastError === undefined ? '' : ` The last error was: ${breaker.lastError}`;
  return {
    code: 'CIRCUIT_OPEN',
    kind: 'operational',
    message: `The circuit breaker ${key} is open after ${breaker?.failures ?? 0} failures in a row, so the call was not made.${cause} It tries again by itself; to close it now, reset it at the node.`,
    data: { key, retryAfterMs, failures: breaker?.failures ?? 0 },
  };
}
