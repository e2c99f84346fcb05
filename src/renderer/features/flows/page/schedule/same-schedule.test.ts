import { describe, expect, it } from 'vitest';
import { type Schedule, scheduleSchema } from '#shared/model/schedule';
import { isSameSchedule } from './same-schedule';

const daily = scheduleSchema.parse({ recurrence: { kind: 'daily', times: ['09:00'] } });

describe('two schedules', () => {
  it('are the same whatever is left out of one', () => {
    expect(isSameSchedule(daily, { recurrence: { kind: 'daily', every: 1, times: ['09:00'] } } as Schedule)).toBe(true);
    expect(isSameSchedule(daily, { ...daily, endsAt: undefined } as unknown as Schedule)).toBe(true);
  });

  it('differ by anything else, also while one is half typed', () => {
    expect(isSameSchedule(daily, { ...daily, jitterMs: 1000 })).toBe(false);
    expect(isSameSchedule(daily, { ...daily, endsAt: '2026-1' })).toBe(false);
    expect(isSameSchedule(daily, undefined)).toBe(false);
  });
});
