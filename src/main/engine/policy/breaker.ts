/**
 * A circuit breaker, pure: what it is told and the time go in, what it is comes out.
 *
 * ```
 *   closed ──(failures in a row)──▶ open ──(openMs later)──▶ half open ──success──▶ closed
 *                                     ▲                           └──failure──▶ open
 * ```
 */
import type { ErrorInfo } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';
import type { BreakerState } from '#shared/model/policy';

export interface BreakerRule {
  readonly failures: number;
  readonly openMs: number;
}

/** What is durable of a breaker. Whether a trial call is under way is not: it ends with its process. */
export interface Breaker {
  readonly failures: number;
  readonly openUntil?: number;
  readonly lastError?: string;
  /** The same with what its words name, for other languages. */
  readonly lastFailure?: ToldFailure;
}

interface ToldFailure {
  readonly code: string;
  readonly message: string;
  readonly data?: JsonObject;
}

export const CLOSED: Breaker = { failures: 0 };

/** Whether a call may go: as usual, as the one trial, or not before `untilMs`. */
export function admit(breaker: Breaker, rule: BreakerRule, nowMs: number): 'pass' | 'trial' | { untilMs: number } {
  if (breaker.openUntil === undefined) return 'pass';
  // A clock that was set back must not keep it open for longer than it was to be.
  const untilMs = Math.min(breaker.openUntil, nowMs + rule.openMs);
  return untilMs <= nowMs ? 'trial' : { untilMs };
}

/** After a call went well. The same object when nothing has changed. */
export function afterSuccess(breaker: Breaker): Breaker {
  return breaker.failures === 0 && breaker.openUntil === undefined ? breaker : CLOSED;
}

/** After a call failed: opens at the limit, and at once when the call was the trial. */
export function afterFailure(breaker: Breaker, rule: BreakerRule, error: ErrorInfo, nowMs: number): Breaker {
  const failures = breaker.failures + 1;
  const lastFailure = inBrief(error);
  const last = { failures, lastError: lastFailure.message, lastFailure };
  if (breaker.openUntil !== undefined && breaker.openUntil > nowMs) return { ...breaker, ...last };
  const opens = breaker.openUntil !== undefined || failures >= rule.failures;
  return opens ? { ...last, openUntil: nowMs + rule.openMs } : last;
}

/** It is written with each failure, so only what sentences name is kept: short values. */
function inBrief({ code, message, data = {} }: ErrorInfo): ToldFailure {
  const isShort = (value: unknown) => typeof value === 'number' || (typeof value === 'string' && value.length <= 300);
  const brief = Object.fromEntries(Object.entries(data).filter(([, value]) => isShort(value)));
  return { code, message: message.slice(0, 300), ...(Object.keys(brief).length === 0 ? {} : { data: brief }) };
}

/** Failures of the world count; what a user must mend, or what was cancelled, says nothing about the service. */
export function countsAsFailure(error: ErrorInfo): boolean {
  return error.kind === 'operational' && error.code !== 'CIRCUIT_OPEN' && error.code !== 'SHUTTING_DOWN';
}

export function describeBreaker(
  key: string,
  { failures, openUntil, lastError, lastFailure }: Breaker,
  nowMs: number,
): BreakerState {
  const status = openUntil === undefined ? 'closed' : openUntil <= nowMs ? 'half_open' : 'open';
  return {
    key,
    status,
    failures,
    ...(openUntil === undefined ? {} : { openUntil }),
    ...(lastError === undefined ? {} : { lastError }),
    ...(lastFailure === undefined ? {} : { lastFailure: { ...lastFailure } }),
  };
}
