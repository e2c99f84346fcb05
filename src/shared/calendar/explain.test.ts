import { describe, expect, it } from 'vitest';
import { type OccurrenceRecord, occurrenceRecordSchema, type ScheduleInput } from '../model/schedule';
import { dayCounts } from './day-counts';
import { compiled } from './testing/compiled';

const at = (text: string) => Date.parse(`${text}Z`);
const schedule: ScheduleInput = {
  recurrence: { kind: 'daily', times: ['09:00'] },
  startsAt: '2026-11-10T00:00',
  endsAt: '2026-12-31T00:00',
  weekends: 'next',
};
const record = (planned: string, state: OccurrenceRecord['state'], atText = planned): OccurrenceRecord =>
  occurrenceRecordSchema.parse({
    flowId: 'flow_1',
    nodeId: 'n1',
    plannedMs: at(planned),
    atMs: at(atText),
    state,
    recordedAt: 0,
  });
const told = (moment: string, records: OccurrenceRecord[] = [], now?: string) =>
  compiled(schedule).explain(at(moment), records, now === undefined ? undefined : at(now));

describe('"why did this not run?"', () => {
  it.each<[string, string, string]>([
    ['before the start', '2026-11-09T09:00', 'before-start'],
    ['behind the end', '2027-01-05T09:00', 'after-end'],
    ['between two occurrences', '2026-11-18T15:00', 'not-planned'],
    ['on a Saturday that leads to Monday', '2026-11-21T09:00', 'skipped'],
    ['in time to come', '2026-11-25T09:00', 'future'],
  ])('%s', (_, moment, kind) => {
    expect(told(moment, [], '2026-11-24T12:00').kind).toBe(kind);
  });

  it('tells the nearest occurrences where none was planned', () => {
    expect(told('2026-11-18T15:00')).toEqual({
      kind: 'not-planned',
      previousMs: at('2026-11-18T09:00'),
      nextMs: at('2026-11-19T09:00'),
    });
  });

  it('tells of the same minute, however the seconds are', () => {
    expect(told('2026-11-18T09:00:45').occurrence?.plannedMs).toBe(at('2026-11-18T09:00:00'));
  });

  it('tells what was recorded', () => {
    expect(told('2026-11-18T09:00', [record('2026-11-18T09:00', 'fired')])).toMatchObject({
      kind: 'fired',
      record: { state: 'fired' },
    });
    expect(told('2026-11-18T09:00', [record('2026-11-18T09:00', 'failed')])).toMatchObject({ kind: 'failed' });
    expect(told('2026-11-18T09:00', [record('2026-11-17T09:00', 'fired')], '2026-11-19T00:00')).toMatchObject({ kind: 'missed' });
  });

  it('tells what an older schedule did', () => {
    expect(told('2026-11-18T15:00', [record('2026-11-18T15:00', 'fired')])).toMatchObject({ kind: 'fired' });
  });

  it('tells where a moved one went and where it came from', () => {
    const once = compiled({ recurrence: { kind: 'once', at: '2026-11-21T09:00' }, weekends: 'next' });
    expect(once.explain(at('2026-11-21T09:00'))).toMatchObject({
      kind: 'moved-away',
      occurrence: { atMs: at('2026-11-23T09:00') },
    });
    const fired = [record('2026-11-21T09:00', 'fired', '2026-11-23T09:00')];
    expect(once.explain(at('2026-11-23T09:00'), fired)).toMatchObject({
      kind: 'moved-here',
      occurrence: { plannedMs: at('2026-11-21T09:00') },
    });
  });

  it('tells that the number of occurrences is reached', () => {
    const twice = compiled({ ...schedule, weekends: 'run', maxOccurrences: 2 });
    expect(twice.explain(at('2026-11-15T09:00'))).toEqual({ kind: 'count-reached', previousMs: at('2026-11-11T09:00') });
  });
});

describe('the counts of days', () => {
  const day = (text: string) => Date.parse(text) / 86_400_000;

  it('tell what runs, is skipped, comes and goes on each', () => {
    const counts = dayCounts(
      compiled({ ...schedule, weekends: 'next', recurrence: { kind: 'weekly', weekdays: ['SA', 'TU'], times: ['09:00'] } }),
      day('2026-11-21'),
      day('2026-11-25'),
    );
    expect([...counts].sort(([a], [b]) => a - b)).toEqual([
      [day('2026-11-21'), { runs: 0, skipped: 0, movedHere: 0, movedAway: 1, isCut: false }],
      [day('2026-11-23'), { runs: 1, skipped: 0, movedHere: 1, movedAway: 0, isCut: false }],
      [day('2026-11-24'), { runs: 1, skipped: 0, movedHere: 0, movedAway: 0, isCut: false }],
    ]);
  });

  it('of a year are days of the zone, also where days have more hours', () => {
    const counts = dayCounts(
      compiled({ recurrence: { kind: 'interval', every: 15 }, timeZone: 'Europe/Berlin' }),
      day('2026-01-01'),
      day('2027-01-01'),
    );
    expect(counts.size).toBe(365);
    expect(counts.get(day('2026-03-29'))?.runs).toBe(92);
    expect(counts.get(day('2026-10-25'))?.runs).toBe(100);
    expect(counts.get(day('2026-11-21'))).toEqual({ runs: 96, skipped: 0, movedHere: 0, movedAway: 0, isCut: false });
  });

  it('of what runs every second say that there are more', () => {
    const counts = dayCounts(
      compiled({ recurrence: { kind: 'interval', every: 1, unit: 'seconds' } }),
      day('2026-01-01'),
      day('2026-01-04'),
    );
    expect([...counts.values()].every(({ runs, isCut }) => runs === 1000 && isCut)).toBe(true);
  });
});
