/** Rate limits and circuit breakers as one process keeps to them: what it writes before a step is at work. */
import type { StepRecord } from '#main/engine/ports';
import type { NodePolicies } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import type { PolicyShare } from '#shared/model/policy';
import type { WatchParts } from './watch';

type PolicyState = { kind: 'rate'; fullAt: number; at: number } | { kind: 'breaker'; openUntil?: number };

interface Taking {
  /** In the time that the limit sees: it stands still while the clock is set back. */
  atMs: number;
  /** How much of the bucket's time it took. */
  worthMs: number;
  /** A step has begun by it. */
  isUsed: boolean;
}

interface Tokens {
  taken: Taking[];
  effectiveMs: number;
  wallMs: number;
  fullAt: number;
}

/** A step that was let through may be read from the disk before it begins, in milliseconds. */
const ON_ITS_WAY_MS = 2000;

export class GateWatch {
  readonly #parts: WatchParts;
  readonly #tokens = new Map<string, Tokens>();
  readonly #open = new Map<string, { untilMs: number; sinceMono: number }>();
  /** Steps at work that try whether all is well again, by breaker. */
  readonly #trials = new Map<string, string>();

  /** Which attempt of a step was let through last. */
  readonly #attempts = new Map<string, number>();

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  restore(states: readonly { key: string; state: PolicyState }[]): void {
    for (const { key, state } of states) {
      if (state.kind === 'breaker') this.#setBreaker(key.slice('breaker '.length), state.openUntil);
      else {
        const taken = [{ atMs: 0, worthMs: Math.max(0, state.fullAt - state.at), isUsed: true }];
        this.#tokens.set(key.slice('rate '.length), { ...fresh(state.at), fullAt: state.fullAt, taken });
      }
    }
  }

  wrotePolicy(key: string, state: PolicyState | undefined): void {
    if (key.startsWith('breaker ')) {
      this.#setBreaker(key.slice('breaker '.length), state?.kind === 'breaker' ? state.openUntil : undefined);
    } else if (state?.kind === 'rate') this.#took(key.slice('rate '.length), state);
    else this.#forgot(key.slice('rate '.length));
  }

  wroteStep(step: StepRecord, flowId: FlowId, policies: NodePolicies, config: JsonObject): void {
    const place = `${step.runId} ${step.seq}`;
    if (step.status !== 'running' || step.effect === 'none') {
      this.left(step.runId, step.seq);
      return;
    }
    // Written again in the midst of an attempt, or while it is looked up, it is no new one.
    if (this.#attempts.get(place) === step.attempt) return;
    this.#attempts.set(place, step.attempt);
    const { rateLimit, breaker } = policies;
    if (rateLimit !== undefined) this.#begins(limitKey(rateLimit, flowId, step.nodeId, config), rateLimit, place);
    if (breaker !== undefined) this.#passes(limitKey(breaker, flowId, step.nodeId, config), breaker.openMs, place);
  }

  /** The attempt of a step is over. */
  left(runId: RunId, seq: number): void {
    for (const [key, trial] of this.#trials) if (trial === `${runId} ${seq}`) this.#trials.delete(key);
  }

  forget(runId: RunId): void {
    for (const [key, trial] of this.#trials) if (trial.startsWith(`${runId} `)) this.#trials.delete(key);
  }

  #setBreaker(key: string, openUntil: number | undefined): void {
    this.#trials.delete(key);
    if (openUntil === undefined) this.#open.delete(key);
    else {
      this.#parts.cover('limit: breaker opened');
      this.#open.set(key, { untilMs: openUntil, sinceMono: this.#parts.monoMs() });
    }
  }

  #passes(key: string, openMs: number, place: string): void {
    const open = this.#open.get(key);
    if (open === undefined || this.#parts.monoMs() - open.sinceMono < ON_ITS_WAY_MS) return;
    const now = this.#parts.wallMs();
    if (Math.min(open.untilMs, now + openMs) > now) {
      this.#parts.violate(`step ${place} begins while the breaker ${key} is open for ${open.untilMs - now} ms`);
      return;
    }
    const trial = this.#trials.get(key);
    if (trial !== undefined && trial !== place) {
      this.#parts.violate(`step ${place} tries the breaker ${key} while ${trial} does`);
    }
    this.#trials.set(key, place);
  }

  /** A bucket that is full again is as one that was never used. */
  #forgot(key: string): void {
    const tokens = this.#tokens.get(key);
    if (tokens !== undefined && tokens.fullAt <= this.#parts.wallMs()) this.#tokens.delete(key);
  }

  #took(key: string, { fullAt, at }: { fullAt: number; at: number }): void {
    const tokens = this.#tokens.get(key) ?? fresh(at);
    this.#tokens.set(key, tokens);
    const setBackMs = Math.max(0, tokens.wallMs - at);
    const emptied = fullAt - Math.max(tokens.fullAt - setBackMs, at);
    tokens.effectiveMs += Math.max(0, at - tokens.wallMs);
    tokens.wallMs = at;
    tokens.fullAt = fullAt;
    tokens.taken.push({ atMs: tokens.effectiveMs, worthMs: emptied, isUsed: false });
  }

  /** In any span that ends with the taking of this step, no more was taken than the bucket holds and the span has brought. */
  #begins(key: string, limit: NonNullable<NodePolicies['rateLimit']>, place: string): void {
    const eachMs = limit.perMs / limit.count;
    const taken = this.#tokens.get(key)?.taken ?? [];
    // Runs may have numbers of their own: the taking of this step is known by its price.
    const at = taken.findIndex(({ worthMs, isUsed }) => !isUsed && isWorth(worthMs, eachMs));
    const last = taken[at];
    if (last === undefined) {
      this.#parts.violate(`step ${place} begins without a token of ${key}`);
      return;
    }
    last.isUsed = true;
    // Who takes several goes into debt with all but the first, so the last taking counts as one.
    let spentMs = eachMs;
    for (let index = at - 1; index >= 0; index--) {
      const earlier = taken[index];
      if (earlier === undefined) break;
      spentMs += earlier.worthMs;
      const allowedMs = (limit.burst ?? limit.count) * eachMs + (last.atMs - earlier.atMs);
      if (spentMs > allowedMs + 1) {
        const count = at - index + 1;
        this.#parts.violate(
          `${count} takings of ${key} within ${last.atMs - earlier.atMs} ms: more than the rate allows (${place})`,
        );
        return;
      }
    }
  }
}

/** Whether so much time is that of one call or several. */
function isWorth(worthMs: number, eachMs: number): boolean {
  const calls = Math.round(worthMs / eachMs);
  return calls > 0 && Math.abs(worthMs - calls * eachMs) < 0.01;
}

function fresh(wallMs: number): Tokens {
  return { taken: [], effectiveMs: 0, wallMs, fullAt: wallMs };
}

/** The name under which a limit is shared. */
export function limitKey(
  { share, name }: { share: PolicyShare; name?: string | undefined },
  flowId: string,
  nodeId: string,
  config: JsonObject,
): string {
  if (share === 'name') return `name:${name ?? ''}`;
  return share === 'host' ? `host:${String(config['host'])}` : `node:${flowId}/${nodeId}`;
}
