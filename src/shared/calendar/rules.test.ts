import { describe, expect, it } from 'vitest';
import { type ScheduleException, type ScheduleInput, scheduleExceptionSchema } from '../model/schedule';
import { exceptionOverlaps } from './exceptions';
import { compiled, holidaysOn, local } from './testing/compiled';
import type { CompileOptions } from './types';

const at = (text: string) => Date.parse(text);
const daily = (more: Partial<ScheduleInput> = {}): ScheduleInput => ({
  recurrence: { kind: 'daily', times: ['09:00'] },
  ...more,
});
/** What is listed between two days, as "MM-DD HH:mm outcome codes". */
const listed = (schedule: ScheduleInput, from: string, to: string, options: Partial<CompileOptions> = {}) =>
  compiled(schedule, options)
    .occurrences(at(`${from}T00:00Z`), at(`${to}T00:00Z`))
    .items.map(({ atMs, outcome, changes }) =>
      [
        local('UTC', atMs).slice(5),
        outcome,
        ...changes.map(({ code, name }) => (name === undefined ? code : `${code}: ${name}`)),
      ].join(' '),
    );
const holidays = holidaysOn({ '2026-11-20': 'Consciousness', '2026-11-23': 'a bridge' });
const onHolidays = (policy: 'run' | 'skip' | 'previous' | 'next') => ({ country: 'BR', policy });
let made = 0;
const exception = (body: object, createdAt = made) =>
  scheduleExceptionSchema.parse({ id: `exc_${made++}`, createdAt, ...body }) as ScheduleException;
const period = (from: string, to: string) => ({ from: `2026-11-${from}:00Z`, to: `2026-11-${to}:00Z` });

describe('weekends and holidays', () => {
  it('are skipped, each with its reason', () => {
    expect(listed(daily({ weekends: 'skip', holidays: onHolidays('skip') }), '2026-11-19', '2026-11-25', { holidays })).toEqual([
      '11-19 09:00 runs',
      '11-20 09:00 skipped holiday: Consciousness',
      '11-21 09:00 skipped weekend',
      '11-22 09:00 skipped weekend',
      '11-23 09:00 skipped holiday: a bridge',
      '11-24 09:00 runs',
    ]);
  });

  it('lead to the nearest business day, over weekends and holidays alike', () => {
    const monthly: ScheduleInput = { recurrence: { kind: 'dates', dates: ['2026-11-21T09:00', '2026-11-23T10:00'] } };
    const both = (policy: 'previous' | 'next') => ({ ...monthly, weekends: policy, holidays: onHolidays(policy) });
    expect(listed(both('next'), '2026-11-01', '2026-12-01', { holidays })).toEqual([
      '11-24 09:00 moved weekend',
      '11-24 10:00 moved holiday: a bridge',
    ]);
    expect(listed(both('previous'), '2026-11-01', '2026-12-01', { holidays })).toEqual([
      '11-19 09:00 moved weekend',
      '11-19 10:00 moved holiday: a bridge',
    ]);
  });

  it('that move to a day with its own occurrence are one with it', () => {
    expect(listed(daily({ weekends: 'next' }), '2026-11-20', '2026-11-24')).toEqual([
      '11-20 09:00 runs',
      '11-23 09:00 runs',
      '11-23 09:00 skipped weekend same-time',
      '11-23 09:00 skipped weekend same-time',
    ]);
  });

  it('never lead before the start or behind the end', () => {
    const saturday: ScheduleInput = { recurrence: { kind: 'once', at: '2026-11-21T09:00' } };
    const option = { holidays };
    expect(
      listed({ ...saturday, weekends: 'previous', startsAt: '2026-11-21T00:00' }, '2026-11-01', '2026-12-01', option),
    ).toEqual(['11-21 09:00 skipped weekend']);
    expect(listed({ ...saturday, weekends: 'next', endsAt: '2026-11-22T00:00' }, '2026-11-01', '2026-12-01', option)).toEqual([
      '11-23 09:00 skipped weekend after-end',
    ]);
  });

  it('are not known without the days: the schedule is refused', () => {
    expect(() => compiled(daily({ holidays: onHolidays('skip') }))).toThrow(
      expect.objectContaining({ code: 'SCHEDULE_INVALID', data: { detail: 'SCHEDULE_HOLIDAYS_MISSING' } }),
    );
    expect(() => compiled(daily({ holidays: { policy: 'skip' } }))).not.toThrow();
  });
});

describe('an execution window', () => {
  const hours: ScheduleInput = { recurrence: { kind: 'cron', expression: '0 */4 * * *' } };

  it('skips what is outside; its end is the first moment outside', () => {
    expect(listed({ ...hours, window: { from: '08:00', to: '16:00' } }, '2026-11-20', '2026-11-21')).toEqual([
      '11-20 00:00 skipped window',
      '11-20 04:00 skipped window',
      '11-20 08:00 runs',
      '11-20 12:00 runs',
      '11-20 16:00 skipped window',
      '11-20 20:00 skipped window',
    ]);
  });

  it('over midnight belongs to the day on which it opens', () => {
    const window = { from: '22:00', to: '06:00', weekdays: ['FR' as const] };
    const runs = listed({ recurrence: { kind: 'cron', expression: '0 */2 * * *' }, window }, '2026-11-19', '2026-11-23').filter(
      (each) => each.endsWith('runs'),
    );
    expect(runs).toEqual(['11-20 22:00 runs', '11-21 00:00 runs', '11-21 02:00 runs', '11-21 04:00 runs']);
  });

  it('moves all that is outside to the next opening on a day that is not left out, where it is one', () => {
    const moved = listed(
      { ...hours, window: { from: '09:30', to: '13:00', outside: 'move' }, weekends: 'skip' },
      '2026-11-20',
      '2026-11-24',
    );
    expect(moved.filter((each) => !each.includes('weekend') && !each.includes('same-time'))).toEqual([
      '11-20 09:30 moved window',
      '11-20 12:00 runs',
      '11-23 09:30 moved window',
      '11-23 12:00 runs',
    ]);
  });

  it('that never opens within a month skips', () => {
    const schedule = daily({ window: { from: '10:00', to: '11:00', weekdays: ['SU'], outside: 'move' }, weekends: 'skip' });
    expect(listed(schedule, '2026-11-20', '2026-11-21')).toEqual(['11-20 09:00 skipped window']);
  });
});

describe('blackouts and exceptions', () => {
  it('a blackout skips what ends up in it, with its reason, its end apart', () => {
    const blackouts = [{ from: '2026-11-20T09:00', to: '2026-11-22T09:00', reason: 'stocktaking' }];
    expect(listed(daily({ blackouts }), '2026-11-20', '2026-11-23')).toEqual([
      '11-20 09:00 skipped blackout: stocktaking',
      '11-21 09:00 skipped blackout: stocktaking',
      '11-22 09:00 runs',
    ]);
  });

  it('a skipped period beats a modified one, and of two the newest counts', () => {
    const settings = (priority: number) => ({ kind: 'modify', settings: { priority } });
    const exceptions = [
      exception({ ...settings(1), ...period('20T00:00', '24T00:00'), reason: 'old' }, 10),
      exception({ ...settings(2), ...period('21T00:00', '22T00:00'), reason: 'new' }, 20),
      exception({ kind: 'skip', ...period('22T00:00', '23T00:00'), reason: 'closed' }, 5),
    ];
    const calendar = compiled(daily(), { exceptions });
    const { items } = calendar.occurrences(at('2026-11-20T00:00Z'), at('2026-11-24T00:00Z'));
    expect(items.map(({ outcome, settings: with_, changes }) => [outcome, with_?.priority, changes[0]?.name])).toEqual([
      ['runs', 1, 'old'],
      ['runs', 2, 'new'],
      ['skipped', undefined, 'closed'],
      ['runs', 1, 'old'],
    ]);
  });

  it('a reschedule moves one occurrence, past every rule, and beats a skipped period', () => {
    const exceptions = [
      exception({ kind: 'reschedule', occurrence: '2026-11-21T09:00:00Z', at: '2026-11-22T15:00:00Z', reason: 'later' }, 1),
      exception({ kind: 'skip', ...period('20T00:00', '24T00:00') }, 2),
    ];
    const calendar = compiled(daily({ weekends: 'skip' }), { exceptions });
    expect(calendar.nextFiring(at('2026-11-20T00:00Z'))).toMatchObject({
      plannedMs: at('2026-11-21T09:00Z'),
      atMs: at('2026-11-22T15:00Z'),
      outcome: 'moved',
      changes: [{ code: 'exception-reschedule', name: 'later', exceptionId: exceptions[0]?.id }],
    });
    expect(calendar.explain(at('2026-11-21T09:00Z'))).toMatchObject({
      kind: 'moved-away',
      occurrence: { atMs: at('2026-11-22T15:00Z') },
    });
  });

  it('a reschedule of what was never planned changes nothing; one onto another occurrence is one with it', () => {
    const wrong = exception({ kind: 'reschedule', occurrence: '2026-11-21T10:00:00Z', at: '2026-11-21T11:00:00Z' });
    expect(listed(daily(), '2026-11-21', '2026-11-22', { exceptions: [wrong] })).toEqual(['11-21 09:00 runs']);
    const onto = exception({ kind: 'reschedule', occurrence: '2026-11-21T09:00:00Z', at: '2026-11-22T09:00:00Z' });
    expect(listed(daily(), '2026-11-21', '2026-11-23', { exceptions: [onto] })).toEqual([
      '11-22 09:00 runs',
      '11-22 09:00 skipped exception-reschedule same-time',
    ]);
  });

  it('overlaps are found, each with the one that counts', () => {
    const modify = exception({ kind: 'modify', settings: {}, ...period('20T00:00', '30T00:00') }, 1);
    const skip = exception({ kind: 'skip', ...period('22T00:00', '24T00:00') }, 2);
    const inside = exception({ kind: 'skip', ...period('22T00:00', '23T00:00') }, 3);
    const moves = exception({ kind: 'reschedule', occurrence: '2026-11-22T09:00:00Z', at: '2026-11-25T09:00:00Z' }, 4);
    const other = exception({ kind: 'skip', ...period('01T00:00', '02T00:00') }, 5);
    expect(exceptionOverlaps([other, moves, inside, modify, skip])).toEqual([
      { exceptionId: moves.id, with: inside.id, effect: 'overrides-partly' },
      { exceptionId: moves.id, with: skip.id, effect: 'overrides-partly' },
      { exceptionId: moves.id, with: modify.id, effect: 'both' },
      { exceptionId: inside.id, with: skip.id, effect: 'overrides-partly' },
      { exceptionId: inside.id, with: modify.id, effect: 'overrides-partly' },
      { exceptionId: skip.id, with: modify.id, effect: 'overrides-partly' },
    ]);
    const elsewhere = [
      exception({ kind: 'skip', nodeId: 'a', ...period('01T00:00', '02T00:00') }),
      { ...other, nodeId: 'b' as never },
    ];
    expect(exceptionOverlaps(elsewhere)).toEqual([]);
  });
});

describe('jitter', () => {
  it('is the same for the same seed, another for another, and never leads behind the next occurrence', () => {
    const often: ScheduleInput = {
      recurrence: { kind: 'interval', every: 10 },
      startsAt: '2026-11-20T00:00',
      jitterMs: 3_600_000,
    };
    const delays = (seed: string) =>
      compiled(often, { seed })
        .preview(at('2026-11-20T00:00Z'), 50)
        .map(({ atMs, firesAtMs }) => firesAtMs - atMs);
    expect(delays('a')).toEqual(delays('a'));
    expect(delays('a')).not.toEqual(delays('b'));
    expect(Math.max(...delays('a'))).toBeLessThan(600_000);
    expect(Math.max(...delays('a'))).toBeGreaterThan(400_000);
  });

  it('stays inside the window', () => {
    const window = { from: '08:00', to: '09:01' };
    const fires = compiled(daily({ jitterMs: 86_400_000, window }))
      .preview(at('2026-11-20T00:00Z'), 30)
      .filter(({ outcome }) => outcome !== 'skipped');
    expect(fires.every(({ atMs, firesAtMs }) => firesAtMs - atMs < 60_000)).toBe(true);
  });
});
