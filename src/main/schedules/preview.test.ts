import { describe, expect, it } from 'vitest';
import { compileSchedule } from '#shared/calendar/index';
import { zoneOf } from '#shared/calendar/zone';
import { type ScheduleInput, scheduleSchema } from '#shared/model/schedule';
import { explanationOf, isoIn, previewOf } from './preview';

const offsetAt = (zone: string, atMs: number): number => zoneOf(zone).spanAt(atMs).offset;
const at = (iso: string): number => Date.parse(iso);
const nowMs = at('2026-03-06T12:00:00Z');

function calendar(schedule: ScheduleInput) {
  return compileSchedule(scheduleSchema.parse(schedule), { timeZone: 'America/New_York', anchorMs: nowMs });
}
const daily: ScheduleInput = { recurrence: { kind: 'daily', times: ['09:00'] }, weekends: 'skip' };

describe('moments as people write them', () => {
  it.each([
    ['America/Sao_Paulo', '2026-11-21T12:00:00Z', '2026-11-21T09:00:00-03:00'],
    ['Asia/Kathmandu', '2026-11-21T12:00:00Z', '2026-11-21T17:45:00+05:45'],
    ['America/New_York', '2026-07-01T12:00:00.250Z', '2026-07-01T08:00:00.250-04:00'],
    ['UTC', '2026-07-01T12:00:00Z', '2026-07-01T12:00:00+00:00'],
  ])('in %s %s is %s', (zone, moment, text) => {
    expect(isoIn(zone, at(moment), offsetAt)).toBe(text);
    expect(at(text)).toBe(at(moment));
  });
});

describe('a preview', () => {
  it('is the next ten that run from now on, with the skipped ones between them', () => {
    const { zone, from, to, items, isCut } = previewOf(calendar(daily), {}, { nowMs, offsetAt });
    expect({ zone, from, to, isCut }).toEqual({
      zone: 'America/New_York',
      from: '2026-03-06T07:00:00-05:00',
      to: undefined,
      isCut: false,
    });
    expect(items.filter(({ outcome }) => outcome === 'runs')).toHaveLength(10);
    expect(items.slice(0, 3).map(({ at: moment, outcome }) => [moment, outcome])).toEqual([
      ['2026-03-06T09:00:00-05:00', 'runs'],
      ['2026-03-07T09:00:00-05:00', 'skipped'],
      // The clocks went forward that night.
      ['2026-03-08T09:00:00-04:00', 'skipped'],
    ]);
  });

  it('from a moment on has what occurs at that very moment', () => {
    const from = at('2026-03-09T13:00:00Z');
    const { items } = previewOf(calendar(daily), { from, count: 1 }, { nowMs, offsetAt });
    expect(items).toMatchObject([{ plannedMs: from, planned: '2026-03-09T09:00:00-04:00' }]);
  });

  it('of a time is all that occurs in it, cut where there is more', () => {
    const [from, to] = [at('2026-03-09T04:00:00Z'), at('2026-03-14T04:00:00Z')];
    expect(previewOf(calendar(daily), { from, to }, { nowMs, offsetAt })).toMatchObject({ isCut: false, items: { length: 5 } });
    expect(previewOf(calendar(daily), { from, to, count: 2 }, { nowMs, offsetAt })).toMatchObject({
      isCut: true,
      items: { length: 2 },
    });
    expect(previewOf(calendar(daily), { from: to, to: from }, { nowMs, offsetAt }).items).toEqual([]);
  });
});

it('an explanation names the occurrence with its times', () => {
  const moment = at('2026-03-07T14:00:00Z');
  expect(explanationOf(calendar(daily), moment, [], { nowMs, offsetAt })).toMatchObject({
    at: '2026-03-07T09:00:00-05:00',
    zone: 'America/New_York',
    kind: 'skipped',
    occurrence: { planned: '2026-03-07T09:00:00-05:00', changes: [{ code: 'weekend' }] },
  });
});
