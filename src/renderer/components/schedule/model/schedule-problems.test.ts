import { describe, expect, it } from 'vitest';
import { readSchedule } from './schedule-draft';
import { isDateTime, problemsOf } from './schedule-problems';

const found = (config: object) => problemsOf(readSchedule(config)).map(({ field, code }) => `${field} ${code}`);

describe('what is wrong with a schedule while it is edited', () => {
  it('is nothing for one that can be followed', () => {
    expect(found({})).toEqual([]);
    expect(
      found({ window: { from: '22:00', to: '06:00' }, blackouts: [{ from: '2026-12-24T00:00', to: '2026-12-27T00:00' }] }),
    ).toEqual([]);
  });

  it.each([
    [{ recurrence: { kind: 'once', at: '' } }, '/recurrence/at noDate'],
    [{ recurrence: { kind: 'daily', every: 1, times: [] } }, '/recurrence/times noTimes'],
    [{ recurrence: { kind: 'weekly', every: 1, weekdays: [], times: ['09:00'] } }, '/recurrence/weekdays noWeekdays'],
    [{ recurrence: { kind: 'monthly', on: { kind: 'day', days: [] }, times: ['09:00'] } }, '/recurrence/on/days noDays'],
    [{ recurrence: { kind: 'yearly', months: [], on: { kind: 'last-day' }, times: ['09:00'] } }, '/recurrence/months noMonths'],
    [{ recurrence: { kind: 'cron', expression: ' ' } }, '/recurrence/expression noCron'],
    [{ recurrence: { kind: 'rrule', text: '' } }, '/recurrence/text noRule'],
    [{ recurrence: { kind: 'dates', dates: [] } }, '/recurrence/dates noDates'],
    [{ timeZone: 'Mars/Olympus' }, '/timeZone unknownZone'],
    [{ startsAt: '2026-12-01T00:00', endsAt: '2026-11-01T00:00' }, '/endsAt endsFirst'],
    [{ endsAt: '2026-13-01T00:00' }, '/endsAt noDate'],
    [{ window: { from: '', to: '18:00' } }, '/window/from noTime'],
    [{ window: { from: '09:00', to: '18:00', weekdays: [] } }, '/window/weekdays noWeekdays'],
    [{ blackouts: [{ from: '2026-12-24T00:00', to: '2026-12-24T00:00' }] }, '/blackouts/0/to endsFirst'],
  ])('is told at its field: %o', (config, problem) => {
    expect(found(config)).toEqual([problem]);
  });

  it('knows which days there are', () => {
    expect(['2028-02-29T09:00', '2026-12-31T23:59:59'].map(isDateTime)).toEqual([true, true]);
    expect(['2026-02-29T09:00', '2026-12-31', '2026-12-31T24:00', ''].map(isDateTime)).toEqual([false, false, false, false]);
  });
});
