/** Rate limits and circuit breakers as one process keeps to them: what it writes before a step is at work. */
import type { StepRecord } from '#main/engine/ports';
import type { NodePolicies } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import type { PolicyShare } from '#shared/model/policy';
import type { WatchParts } from './watch';

type PolicyState = { kind: 'rate'; fullAt: number; at: number } | { kind: 'breaker'; openUntil?: number };

interface Tokens {
  /** When, in the time that the limit sees (it stands still while the clock is set back), and worth how much time. */
  taken: { atMs: number; worthMs: number }[];
  effectiveMs: number;
  wallMs: number;
  fullAt: number;
  entries: number;
  begun: number;
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
        const taken = [{ atMs: 0, worthMs: Math.max(0, state.fullAt - state.at) }];
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
    tokens.entries++;
    tokens.taken.push({ atMs: tokens.effectiveMs, worthMs: emptied });
  }

  /** In any span that ends now, no more tokens were taken than the bucket holds and the span has brought. */
  #begins(key: string, limit: NonNullable<NodePolicies['rateLimit']>, place: string): void {
    const tokens = this.#tokens.get(key);
    const eachMs = limit.perMs / limit.count;
    if (tokens === undefined || ++tokens.begun > tokens.entries) {
      this.#parts.violate(`step ${place} begins without a token of ${key}`);
      return;
    }
    const last = tokens.taken.at(-1);
    if (last === undefined) return;
    // Who takes several goes into debt with all but the first, so the last taking counts as one.
    let spentMs = eachMs;
    for (let index = tokens.taken.length - 2; index >= 0; index--) {
      const taken = tokens.taken[index];
      if (taken === undefined) break;
      spentMs += taken.worthMs;
      const allowedMs = (limit.burst ?? limit.count) * eachMs + (last.atMs - taken.atMs);
      if (spentMs > allowedMs + 1) {
        const count = tokens.taken.length - index;
        this.#parts.violate(
          `${count} takings of ${key} within ${last.atMs - taken.atMs} ms: more than the rate allows (${place})`,
        );
        return;
      }
    }
  }
}

function fresh(wallMs: number): Tokens {
  return { taken: [], effectiveMs: 0, wallMs, fullAt: wallMs, entries: 0, begun: 0 };
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
