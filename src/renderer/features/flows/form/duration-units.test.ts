import { describe, expect, it } from 'vitest';
import { unitOf } from './duration-units';

describe('the unit of a duration', () => {
  it('is the largest in which it is whole', () => {
    expect([0, 250, 1500, 3000, 90_000, 120_000, 3_600_000, 172_800_000].map(unitOf)).toEqual([
      's',
      'ms',
      'ms',
      's',
      's',
      'min',
      'h',
      'd',
    ]);
  });
});
