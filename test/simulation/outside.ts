/**
 * The world outside of the app: services that are called, may be slow, refuse, or act and not answer. It survives every
 * crash, remembers what it was asked to do, and tells when it was asked for something that must not happen.
 */

import { AppError } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { Random } from './random';
import type { SimLoop, SimProcess } from './sim-loop';

export interface Call {
  runId: RunId;
  nodeId: string;
  /** What is done, apart from how often: the same again is a repetition, whatever key it comes with. */
  identity: string;
  key: string;
  effect: 'none' | 'idempotent' | 'unsafe';
  signal: AbortSignal;
  process: SimProcess;
  /** The lock under which the effect happens, with its fencing token. */
  lock?: { name: string; token: number | undefined } | undefined;
}

interface Asked {
  logical: string;
  /** `refused`: the app was told that nothing has happened. */
  state: 'open' | 'refused' | 'answered';
  times: number;
}

export class Outside {
  /** While false, every call succeeds and is answered soon. */
  hasFaults = true;
  calls = 0;
  trace: (line: string) => void = () => undefined;
  readonly #loop: SimLoop;
  readonly #random: Random;
  readonly #violate: (what: string) => void;
  readonly #asked = new Map<string, Asked>();
  readonly #keyOf = new Map<string, string>();
  /** Keys of unsafe effects that a person has allowed to happen once more. */
  readonly #allowed = new Set<string>();
  /** Runs whose cancellation was acknowledged. */
  readonly #cancelled = new Set<RunId>();
  /** By lock: the highest token seen, and who is calling with it. */
  readonly #locks = new Map<string, { token: number; runId: RunId }>();
  /** Asked before each effect begins: what is durable must say that it was going to. */
  isAnnounced: (call: Call) => boolean = () => true;

  constructor(loop: SimLoop, random: Random, violate: (what: string) => void) {
    this.#loop = loop;
    this.#random = random;
    this.#violate = violate;
  }

  noteCancelled(runId: RunId): void {
    this.#cancelled.add(runId);
  }

  isCancelled(runId: RunId): boolean {
    return this.#cancelled.has(runId);
  }

  /** A person says "retry" about a step in doubt: items that the records call done are not meant. */
  allow(runId: RunId, nodeId: string, scope: string, done: ReadonlySet<number>): void {
    const prefix = `${runId}/${scope === '' ? nodeId : `${scope}/${nodeId}`}#`;
    for (const [key, { state }] of this.#asked) {
      if (state === 'refused' || !key.startsWith(prefix)) continue;
      if (!done.has(Number.parseInt(key.slice(prefix.length), 10))) this.#allowed.add(key);
    }
  }

  /** One call of a node. Resolves or rejects as the service answers; never, when the process is dead by then. */
  call(call: Call): Promise<void> {
    const { process, effect, signal, key } = call;
    if (!process.isAlive) return new Promise(() => undefined);
    this.calls++;
    const asked = effect === 'none' ? undefined : this.#note(call);
    const latencyMs = this.#latencyMs();
    const failure = this.#drawFailure(effect);
    const isDeaf = this.hasFaults && this.#random.chance(0.3);
    this.trace(`call ${effect} ${key === '' ? `${call.runId}/${call.nodeId}` : key}`);
    return new Promise((resolve, reject) => {
      const answer = this.#loop.after(latencyMs, process, () => {
        this.trace(`answer ${key === '' ? `${call.runId}/${call.nodeId}` : key} ${failure?.message ?? ''}`);
        if (asked !== undefined) asked.state = failure !== undefined && isRefusal(failure) ? 'refused' : 'answered';
        if (failure === undefined) resolve();
        else reject(failure);
      });
      const onAbort = () => {
        answer.cancel();
        reject(
          new AppError({
            code: 'ABORTED',
            kind: 'operational',
            message: 'Told to end.',
            effect: effect === 'none' ? 'none' : 'unknown',
          }),
        );
      };
      if (isDeaf) return;
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  #note(call: Call): Asked {
    const { runId, nodeId, identity, key, effect } = call;
    const logical = identity === '' ? key : `${runId} ${nodeId} ${identity}`;
    this.#checkLock(call);
    // What undoes a cancelled run is the end of it, not more of it.
    if (this.#cancelled.has(runId) && !key.includes('/undo:'))
      this.#violate(`cancelled run goes on: ${nodeId} of ${runId} begins an effect`);
    if (!this.isAnnounced(call))
      this.#violate(`write-ahead: ${nodeId} of ${runId} begins an effect that no durable record announces`);
    const before = this.#asked.get(key);
    const knownKey = this.#keyOf.get(logical);
    if (knownKey !== undefined && knownKey !== key) {
      this.#violate(`${effect} effect repeated with another key: ${nodeId} of ${runId}: ${knownKey}, then ${key}`);
    }
    this.#keyOf.set(logical, key);
    if (before !== undefined && before.logical !== logical) {
      this.#violate(`two different effects with one key: ${key} for "${before.logical}" and "${logical}"`);
    }
    if (effect === 'unsafe' && before !== undefined && before.state !== 'refused' && !this.#allowed.delete(key)) {
      this.#violate(`unsafe effect repeated without a person's word: ${key}`);
    }
    const asked: Asked = { logical, state: 'open', times: (before?.times ?? 0) + 1 };
    this.#asked.set(key, asked);
    return asked;
  }

  /** A lock is held by one run at a time: tokens never fall, and no two runs come with the same. */
  #checkLock({ lock, runId, nodeId, key }: Call): void {
    if (lock === undefined || key.includes('/undo:')) return;
    const { name, token } = lock;
    if (token === undefined) {
      this.#violate(`${nodeId} of ${runId} works under the lock ${name} without a token`);
      return;
    }
    const latest = this.#locks.get(name);
    if (latest !== undefined && (token < latest.token || (token === latest.token && runId !== latest.runId))) {
      this.#violate(`lock ${name} is held by two: ${runId} comes with token ${token}, ${latest.runId} had ${latest.token}`);
    }
    this.#locks.set(name, { token, runId });
  }

  #latencyMs(): number {
    if (!this.hasFaults) return this.#random.int(0, 20);
    if (this.#random.chance(0.08)) return this.#random.int(1000, 20_000);
    return this.#random.chance(0.3) ? this.#random.int(50, 1500) : this.#random.int(0, 40);
  }

  #drawFailure(effect: Call['effect']): Error | undefined {
    if (!this.hasFaults || !this.#random.chance(0.15)) return undefined;
    const kind = this.#random.int(0, 9);
    if (kind < 5) return new AppError({ code: 'REFUSED', kind: 'operational', message: 'Refused for now.', effect: 'none' });
    if (kind < 8)
      return new AppError({
        code: 'NO_ANSWER',
        kind: 'operational',
        message: 'No answer.',
        effect: effect === 'none' ? 'none' : 'unknown',
      });
    if (kind < 9) return new AppError({ code: 'NOT_ALLOWED', kind: 'user', message: 'Not like this.', effect: 'none' });
    return new TypeError('x is not a function');
  }
}

function isRefusal(error: Error): boolean {
  return error instanceof AppError && error.effect === 'none';
}
