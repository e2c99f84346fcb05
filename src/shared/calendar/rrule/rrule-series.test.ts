import { describe, expect, it } from 'vitest';
import { rruleProblems, rruleSeries, rruleTimeZone } from './rrule-series';

const at = (text: string) => Date.parse(`${text}Z`);
const ANCHOR = at('2026-01-07T08:30:00');

function times(text: string, from: string, count: number, options?: Parameters<typeof rruleSeries>[2]): string[] {
  const series = rruleSeries(text, ANCHOR, options);
  const found: string[] = [];
  for (let next = series.next(at(from)); next !== undefined && found.length < count; next = series.next(next + 1)) {
    found.push(new Date(next).toISOString().slice(0, 16).replace('T', ' '));
  }
  return found;
}

const days = (text: string, count: number) => times(text, '1990-01-01T00:00:00', count).map((time) => time.slice(0, 10));

describe('the examples of RFC 5545, section 3.8.5.3', () => {
  const start = 'DTSTART:19970902T090000\nRRULE:';
  it.each([
    ['FREQ=DAILY;COUNT=3', ['1997-09-02', '1997-09-03', '1997-09-04']],
    ['FREQ=DAILY;INTERVAL=10;COUNT=5', ['1997-09-02', '1997-09-12', '1997-09-22', '1997-10-02', '1997-10-12']],
    ['FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH', ['1997-09-02', '1997-09-04', '1997-09-09', '1997-09-11']],
    ['FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH', ['1997-09-02', '1997-09-04', '1997-09-16', '1997-09-18']],
    ['FREQ=MONTHLY;COUNT=10;BYDAY=1FR', ['1997-09-05', '1997-10-03', '1997-11-07', '1997-12-05']],
    ['FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU', ['1997-09-07', '1997-09-28', '1997-11-02', '1997-11-30']],
    ['FREQ=MONTHLY;COUNT=6;BYDAY=-2MO', ['1997-09-22', '1997-10-20', '1997-11-17', '1997-12-22']],
    ['FREQ=MONTHLY;BYMONTHDAY=-3', ['1997-09-28', '1997-10-29', '1997-11-28', '1997-12-29']],
    ['FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15', ['1997-09-02', '1997-09-15', '1997-10-02', '1997-10-15']],
    ['FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1', ['1997-09-30', '1997-10-01', '1997-10-31', '1997-11-01']],
    ['FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12', ['1997-09-10', '1997-09-11', '1997-09-12', '1999-03-10']],
    ['FREQ=MONTHLY;INTERVAL=2;BYDAY=TU', ['1997-09-02', '1997-09-09', '1997-09-16', '1997-09-23']],
    ['FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200', ['2000-01-01', '2000-04-09', '2000-07-18', '2003-01-01']],
    ['FREQ=YEARLY;BYDAY=20MO', ['1998-05-18', '1999-05-17', '2000-05-15']],
    ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', ['1998-05-11', '1999-05-17', '2000-05-15']],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=TH', ['1998-03-05', '1998-03-12', '1998-03-19', '1998-03-26']],
    ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', ['1998-02-13', '1998-03-13', '1998-11-13', '1999-08-13']],
    ['FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13', ['1997-09-13', '1997-10-11', '1997-11-08', '1997-12-13']],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', ['1997-09-04', '1997-10-07', '1997-11-06']],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2', ['1997-09-29', '1997-10-30', '1997-11-27', '1997-12-30']],
    ['FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5', ['1997-09-15', '1997-09-30', '1997-10-15', '1997-10-30', '1997-11-15']],
  ])('%s', (rule, expected) => {
    expect(days(start + rule, expected.length)).toEqual(expected);
  });

  it('on the day of American presidential elections', () => {
    const rule = 'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8';
    const expected = ['1996-11-05', '2000-11-07', '2004-11-02', '2008-11-04'];
    expect(days(`DTSTART:19961105T090000\nRRULE:${rule}`, 4)).toEqual(expected);
  });

  it('with the week beginning on Monday or on Sunday', () => {
    const rule = 'DTSTART:19970805T090000\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=';
    expect(days(`${rule}MO`, 9)).toEqual(['1997-08-05', '1997-08-10', '1997-08-19', '1997-08-24']);
    expect(days(`${rule}SU`, 9)).toEqual(['1997-08-05', '1997-08-17', '1997-08-19', '1997-08-31']);
  });

  it('by the minute inside some hours, in both ways of writing it', () => {
    const daily = `${start}FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40`;
    const minutely = `${start}FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16`;
    const expected = times(daily, '1997-09-02T00:00:00', 100);
    expect(times(minutely, '1997-09-02T00:00:00', 100)).toEqual(expected);
    expect(expected.slice(0, 4)).toEqual(['1997-09-02 09:00', '1997-09-02 09:20', '1997-09-02 09:40', '1997-09-02 10:00']);
  });
});

describe('an RFC 5545 text', () => {
  it('needs no RRULE: in front, and starts where the schedule starts', () => {
    expect(times('FREQ=DAILY', '2026-01-01T00:00:00', 2)).toEqual(['2026-01-07 08:30', '2026-01-08 08:30']);
    expect(times('rrule:freq=weekly;byday=mo;byhour=7;byminute=0', '2026-01-01T00:00:00', 1)).toEqual(['2026-01-12 07:00']);
  });

  it('takes what a rule leaves open from its start', () => {
    expect(days('DTSTART:20260131T090000\nRRULE:FREQ=MONTHLY', 3)).toEqual(['2026-01-31', '2026-03-31', '2026-05-31']);
    expect(days('DTSTART:20240229T090000\nRRULE:FREQ=YEARLY', 3)).toEqual(['2024-02-29', '2028-02-29', '2032-02-29']);
    expect(days('DTSTART:20260107T090000\nRRULE:FREQ=WEEKLY', 2)).toEqual(['2026-01-07', '2026-01-14']);
    expect(days('DTSTART:20260107T090000\nRRULE:FREQ=YEARLY;BYMONTH=3,9', 2)).toEqual(['2026-03-07', '2026-09-07']);
  });

  it('does not occur at a start that its rule does not name', () => {
    expect(days('DTSTART:20260107T090000\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2', 9)).toEqual(['2026-01-12', '2026-01-19']);
  });

  it('adds RDATE and leaves out EXDATE, which COUNT does not make up for', () => {
    const text = [
      'DTSTART:20260105T090000',
      'RRULE:FREQ=DAILY;COUNT=4',
      'EXDATE:20260106T090000,20260107T100000',
      'EXDATE;VALUE=DATE:20260108',
      'RDATE:20260110T120000',
      'RDATE;VALUE=DATE:20260112',
      'RDATE;VALUE=PERIOD:20260114T080000/PT1H',
    ].join('\r\n');
    expect(times(text, '2026-01-01T00:00:00', 9)).toEqual([
      '2026-01-05 09:00',
      '2026-01-07 09:00',
      '2026-01-10 12:00',
      '2026-01-12 09:00',
      '2026-01-14 08:00',
    ]);
  });

  it('may be dates alone', () => {
    expect(times('RDATE:20260301T090000,20260201T090000', '2026-01-01T00:00:00', 9)).toHaveLength(2);
    expect(times('DTSTART:20260301T090000', '2026-01-01T00:00:00', 9)).toEqual(['2026-03-01 09:00']);
  });

  it('includes the day that UNTIL names, and the moment', () => {
    expect(days('DTSTART:20260105T090000\nRRULE:FREQ=DAILY;UNTIL=20260107', 9)).toHaveLength(3);
    expect(days('DTSTART:20260105T090000\nRRULE:FREQ=DAILY;UNTIL=20260107T090000', 9)).toHaveLength(3);
    expect(days('DTSTART:20260105T090000\nRRULE:FREQ=DAILY;UNTIL=20260107T085959', 9)).toHaveLength(2);
  });

  it('reads times with a Z as moments, by the zone of the schedule', () => {
    const options = { toWall: (ms: number) => ms - 3 * 3_600_000 };
    const text = 'DTSTART:20260105T120000Z\nRRULE:FREQ=DAILY;UNTIL=20260107T120000Z\nEXDATE:20260106T120000Z';
    expect(times(text, '2026-01-01T00:00:00', 9, options)).toEqual(['2026-01-05 09:00', '2026-01-07 09:00']);
    const local = 'FREQ=DAILY;UNTIL=20260109T020000Z;BYHOUR=22;BYMINUTE=0';
    expect(times(local, '2026-01-01T00:00:00', 9, options)).toEqual(['2026-01-07 22:00', '2026-01-08 22:00']);
  });

  it('names its zone', () => {
    expect(rruleTimeZone('DTSTART;TZID=America/New_York:19970902T090000\nRRULE:FREQ=DAILY')).toBe('America/New_York');
    expect(rruleTimeZone('DTSTART:19970902T090000Z\nRRULE:FREQ=DAILY')).toBe('UTC');
    expect(rruleTimeZone('DTSTART:19970902T090000\nRRULE:FREQ=DAILY')).toBeUndefined();
    expect(rruleTimeZone('FREQ=NEVER')).toBeUndefined();
  });

  it('joins folded lines', () => {
    const text = 'DTSTART:20260105\n T090000\r\nRRULE:FREQ=WEE\r\n KLY;BYDAY=M\r\n\tO,FR';
    expect(days(text, 3)).toEqual(['2026-01-05', '2026-01-09', '2026-01-12']);
  });

  it('ticks when it counts hours, minutes or seconds', () => {
    for (const frequency of ['HOURLY', 'MINUTELY', 'SECONDLY'])
      expect(rruleSeries(`FREQ=${frequency}`, ANCHOR).isTicking).toBe(true);
    for (const frequency of ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'])
      expect(rruleSeries(`FREQ=${frequency};BYHOUR=1,2,3`, ANCHOR).isTicking).toBe(false);
  });

  it('takes the second 60 of a minute for its 59th', () => {
    expect(times('FREQ=MINUTELY;BYSECOND=60', '2026-01-07T08:30:59', 1)).toEqual(['2026-01-07 08:30']);
  });

  it('reaches far, and gives up, without walking there', () => {
    const began = performance.now();
    expect(times('FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=23', '2026-01-07T08:30:00', 1)).toEqual(['2028-02-29 23:00']);
    expect(times('FREQ=DAILY;COUNT=100000', '2299-01-01T00:00:00', 1)).toEqual(['2299-01-01 08:30']);
    expect(times('FREQ=DAILY;COUNT=100000', '2300-01-01T00:00:00', 1)).toEqual([]);
    const nevers = [
      'FREQ=HOURLY;INTERVAL=2;BYHOUR=1,3,5',
      'FREQ=MINUTELY;INTERVAL=1440;BYMINUTE=31',
      'FREQ=DAILY;INTERVAL=7;BYDAY=MO',
      'FREQ=HOURLY;INTERVAL=168;BYDAY=TU',
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6',
    ];
    for (const never of nevers) {
      const series = rruleSeries(never, ANCHOR);
      for (let count = 0; count < 100; count++) expect(series.next(ANCHOR + count)).toBeUndefined();
    }
    expect(times('FREQ=YEARLY;INTERVAL=500', '2027-01-01T00:00:00', 1)).toEqual(['2526-01-07 08:30']);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe('the problems of an RFC 5545 text', () => {
  it.each([
    ['', 'RRULE_EMPTY', 'expression', ''],
    ['  \n ', 'RRULE_EMPTY', 'expression', '  \n '],
    ['every day', 'RRULE_LINE', 'expression', 'every day'],
    ['SUMMARY:x\nRRULE:FREQ=DAILY', 'RRULE_LINE', 'expression', 'SUMMARY:x'],
    ['EXDATE:20260101T000000', 'RRULE_EMPTY', 'EXDATE', 'EXDATE:20260101T000000'],
    ['RRULE:INTERVAL=2', 'RRULE_FREQ', 'FREQ', 'INTERVAL=2'],
    ['FREQ=FORTNIGHTLY', 'RRULE_FREQ', 'FREQ', 'FORTNIGHTLY'],
    ['FREQ=DAILY;EVERY=2', 'RRULE_PART', 'EVERY', 'EVERY=2'],
    ['FREQ=DAILY;INTERVAL', 'RRULE_PART', 'INTERVAL', 'INTERVAL'],
    ['FREQ=DAILY;COUNT=2;COUNT=3', 'RRULE_TWICE', 'COUNT', 'COUNT=3'],
    ['RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY', 'RRULE_TWICE', 'RRULE', 'RRULE:FREQ=WEEKLY'],
    ['FREQ=DAILY;INTERVAL=0', 'RRULE_NUMBER', 'INTERVAL', '0'],
    ['FREQ=DAILY;COUNT=100001', 'RRULE_NUMBER', 'COUNT', '100001'],
    ['FREQ=DAILY;BYHOUR=9,24', 'RRULE_NUMBER', 'BYHOUR', '24'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'RRULE_SIGNED', 'BYMONTHDAY', '0'],
    ['FREQ=YEARLY;BYYEARDAY=-367', 'RRULE_SIGNED', 'BYYEARDAY', '-367'],
    ['FREQ=WEEKLY;BYDAY=MO,XX', 'RRULE_WEEKDAY', 'BYDAY', 'XX'],
    ['FREQ=MONTHLY;BYDAY=0MO', 'RRULE_WEEKDAY', 'BYDAY', '0MO'],
    ['FREQ=WEEKLY;WKST=1', 'RRULE_WEEKDAY', 'WKST', '1'],
    ['FREQ=DAILY;UNTIL=2026-01-01', 'RRULE_DATE', 'UNTIL', '2026-01-01'],
    ['DTSTART:20260230T090000\nRRULE:FREQ=DAILY', 'RRULE_DATE', 'DTSTART', '20260230T090000'],
    ['DTSTART:20260105T250000\nRRULE:FREQ=DAILY', 'RRULE_DATE', 'DTSTART', '20260105T250000'],
    ['DTSTART;TZID=Mars/Olympus:20260105T090000\nRRULE:FREQ=DAILY', 'TIME_ZONE_INVALID', 'DTSTART', 'Mars/Olympus'],
    ['DTSTART;TZID=Europe/Berlin:20260105T090000\nRDATE;TZID=Asia/Tokyo:20260106T090000', 'RRULE_ZONES', 'RDATE', 'Asia/Tokyo'],
    ['FREQ=MONTHLY;BYWEEKNO=3', 'RRULE_FOREIGN', 'BYWEEKNO', 'BYWEEKNO=3'],
    ['FREQ=WEEKLY;BYMONTHDAY=3', 'RRULE_FOREIGN', 'BYMONTHDAY', 'BYMONTHDAY=3'],
    ['FREQ=DAILY;BYYEARDAY=3', 'RRULE_FOREIGN', 'BYYEARDAY', 'BYYEARDAY=3'],
    ['FREQ=WEEKLY;BYDAY=2MO', 'RRULE_ORDINAL', 'BYDAY', 'BYDAY=2MO'],
    ['FREQ=YEARLY;BYWEEKNO=2;BYDAY=2MO', 'RRULE_ORDINAL', 'BYDAY', 'BYDAY=2MO'],
    ['FREQ=DAILY;BYSETPOS=1', 'RRULE_SETPOS', 'BYSETPOS', 'BYSETPOS=1'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20260101', 'RRULE_COUNT_UNTIL', 'UNTIL', 'UNTIL=20260101'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'RRULE_NEVER', 'expression', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'],
  ])('%j: %s in %s at %j', (text, code, field, place) => {
    const [problem] = rruleProblems(text);
    expect(problem).toMatchObject({ code, field });
    expect(text.slice(problem?.from, problem?.to)).toBe(place);
  });

  it('stand at their place in folded lines, all of them', () => {
    const text = 'RRULE:FREQ=WEEKLY;BYDAY=M\r\n Q,FR;BY\n HOUR=99';
    expect(rruleProblems(text).map(({ code, from, to }) => [code, text.slice(from, to)])).toEqual([
      ['RRULE_WEEKDAY', 'M\r\n Q'],
      ['RRULE_NUMBER', '99'],
    ]);
  });

  it('tell a rule that ends before it starts, but not one whose start is open', () => {
    const ended = 'DTSTART:20260105T090000\nRRULE:FREQ=DAILY;UNTIL=20260101';
    expect(rruleProblems(ended).map(({ code }) => code)).toEqual(['RRULE_NEVER']);
    expect(rruleProblems('FREQ=HOURLY;INTERVAL=2;BYHOUR=1')).toEqual([]);
  });

  it('make the series refuse', () => {
    expect(() => rruleSeries('FREQ=SOMETIMES', ANCHOR)).toThrow('"FREQ=SOMETIMES" cannot be followed: Write how often');
  });
});
