import { describe, expect, it } from 'vitest';
import { type Recurrence, scheduleSchema } from '#shared/model/schedule';
import { scheduleConfig } from '#shared/model/schedule-config';
import { PRESETS, RECURRENCE_KINDS, readSchedule, recurrenceOfKind } from './schedule-draft';

describe('a schedule while it is edited', () => {
  it('is read from a config with what the config leaves out', () => {
    expect(readSchedule({})).toEqual(scheduleSchema.parse({}));
    const config = { recurrence: { kind: 'cron', expression: '0 9 * * 1-5' }, weekends: 'skip', timeZone: 'Europe/Berlin' };
    expect(readSchedule(config)).toEqual(scheduleSchema.parse(config));
  });

  it('keeps what is not complete yet, so that it can be completed', () => {
    const weekly = { kind: 'weekly', every: 2, weekdays: [], times: [] };
    expect(readSchedule({ recurrence: weekly }).recurrence).toEqual(weekly);
    expect(readSchedule({ recurrence: { kind: 'cron', expression: '' } }).recurrence).toEqual({ kind: 'cron', expression: '' });
    expect(readSchedule({ endsAt: '2026-02-3' }).endsAt).toBe('2026-02-3');
  });

  it('keeps the good beside what is no schedule at all', () => {
    const read = readSchedule({ recurrence: 7, weekends: 'perhaps', window: 'noon', blackouts: 'all', overlap: 'queue' });
    expect(read).toEqual({ ...scheduleSchema.parse({}), overlap: 'queue' });
    expect(readSchedule('nothing')).toEqual(scheduleSchema.parse({}));
  });

  it('is written without what is so anyway, but for when it recurs', () => {
    expect(scheduleConfig(readSchedule({}))).toEqual({ recurrence: { kind: 'daily', every: 1, times: ['09:00'] } });
    const config = { recurrence: { kind: 'once', at: '2026-12-24T18:00' }, jitterMs: 60_000, input: [{ region: 'south' }] };
    expect(scheduleConfig(readSchedule(config))).toEqual(config);
  });

  it('loses a bound that is emptied', () => {
    const { endsAt: _, ...rest } = readSchedule({ endsAt: '2026-12-24T18:00' });
    expect(scheduleConfig({ ...rest, endsAt: undefined })).not.toHaveProperty('endsAt');
  });
});

describe('another kind of recurrence', () => {
  const twice: Recurrence = { kind: 'daily', every: 3, times: ['07:30', '19:00'] };

  it('keeps the times of day', () => {
    expect(recurrenceOfKind('weekly', twice, '2026-11-24')).toMatchObject({ times: ['07:30', '19:00'] });
    expect(recurrenceOfKind('once', twice, '2026-11-24')).toEqual({ kind: 'once', at: '2026-11-24T07:30' });
  });

  it('becomes the rule of RFC 5545 that says the same, and comes back from it', () => {
    const weekly: Recurrence = { kind: 'weekly', every: 2, weekdays: ['MO', 'TH'], times: ['08:00'] };
    const rule = recurrenceOfKind('rrule', weekly, '2026-11-24');
    expect(rule.kind === 'rrule' && rule.text).toContain('BYDAY=MO,TH');
    expect(recurrenceOfKind('weekly', rule, '2026-11-24')).toEqual(weekly);
  });

  it('is one that can be followed, from every kind to every other', () => {
    for (const from of RECURRENCE_KINDS) {
      const first = recurrenceOfKind(from, twice, '2026-11-24');
      for (const to of RECURRENCE_KINDS) {
        const next = recurrenceOfKind(to, first, '2026-11-24');
        expect(next.kind).toBe(to);
        expect(scheduleSchema.safeParse({ recurrence: next }).success, `${from} to ${to}`).toBe(true);
      }
    }
  });

  it('may be one of the common ones', () => {
    for (const preset of Object.values(PRESETS)) expect(scheduleSchema.safeParse({ recurrence: preset }).success).toBe(true);
  });
});
