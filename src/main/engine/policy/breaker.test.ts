import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorInfo } from '#shared/model/errors';
import { admit, afterFailure, afterSuccess, type Breaker, CLOSED, countsAsFailure, describeBreaker } from './breaker';

const RULE = { failures: 3, openMs: 1000 };
const DOWN: ErrorInfo = { code: 'NETWORK', kind: 'operational', message: 'The service is down.' };

function fail(breaker: Breaker, times: number, now = 0): Breaker {
  let next = breaker;
  for (let n = 0; n < times; n++) next = afterFailure(next, RULE, DOWN, now);
  return next;
}

describe('a circuit breaker', () => {
  it('opens after so many failures in a row, and only then', () => {
    expect(admit(fail(CLOSED, 2), RULE, 0)).toBe('pass');
    expect(admit(fail(CLOSED, 3), RULE, 0)).toEqual({ untilMs: 1000 });
    expect(admit(fail(afterSuccess(fail(CLOSED, 2)), 2), RULE, 0)).toBe('pass');
  });

  it('lets one call try when its time is up: that closes it, or opens it again', () => {
    const open = fail(CLOSED, 3);
    expect(admit(open, RULE, 1000)).toBe('trial');
    expect(admit(afterSuccess(open), RULE, 1000)).toBe('pass');
    expect(admit(afterFailure(open, RULE, DOWN, 1000), RULE, 1999)).toEqual({ untilMs: 2000 });
  });

  it('stays open no longer by failures of calls that were under way, nor by a clock that was set back', () => {
    const open = fail(fail(CLOSED, 3), 2, 500);
    expect(admit(open, RULE, 1000)).toBe('trial');
    expect(admit(open, RULE, -50_000)).toEqual({ untilMs: -49_000 });
  });

  it('counts what the world did wrong, not what a person must mend or has cancelled', () => {
    expect(countsAsFailure(DOWN)).toBe(true);
    expect(countsAsFailure({ ...DOWN, kind: 'user' })).toBe(false);
    expect(countsAsFailure({ ...DOWN, code: 'CIRCUIT_OPEN' })).toBe(false);
  });

  it('is open exactly while the last verdicts say so, whatever comes in between', () => {
    const verdicts = fc.array(fc.record({ ok: fc.boolean(), afterMs: fc.integer({ min: 0, max: 700 }) }), { maxLength: 60 });
    fc.assert(
      fc.property(verdicts, (calls) => {
        let breaker: Breaker = CLOSED;
        let now = 0;
        let inARow = 0;
        for (const { ok, afterMs } of calls) {
          now += afterMs;
          const answer = admit(breaker, RULE, now);
          if (typeof answer === 'object') {
            expect(inARow).toBeGreaterThanOrEqual(RULE.failures);
            continue;
          }
          breaker = ok ? afterSuccess(breaker) : afterFailure(breaker, RULE, DOWN, now);
          inARow = ok ? 0 : inARow + 1;
          expect(typeof admit(breaker, RULE, now) === 'object').toBe(inARow >= RULE.failures);
        }
      }),
    );
  });
});

it('tells of its last failure what words in any language need, and keeps nothing long', () => {
  const error = {
    code: 'HTTP_STATUS',
    kind: 'operational' as const,
    message: 'x'.repeat(1000),
    data: { status: 503, host: 'api.example.com', body: 'y'.repeat(5000), headers: { a: 1 } },
  };
  const breaker = afterFailure(CLOSED, { failures: 1, openMs: 1000 }, error, 0);
  const lastFailure = { code: 'HTTP_STATUS', message: 'x'.repeat(300), data: { status: 503, host: 'api.example.com' } };
  expect(describeBreaker('host:a', breaker, 0)).toMatchObject({ status: 'open', lastError: 'x'.repeat(300), lastFailure });
});
