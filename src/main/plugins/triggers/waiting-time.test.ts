import { describe, expect, it } from 'vitest';
import type { ErrorInfo } from '#shared/model/errors';
import { waitingTime } from './waiting-time';

const error = (kind: ErrorInfo['kind'], data?: ErrorInfo['data']): ErrorInfo => ({
  code: 'X',
  kind,
  message: 'x',
  ...(data === undefined ? {} : { data }),
});
const middle = () => 0.5;

describe('the waiting time of a trigger', () => {
  it('grows from a second to five minutes', () => {
    let waitMs = 0;
    const waits = Array.from({ length: 11 }, () => {
      waitMs = waitingTime(waitMs, error('operational'), middle);
      return waitMs / 1000;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it('begins with half a minute for what a person has to put right', () => {
    expect(waitingTime(0, error('user'), middle)).toBe(30_000);
    expect(waitingTime(30_000, error('user'), middle)).toBe(60_000);
  });

  it('is never shorter than the service asks for, and no longer than an hour', () => {
    expect(waitingTime(0, error('operational', { retryAfterMs: 90_000 }), () => 0)).toBe(90_000);
    expect(waitingTime(0, error('operational', { retryAfterMs: 86_400_000 }), middle)).toBe(3_600_000);
  });

  it('leaves a fifth to chance', () => {
    expect(waitingTime(5000, undefined, () => 0)).toBe(9000);
    expect(waitingTime(5000, undefined, () => 1)).toBe(11_000);
  });
});
