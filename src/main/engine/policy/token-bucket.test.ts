import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bucket, type Rate, takeToken } from './token-bucket';

const START = 1_000_000;

/** Takes as early and as often as the bucket lets, at the given moments; the moments at which a token was given. */
function takeAt(rate: Rate, moments: readonly number[]): number[] {
  let bucket: Bucket | undefined;
  const given: number[] = [];
  for (const now of moments) {
    const taken = takeToken(bucket, rate, now);
    if (!taken.ok) continue;
    bucket = taken.bucket;
    given.push(now);
  }
  return given;
}

describe('a token bucket', () => {
  it('gives its burst at once, then one token after the other', () => {
    const rate = { count: 2, perMs: 1000, burst: 3 };
    expect(takeAt(rate, [START, START, START, START, START + 499, START + 500, START + 500])).toEqual([
      START,
      START,
      START,
      START + 500,
    ]);
  });

  it('says when the next token is there, and has it then, but not before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 20 }),
        (count, perMs, burst) => {
          const rate = { count, perMs, burst };
          let bucket: Bucket | undefined;
          for (let n = 0; n < burst; n++) {
            const taken = takeToken(bucket, rate, START);
            expect(taken.ok).toBe(true);
            if (taken.ok) bucket = taken.bucket;
          }
          const none = takeToken(bucket, rate, START);
          if (none.ok) throw new Error('More than the burst was given');
          expect(takeToken(bucket, rate, none.nextAt).ok).toBe(true);
          expect(takeToken(bucket, rate, none.nextAt - 1).ok).toBe(false);
        },
      ),
    );
  });

  it('never gives more than burst + count * time / perMs in any span of time', () => {
    const rates = fc.record({
      count: fc.integer({ min: 1, max: 20 }),
      perMs: fc.integer({ min: 1, max: 2000 }),
      burst: fc.integer({ min: 1, max: 10 }),
    });
    fc.assert(
      fc.property(rates, fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 }), (rate, steps) => {
        let now = START;
        const given = takeAt(
          rate,
          steps.map((step) => (now += step)),
        );
        for (let from = 0; from < given.length; from++) {
          for (let to = from; to < given.length; to++) {
            const spanMs = (given[to] ?? 0) - (given[from] ?? 0);
            expect(to - from + 1).toBeLessThanOrEqual(rate.burst + (rate.count * spanMs) / rate.perMs + 1e-6);
          }
        }
      }),
    );
  });

  it('lets one take many at a time, and the next wait until all is paid back', () => {
    const rate = { count: 10, perMs: 1000, burst: 1 };
    const taken = takeToken(undefined, rate, START, 25);
    if (!taken.ok) throw new Error('The first was not let through');
    expect(takeToken(taken.bucket, rate, START)).toEqual({ ok: false, nextAt: START + 2500 });
    expect(takeToken(taken.bucket, rate, START + 2500).ok).toBe(true);
  });

  it('waits no longer than it takes to fill when the clock is set back', () => {
    const rate = { count: 1, perMs: 1000, burst: 1 };
    const taken = takeToken(undefined, rate, START + 3_600_000);
    if (!taken.ok) throw new Error('The first token was not given');
    expect(takeToken(taken.bucket, rate, START)).toEqual({ ok: false, nextAt: START + 1000 });
  });
});
