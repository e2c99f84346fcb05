import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#main/engine/testing/manual-clock';
import { silentLog } from './log';
import { createPower } from './power';

function setUp() {
  const clock = new ManualClock();
  const calls: string[] = [];
  const power = createPower({
    setHeld: (held) => calls.push(held ? 'hold' : 'release'),
    flush: vi.fn(async () => {
      calls.push('flush');
    }),
    lookAtClock: () => calls.push('look'),
    clock,
    log: silentLog,
  });
  return { power, calls, clock };
}

describe('power events', () => {
  it('hold all work and put it on disk before a sleep, and go on after it with the clock first', async () => {
    const { power, calls } = setUp();
    await power.on('suspend');
    expect(calls).toEqual(['hold', 'flush']);
    await power.on('resume');
    expect(calls).toEqual(['hold', 'flush', 'look', 'release']);
  });

  it('hold once however often it is announced, and release nothing that was not held', async () => {
    const { power, calls } = setUp();
    await power.on('suspend');
    await power.on('shutdown');
    expect(calls).toEqual(['hold', 'flush', 'flush']);
    await power.on('resume');
    await power.on('resume');
    expect(calls.filter((call) => call === 'release')).toHaveLength(1);
  });

  it('go on by themselves when the machine did not stop after all', async () => {
    const { power, calls, clock } = setUp();
    await power.on('shutdown');
    await clock.advance(119_000);
    expect(calls).not.toContain('release');
    await clock.advance(1000);
    expect(calls.slice(2)).toEqual(['look', 'release']);
    await power.on('resume');
    expect(calls.filter((call) => call === 'release')).toHaveLength(1);
  });

  it('tell when not all could be put on disk', async () => {
    const power = createPower({
      setHeld() {},
      flush: () => Promise.reject(new Error('disk full')),
      lookAtClock() {},
      clock: new ManualClock(),
      log: silentLog,
    });
    await expect(power.on('suspend')).rejects.toThrow('disk full');
    power.close();
  });
});
