import { describe, expect, it } from 'vitest';
import { compileSchedule } from '#shared/calendar/compile';
import { type NewException, type ScheduleException, scheduleSchema } from '#shared/model/schedule';
import { effectOf, splitByTime } from './exception-effect';

const schedule = scheduleSchema.parse({ recurrence: { kind: 'daily', times: ['09:00'] }, timeZone: 'UTC' });
const kept = (exception: NewException, id = 'exc_1'): ScheduleException =>
  ({ ...exception, id, createdAt: 1 }) as ScheduleException;
const skip = (from: string, to: string): NewException => ({ kind: 'skip', from, to, reason: '' });
const calendarWith = (...exceptions: ScheduleException[]) =>
  compileSchedule(schedule, { timeZone: 'UTC', anchorMs: Date.parse('2026-11-01T00:00:00Z'), exceptions });

describe('what an exception does', () => {
  it('is told by the occurrences it skips', () => {
    const exception = kept(skip('2026-11-10T00:00:00Z', '2026-11-12T00:00:00Z'));
    const { touched, isCut } = effectOf(calendarWith(exception), exception);
    expect(touched.map(({ plannedMs }) => new Date(plannedMs).toISOString())).toEqual([
      '2026-11-10T09:00:00.000Z',
      '2026-11-11T09:00:00.000Z',
    ]);
    expect(isCut).toBe(false);
  });

  it('is the occurrence that it moves, forward or back, however far', () => {
    for (const at of ['2026-11-12T15:00:00Z', '2026-11-09T15:00:00Z', '2030-01-01T15:00:00Z']) {
      const exception = kept({ kind: 'reschedule', occurrence: '2026-11-10T09:00:00Z', at, reason: '' });
      const { touched } = effectOf(calendarWith(exception), exception);
      expect(touched.map(({ plannedMs, atMs }) => [new Date(plannedMs).toISOString(), atMs])).toEqual([
        ['2026-11-10T09:00:00.000Z', Date.parse(at)],
      ]);
    }
  });

  it('is nothing where another counts instead, or nothing is planned', () => {
    const older = kept(skip('2026-11-10T00:00:00Z', '2026-11-12T00:00:00Z'));
    const newer = { ...kept(skip('2026-11-10T00:00:00Z', '2026-11-12T00:00:00Z'), 'exc_2'), createdAt: 2 };
    expect(effectOf(calendarWith(older, newer), older).touched).toEqual([]);
    expect(effectOf(calendarWith(older, newer), newer).touched).toHaveLength(2);
    const empty = kept(skip('2026-11-10T10:00:00Z', '2026-11-10T11:00:00Z'));
    expect(effectOf(calendarWith(empty), empty).touched).toEqual([]);
  });
});

describe('the list of exceptions', () => {
  it('has what is to come by its begin, and what has passed behind, the latest first', () => {
    const list = [
      skip('2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'),
      skip('2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z'),
      skip('2026-11-09T00:00:00Z', '2026-11-11T00:00:00Z'),
      skip('2026-11-03T00:00:00Z', '2026-11-04T00:00:00Z'),
    ];
    const { coming, past } = splitByTime(list, Date.parse('2026-11-10T00:00:00Z'));
    expect(coming).toEqual([list[2], list[0]]);
    expect(past).toEqual([list[3], list[1]]);
  });
});
