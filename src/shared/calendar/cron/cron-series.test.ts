import { describe, expect, it } from 'vitest';
import type { WallSeries } from '../types';
import { cronProblems, cronSeries } from './cron-series';

const at = (text: string) => Date.parse(`${text}Z`);

/** The first times at or after a moment, to the minute (or second, where there is one). */
function times(series: WallSeries, from: string, count: number): string[] {
  const found: string[] = [];
  for (let next = series.next(at(from)); next !== undefined && found.length < count; next = series.next(next + 1)) {
    found.push(new Date(next).toISOString().slice(0, 19).replace(/:00$/, '').replace('T', ' '));
  }
  return found;
}

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (thrown) {
    return thrown;
  }
}

const days = (expression: string, from: string, count: number) =>
  times(cronSeries(expression), from, count).map((time) => time.slice(0, 10));

describe('a cron expression', () => {
  it.each([
    ['30 8 * * *', ['2026-01-01 08:30', '2026-01-02 08:30', '2026-01-03 08:30']],
    ['*/20 9-10 * * *', ['2026-01-01 09:00', '2026-01-01 09:20', '2026-01-01 09:40']],
    ['5/25 0 * * *', ['2026-01-01 00:05', '2026-01-01 00:30', '2026-01-01 00:55']],
    ['0 0 1 jan,JUL *', ['2026-01-01 00:00', '2026-07-01 00:00', '2027-01-01 00:00']],
    ['0 8 * * MON-fri', ['2026-01-01 08:00', '2026-01-02 08:00', '2026-01-05 08:00']],
    ['0 8 * * fri-sun', ['2026-01-02 08:00', '2026-01-03 08:00', '2026-01-04 08:00']],
    ['0 8 * * 7', ['2026-01-04 08:00', '2026-01-11 08:00', '2026-01-18 08:00']],
    ['0 8 ? * 0', ['2026-01-04 08:00', '2026-01-11 08:00', '2026-01-18 08:00']],
    ['0 8 5 * ?', ['2026-01-05 08:00', '2026-02-05 08:00', '2026-03-05 08:00']],
    ['15 30 6 * * *', ['2026-01-01 06:30:15', '2026-01-02 06:30:15', '2026-01-03 06:30:15']],
    ['*/30 * * * * *', ['2026-01-01 00:00', '2026-01-01 00:00:30', '2026-01-01 00:01']],
    ['  0  12  *  *  * ', ['2026-01-01 12:00', '2026-01-02 12:00', '2026-01-03 12:00']],
  ])('%j occurs at %j', (expression, expected) => {
    expect(times(cronSeries(expression), '2026-01-01T00:00:00', 3)).toEqual(expected);
  });

  it.each([
    ['@yearly', ['2027-01-01 00:00', '2028-01-01 00:00']],
    ['@annually', ['2027-01-01 00:00', '2028-01-01 00:00']],
    ['@monthly', ['2026-02-01 00:00', '2026-03-01 00:00']],
    ['@weekly', ['2026-01-11 00:00', '2026-01-18 00:00']],
    ['@daily', ['2026-01-07 00:00', '2026-01-08 00:00']],
    ['@Midnight', ['2026-01-07 00:00', '2026-01-08 00:00']],
    ['@hourly', ['2026-01-06 09:00', '2026-01-06 10:00']],
    ['@minutely', ['2026-01-06 08:31', '2026-01-06 08:32']],
    ['@secondly', ['2026-01-06 08:30:01', '2026-01-06 08:30:02']],
    ['@weekdays', ['2026-01-07 00:00', '2026-01-08 00:00']],
    ['@weekends', ['2026-01-10 00:00', '2026-01-11 00:00']],
  ])('%s is a short form', (expression, expected) => {
    expect(times(cronSeries(expression), '2026-01-06T08:30:00.001', 2)).toEqual(expected);
  });

  it.each([
    ['0 0 L * *', ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']],
    ['0 0 L-3 * *', ['2026-01-28', '2026-02-25', '2026-03-28', '2026-04-27']],
    ['0 0 L-30 * *', ['2026-01-01', '2026-03-01', '2026-05-01', '2026-07-01']],
    // 31 January is a Saturday, 28 February too.
    ['0 0 LW * *', ['2026-01-30', '2026-02-27', '2026-03-31', '2026-04-30']],
    ['0 0 L-1W * *', ['2026-01-30', '2026-02-27', '2026-03-30', '2026-04-29']],
    // 1 February and 1 March are Sundays: the nearest weekday of the same month comes after.
    ['0 0 1W * *', ['2026-01-01', '2026-02-02', '2026-03-02', '2026-04-01']],
    // 1 August 2026 is a Saturday: not 31 July.
    ['0 0 1W 8 *', ['2026-08-03', '2027-08-02', '2028-08-01', '2029-08-01']],
    ['0 0 15W * *', ['2026-01-15', '2026-02-16', '2026-03-16', '2026-04-15']],
    ['0 0 31W * *', ['2026-01-30', '2026-03-31', '2026-05-29', '2026-07-31']],
    ['0 0 10,L * *', ['2026-01-10', '2026-01-31', '2026-02-10', '2026-02-28']],
    ['0 0 * * 5L', ['2026-01-30', '2026-02-27', '2026-03-27', '2026-04-24']],
    ['0 0 * * friL', ['2026-01-30', '2026-02-27', '2026-03-27', '2026-04-24']],
    ['0 0 * * tue#2', ['2026-01-13', '2026-02-10', '2026-03-10', '2026-04-14']],
    ['0 0 * * 7#5', ['2026-03-29', '2026-05-31', '2026-08-30', '2026-11-29']],
    ['0 0 * * mon#1,monL', ['2026-01-05', '2026-01-26', '2026-02-02', '2026-02-23']],
  ])('%j is on %j', (expression, expected) => {
    expect(days(expression, '2026-01-01T00:00:00', 4)).toEqual(expected);
  });

  it('with a day and a weekday occurs on either, as in vixie cron', () => {
    expect(days('0 0 13 * 5', '2026-01-01T00:00:00', 4)).toEqual(['2026-01-02', '2026-01-09', '2026-01-13', '2026-01-16']);
    expect(days('0 0 L * monL', '2026-01-01T00:00:00', 4)).toEqual(['2026-01-26', '2026-01-31', '2026-02-23', '2026-02-28']);
  });

  it('with a day field that begins with a star needs both, as in vixie cron', () => {
    expect(days('0 0 */10 * 1', '2026-01-01T00:00:00', 3)).toEqual(['2026-05-11', '2026-06-01', '2026-08-31']);
    expect(days('0 0 13 * */5', '2026-01-01T00:00:00', 3)).toEqual(['2026-02-13', '2026-03-13', '2026-09-13']);
  });

  it.each(['* * * * *', '*/5 * * * *', '0 */2 * * *', '0 0-23 * * *', '@hourly', '0 * * * * *'])(
    '%j ticks with the clock',
    (expression) => expect(cronSeries(expression).isTicking).toBe(true),
  );

  it.each(['0 8 * * *', '* 2 * * *', '*/5 1-3 * * *', '0 0,12 * * *', '@daily'])('%j has fixed times', (expression) =>
    expect(cronSeries(expression).isTicking).toBe(false),
  );

  it('gives the time it is asked at, and rounds parts of a second up', () => {
    const series = cronSeries('0 8 * * *');
    expect(series.next(at('2026-01-01T08:00:00'))).toBe(at('2026-01-01T08:00:00'));
    expect(series.next(at('2026-01-01T08:00:00') + 1)).toBe(at('2026-01-02T08:00:00'));
    expect(series.next(at('2026-01-01T08:00:00') - 1)).toBe(at('2026-01-01T08:00:00'));
  });

  it('reaches far without walking there', () => {
    const began = performance.now();
    expect(times(cronSeries('0 0 29 2 *'), '1896-03-01T00:00:00', 2)).toEqual(['1904-02-29 00:00', '1908-02-29 00:00']);
    // A leap day on a Monday: 28 years later, 40 over a century without its leap year.
    expect(days('0 0 29 2 */1,1', '2004-01-01T00:00:00', 1)).toEqual(['2004-02-29']);
    const both = cronSeries('59 59 23 29 2 *');
    for (let count = 0, from = at('2000-01-01T00:00:00'); count < 1000; count++) from = (both.next(from) ?? 0) + 1;
    expect(performance.now() - began).toBeLessThan(500);
  });

  it('ends before the year 10000', () => {
    expect(cronSeries('0 0 1 1 *').next(at('9999-06-01T00:00:00'))).toBeUndefined();
  });
});

describe('the problems of a cron expression', () => {
  it.each([
    ['', 'CRON_MISSING', 'expression', ''],
    ['   ', 'CRON_MISSING', 'expression', '   '],
    ['* * * *', 'CRON_FIELDS', 'expression', '* * * *'],
    ['* * * * * * *', 'CRON_FIELDS', 'expression', '* * * * * * *'],
    ['@fortnightly', 'CRON_MACRO', 'expression', '@fortnightly'],
    ['@reboot', 'CRON_REBOOT', 'expression', '@reboot'],
    ['60 * * * *', 'CRON_RANGE', 'minute', '60'],
    ['0 24 * * *', 'CRON_RANGE', 'hour', '24'],
    ['0 0 0 * *', 'CRON_RANGE', 'day', '0'],
    ['0 0 1-32 * *', 'CRON_RANGE', 'day', '32'],
    ['0 0 * 13 *', 'CRON_RANGE', 'month', '13'],
    ['0 0 * * mon-funday', 'CRON_RANGE', 'weekday', 'funday'],
    ['0 0 * * 8', 'CRON_RANGE', 'weekday', '8'],
    ['61 0 0 * * *', 'CRON_RANGE', 'second', '61'],
    ['-5 0 * * *', 'CRON_RANGE', 'minute', '-5'],
    ['0 17-9 * * *', 'CRON_BACKWARDS', 'hour', '17-9'],
    ['*/0 * * * *', 'CRON_STEP', 'minute', '*/0'],
    ['*/x * * * *', 'CRON_STEP', 'minute', '*/x'],
    ['1/2/3 * * * *', 'CRON_SLASHES', 'minute', '1/2/3'],
    ['1-2-3 * * * *', 'CRON_DASHES', 'minute', '1-2-3'],
    ['0 0 * * fri#6', 'CRON_NTH', 'weekday', 'fri#6'],
    ['0 0 * * 5#', 'CRON_NTH', 'weekday', '5#'],
    ['0 0 * * L', 'CRON_LAST', 'weekday', 'L'],
    ['0 L * * *', 'CRON_PLACE', 'hour', 'L'],
    ['? 0 * * *', 'CRON_PLACE', 'minute', '?'],
    ['0 0 1#2 * *', 'CRON_PLACE', 'day', '1#2'],
    ['0 0 * * 5W', 'CRON_PLACE', 'weekday', '5W'],
    ['0 0 31 2 *', 'CRON_NEVER', 'expression', '0 0 31 2 *'],
    ['0 0 30,31 feb *', 'CRON_NEVER', 'expression', '0 0 30,31 feb *'],
    ['0 0 L-30 4 ?', 'CRON_NO_DATE', 'expression', '0 0 L-30 4 ?'],
  ])('%j: %s in %s at %j', (expression, code, field, place) => {
    const [problem] = cronProblems(expression);
    expect(problem).toMatchObject({ code, field });
    expect(expression.slice(problem?.from, problem?.to)).toBe(place);
    expect(problem?.message).not.toBe('');
  });

  it('are told all at once, in reading order', () => {
    expect(cronProblems('  61 * 1,,40  * mon#9').map(({ code, field, from, to }) => [code, field, from, to])).toEqual([
      ['CRON_RANGE', 'minute', 2, 4],
      ['CRON_EMPTY', 'day', 9, 10],
      ['CRON_RANGE', 'day', 10, 12],
      ['CRON_NTH', 'weekday', 16, 21],
    ]);
  });

  it('are none for what occurs', () => {
    for (const expression of ['0 0 29 2 *', '0 0 31 2 1', '@daily', '0 0 31 jan,mar *', '0 0 L-28 2 *'])
      expect(cronProblems(expression)).toEqual([]);
  });

  it('make the series refuse', () => {
    const refused = thrownBy(() => cronSeries('61 * * * *'));
    expect(refused).toMatchObject({ code: 'SCHEDULE_INVALID', kind: 'user', data: { detail: 'SCHEDULE_TEXT' } });
    expect(refused).toMatchObject({ data: { reason: { code: 'CRON_RANGE', data: { part: '61', unit: 'minute' } } } });
  });

  it('that never occurs ends the search, again and again', () => {
    const began = performance.now();
    const never = cronSeries('0 0 31 2 *');
    for (let count = 0; count < 20; count++) expect(never.next(at('2026-01-01T00:00:00'))).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(500);
  });
});
