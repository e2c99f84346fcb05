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
  flowId: string;
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
  /** Whether the effect took place, which only the service knows. */
  hasActed: boolean;
}

/** What a service is asked about an effect, and says. */
export type LookUpAnswer = 'happened' | 'not happened' | 'unknown';

export class Outside {
  /** While false, every call succeeds and is answered soon. */
  hasFaults = true;
  calls = 0;
  trace: (line: string) => void = () => undefined;
  cover: (what: string) => void = () => undefined;
  /** Of the node that calls: under which name how many may call at the same time. */
  slotsOf: (call: Call) => { key: string; max: number } | undefined = () => undefined;
  readonly #loop: SimLoop;
  readonly #random: Random;
  readonly #violate: (what: string) => void;
  readonly #asked = new Map<string, Asked>();
  readonly #keyOf = new Map<string, string>();
  /** Keys of unsafe effects that a person has allowed to happen once more. */
  readonly #allowed = new Set<string>();
  /** Runs whose cancellation was acknowledged. */
  readonly #cancelled = new Set<RunId>();
  /** By lock: the highest token seen, who has it, and for programs until when. */
  readonly #locks = new Map<string, { token: number; holder: string; untilMs: number | undefined }>();
  /** Calls that are under way: nobody has answered them, and nobody has told them to end. */
  readonly #underWay = new Set<Call>();
  /** Keys about which somebody has asked. */
  readonly #lookedUp = new Set<string>();
  /** Asked before each effect begins: why it must not, by what is durable. */
  objection: (call: Call) => string | undefined = () => undefined;

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
  allow(keysOf: string, place: string, done: ReadonlySet<number>): void {
    const prefix = `${keysOf}/${place}#`;
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
    if (asked !== undefined) asked.hasActed ||= failure === undefined || (!isRefusal(failure) && this.#random.chance(0.5));
    this.#enter(call);
    this.trace(`call ${effect} ${key === '' ? `${call.runId}/${call.nodeId}` : key}`);
    return new Promise((resolve, reject) => {
      const answer = this.#loop.after(latencyMs, process, () => {
        this.trace(`answer ${key === '' ? `${call.runId}/${call.nodeId}` : key} ${failure?.message ?? ''}`);
        if (asked !== undefined) asked.state = failure !== undefined && isRefusal(failure) ? 'refused' : 'answered';
        this.#leave(call, failure);
        if (failure === undefined) resolve();
        else reject(failure);
      });
      const onAbort = () => {
        answer.cancel();
        this.#leave(call, undefined);
        this.trace(`told to end ${key === '' ? `${call.runId}/${call.nodeId}` : key}`);
        this.cover('fault: told to end');
        reject(
          new AppError({
            code: 'ABORTED',
            kind: 'operational',
            message: 'Told to end.',
            effect: effect === 'none' ? 'none' : 'unknown',
          }),
        );
      };
      if (isDeaf) {
        // It goes on, but its caller does not wait for it for ever.
        signal.addEventListener('abort', () => this.#giveUp(call), { once: true });
        return;
      }
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  /**
   * A service says whether it has acted on this key. It may not know, be slow beyond patience, or not answer. What it says did
   * not happen may be done anew.
   */
  lookUp(key: string, process: SimProcess): Promise<LookUpAnswer> {
    if (!process.isAlive) return new Promise(() => undefined);
    this.calls++;
    this.#lookedUp.add(key);
    const { hasFaults } = this;
    const fate = hasFaults && this.#random.chance(0.3) ? this.#random.pick(['unknown', 'throws', 'slow'] as const) : 'answers';
    this.trace(`look up ${key} ${fate}`);
    return new Promise((resolve, reject) => {
      this.#loop.after(fate === 'slow' ? 60_000 : this.#latencyMs(), process, () => {
        const asked = this.#asked.get(key);
        if (fate === 'throws') {
          this.cover('lookup: no answer');
          reject(new TypeError('y is not a function'));
        } else if (fate === 'unknown') {
          this.cover('lookup: nobody knows');
          resolve('unknown');
        } else if (asked?.hasActed === true) {
          this.cover('lookup: it happened');
          resolve('happened');
        } else {
          this.cover('lookup: it did not happen');
          if (asked !== undefined && fate === 'answers') asked.state = 'refused';
          resolve('not happened');
        }
      });
    });
  }

  /** Whether anybody has asked about a step, by the beginning of its keys. */
  wasLookedUp(prefix: string): boolean {
    return [...this.#lookedUp].some((key) => key.startsWith(prefix));
  }

  /** A program has been given a lock until then. */
  lockGiven(name: string, token: number, holder: string, untilMs: number): void {
    const latest = this.#locks.get(name);
    if (token === latest?.token) this.#violate(`${holder} got the lock ${name} with token ${token}, as ${latest.holder} did`);
    this.#lockTaken(name, token, holder, untilMs);
    for (const { lock, runId, process, key } of this.#underWay) {
      if (lock?.name === name && process.isAlive && !key.includes('/undo:')) {
        this.#violate(`${holder} got the lock ${name} while ${runId} works under it with token ${lock.token}`);
      }
    }
  }

  lockRenewed(name: string, token: number, untilMs: number): void {
    const latest = this.#locks.get(name);
    if (latest?.token === token) latest.untilMs = untilMs;
    else this.#violate(`token ${token} of the lock ${name} was renewed, and ${latest?.holder} has ${latest?.token}`);
  }

  /** It is about to be given back. */
  lockReleased(name: string, token: number): void {
    const latest = this.#locks.get(name);
    if (latest?.token === token) latest.untilMs = undefined;
  }

  /** Tokens never fall, no two come with the same, and none comes before a program's time is over. */
  #lockTaken(name: string, token: number, holder: string, untilMs?: number): void {
    const latest = this.#locks.get(name);
    if (latest !== undefined && (token < latest.token || (token === latest.token && holder !== latest.holder))) {
      this.#violate(`lock ${name} is held by two: ${holder} comes with token ${token}, ${latest.holder} had ${latest.token}`);
    }
    if (latest?.untilMs !== undefined && latest.token !== token) {
      if (this.#loop.latestWallMs < latest.untilMs) {
        const left = latest.untilMs - this.#loop.wallMs;
        this.#violate(
          `lock ${name} is held by two: ${holder} comes with token ${token}, and ${latest.holder} has ${left} ms left`,
        );
      }
      this.cover('lock: expired');
    }
    if (latest?.token !== token) this.#locks.set(name, { token, holder, untilMs });
  }

  #enter(call: Call): void {
    const slots = this.slotsOf(call);
    this.#underWay.add(call);
    if (slots === undefined) return;
    const others = [...this.#underWay].filter(
      (other) => other !== call && other.process.isAlive && this.slotsOf(other)?.key === slots.key,
    );
    if (others.length < slots.max) return;
    const names = others.map((other) => `${other.nodeId} of ${other.runId}`).join(', ');
    this.#violate(`${call.nodeId} of ${call.runId} is at work beside ${names}: ${slots.key} allows ${slots.max}`);
  }

  #giveUp(call: Call): void {
    if (!this.#underWay.delete(call)) return;
    this.trace(`ignores its signal ${call.key === '' ? `${call.runId}/${call.nodeId}` : call.key}`);
    this.cover('fault: ignores its signal');
  }

  #leave(call: Call, failure: Error | undefined): void {
    const [oldest] = this.#underWay;
    if (oldest !== undefined && oldest !== call && oldest.process.isAlive) this.cover('fault: late answer overtaken');
    this.#underWay.delete(call);
    if (!(failure instanceof AppError)) {
      if (failure !== undefined) this.cover('fault: fault in a node');
    } else this.cover(isRefusal(failure) ? 'fault: refused' : 'fault: no answer');
  }

  /** The process has ended: nobody waits for its calls any more. */
  processEnded(): void {
    this.#underWay.clear();
  }

  #note(call: Call): Asked {
    const { runId, nodeId, identity, key, effect } = call;
    // A re-drive goes on with what an earlier run could not finish: its calls are that run's calls.
    const logical = identity === '' ? key : `${key.slice(0, key.indexOf('/'))} ${nodeId} ${identity}`;
    this.#checkLock(call);
    // What undoes a cancelled run is the end of it, not more of it.
    if (this.#cancelled.has(runId) && !key.includes('/undo:'))
      this.#violate(`cancelled run goes on: ${nodeId} of ${runId} begins an effect`);
    const objection = this.objection(call);
    if (objection !== undefined) this.#violate(objection);
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
    const hasActed = before?.state !== 'refused' && before?.hasActed === true;
    const asked: Asked = { logical, state: 'open', times: (before?.times ?? 0) + 1, hasActed };
    this.#asked.set(key, asked);
    return asked;
  }

  #checkLock({ lock, runId, nodeId, key }: Call): void {
    if (lock === undefined || key.includes('/undo:')) return;
    const { name, token } = lock;
    if (token === undefined) {
      this.#violate(`${nodeId} of ${runId} works under the lock ${name} without a token`);
      return;
    }
    this.#lockTaken(name, token, runId);
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
