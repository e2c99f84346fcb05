import { describe, expect, it } from 'vitest';
import type { RunStatus } from '#shared/model/run';
import { successShare } from './run-outcome';

const runs = (...statuses: RunStatus[]) => statuses.map((status) => ({ status }));

describe('the share of runs that ended well', () => {
  it('counts neither what is open nor what was cancelled', () => {
    expect(successShare(runs('succeeded', 'succeeded', 'failed', 'running', 'cancelled', 'in_doubt'))).toBeCloseTo(2 / 3);
  });

  it('counts what was undone as a failure', () => {
    expect(successShare(runs('succeeded', 'compensated', 'compensation_failed', 'succeeded'))).toBe(0.5);
  });

  it('is not known where nothing ended', () => {
    expect(successShare(runs('running', 'cancelled'))).toBeUndefined();
    expect(successShare([])).toBeUndefined();
  });
});
