import { describe, expect, it } from 'vitest';
import { scheduleItems } from './schedule-start';

const scheduledForMs = Date.UTC(2026, 10, 30, 21);
const moment = { scheduledFor: '2026-11-30T21:00:00.000Z', firedAt: '2026-11-30T21:00:01.000Z' };
const start = { scheduledForMs, firedAtMs: scheduledForMs + 1000 };

describe('the items of a run by schedule', () => {
  it('are one with the moment where the schedule has no data', () => {
    expect(scheduleItems({ input: [] }, start)).toEqual([{ json: moment }]);
  });

  it('are those of its data, each with the moment, whose names no data can take', () => {
    expect(scheduleItems({ input: [{ to: 'ana' }, { to: 'bia', firedAt: 'never' }] }, start)).toEqual([
      { json: { to: 'ana', ...moment } },
      { json: { to: 'bia', ...moment } },
    ]);
  });

  it('say how late they are, and have the variables of an exception over their own', () => {
    const late = { ...start, delayMs: 5000, variables: { limit: 3000, delayMs: 0 } };
    expect(scheduleItems({ input: [{ limit: 100 }] }, late)).toEqual([{ json: { limit: 3000, ...moment, delayMs: 5000 } }]);
  });
});
