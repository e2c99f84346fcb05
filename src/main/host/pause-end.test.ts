import { describe, expect, it } from 'vitest';
import { ManualClock } from '#main/engine/testing/manual-clock';
import { applyPatch } from '#main/settings/merge';
import { type Settings, type SettingsPatch, settingsSchema } from '#shared/model/settings';
import { createPauseEnd } from './pause-end';

function setUp(clock: ManualClock, stored: SettingsPatch = {}) {
  let current = applyPatch(settingsSchema.parse({}), stored);
  let refusals = 0;
  const listeners = new Set<(next: Settings, before: Settings) => void>();
  const errors: unknown[] = [];
  const settings = {
    get: () => current,
    update(patch: SettingsPatch) {
      if (refusals > 0) {
        refusals--;
        throw new Error('disk full');
      }
      const before = current;
      current = applyPatch(before, patch);
      for (const listener of listeners) listener(current, before);
      return current;
    },
    onChange(listener: (next: Settings, before: Settings) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const end = createPauseEnd({ settings, clock, onError: (error) => errors.push(error) });
  return {
    settings,
    end,
    errors,
    engine: () => current.engine,
    refuse: (times: number) => {
      refusals = times;
    },
  };
}

describe('a pause with an end', () => {
  it('ends at its moment and not before', async () => {
    const clock = new ManualClock();
    const { settings, end, engine } = setUp(clock);
    end.start();
    settings.update({ engine: { pausedUntil: clock.now() + 3_600_000 } });
    expect(engine().paused).toBe(true);
    await clock.advance(3_599_000);
    expect(engine().paused).toBe(true);
    await clock.advance(1000);
    expect(engine()).toMatchObject({ paused: false, pausedUntil: null });
  });

  it('ends at the start when its moment passed while nothing ran', () => {
    const clock = new ManualClock();
    const { end, engine } = setUp(clock, { engine: { paused: true, pausedUntil: clock.now() - 1 } });
    end.start();
    expect(engine().paused).toBe(false);
  });

  it('is prolonged, shortened and made endless by a later word', async () => {
    const clock = new ManualClock();
    const { settings, end, engine } = setUp(clock);
    end.start();
    const start = clock.now();
    settings.update({ engine: { paused: true, pausedUntil: start + 60_000 } });
    settings.update({ engine: { paused: true, pausedUntil: start + 600_000 } });
    await clock.advance(300_000);
    expect(engine().paused).toBe(true);
    settings.update({ engine: { paused: true } });
    expect(engine().pausedUntil).toBeNull();
    await clock.advance(3_600_000);
    expect(engine().paused).toBe(true);
    settings.update({ engine: { paused: false } });
    expect(engine().paused).toBe(false);
  });

  it('is tried again when its end could not be stored', async () => {
    const clock = new ManualClock();
    const { settings, end, engine, errors, refuse } = setUp(clock);
    end.start();
    settings.update({ engine: { pausedUntil: clock.now() + 1000 } });
    refuse(2);
    await clock.advance(1000);
    expect(engine().paused).toBe(true);
    await clock.advance(60_000);
    expect(engine().paused).toBe(false);
    expect(errors).toHaveLength(2);
    end.close();
  });
});
