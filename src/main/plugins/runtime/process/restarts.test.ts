import { describe, expect, it } from 'vitest';
import { createRestarts } from './restarts';

const error = { code: 'PLUGIN_CRASHED', kind: 'operational' as const, message: 'exit code 1' };

describe('restarts', () => {
  it('wait longer after each crash, a minute at most', () => {
    const restarts = createRestarts();
    const waits = Array.from({ length: 10 }, () => {
      restarts.crashed(error, 1_000, 5);
      return restarts.waitMs(1_000);
    });
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    expect(restarts.waitMs(61_000)).toBe(0);
    expect(restarts).toMatchObject({ crashes: 10, lastCrash: { at: 1_000, error }, restartAt: 61_000 });
  });

  it('begin anew when it had run well', () => {
    const restarts = createRestarts();
    for (let crash = 0; crash < 5; crash++) restarts.crashed(error, 0, 5);
    restarts.crashed(error, 0, 60_000);
    expect(restarts.waitMs(0)).toBe(250);
  });
});
