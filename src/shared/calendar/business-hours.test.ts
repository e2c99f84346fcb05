import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addBusinessTime, type BusinessCalendar, businessTimeBetween } from './business-hours';
import { holidaysOn, local } from './testing/compiled';
import { ODD_ZONES } from './testing/zones';
import { zoneOf } from './zone';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const WEEK = [1, 2, 3, 4, 5];

function calendar(timeZone: string, fromMinute = 540, toMinute = 1020, days = WEEK): BusinessCalendar {
  return { hours: { days, fromMinute, toMinute }, timeZone };
}
const at = (zone: string, wall: string) => zoneOf(zone).momentOf(Date.parse(`${wall}:00Z`));
/** Where so many hours from a wall time end, on the wall. */
function ends(zone: string, from: string, hours: number, of = calendar(zone)): string | undefined {
  const moment = addBusinessTime(at(zone, from), hours * HOUR, of);
  return moment === undefined ? undefined : local(zone, moment);
}

describe('adding business time, 09:00 to 17:00 from Monday to Friday', () => {
  const berlin = 'Europe/Berlin';

  it.each([
    ['2026-11-16T10:00', 2, '2026-11-16 12:00', 'within a day'],
    ['2026-11-16T09:00', 8, '2026-11-16 17:00', 'a whole day ends at its closing, not at the next opening'],
    ['2026-11-16T16:00', 2, '2026-11-17 10:00', 'over a night'],
    ['2026-11-20T16:30', 1, '2026-11-23 09:30', 'over a weekend'],
    ['2026-11-21T12:00', 1, '2026-11-23 10:00', 'from a Saturday'],
    ['2026-11-16T03:00', 1, '2026-11-16 10:00', 'from before the opening'],
    ['2026-11-16T17:00', 1, '2026-11-17 10:00', 'from the closing'],
    ['2026-11-16T09:00', 400, '2027-01-22 17:00', 'ten weeks'],
    ['2026-11-17T10:00', -2, '2026-11-16 16:00', 'back over a night'],
    ['2026-11-17T17:00', -8, '2026-11-17 09:00', 'a whole day back begins at its opening'],
    ['2026-11-23T09:00', -1, '2026-11-20 16:00', 'back over a weekend'],
    ['2026-11-22T09:00', 0, '2026-11-22 09:00', 'nothing is where it was'],
  ])('from %s, %d h is %s: %s', (from, hours, expected) => {
    expect(ends(berlin, from, hours)).toBe(expected);
  });

  it('holidays do not count', () => {
    const holidays = holidaysOn({ '2026-12-25': 'Christmas', '2027-01-01': 'New year' });
    expect(ends(berlin, '2026-12-24T16:00', 2, { ...calendar(berlin), holidays })).toBe('2026-12-28 10:00');
    expect(
      businessTimeBetween(at(berlin, '2026-12-21T00:00'), at(berlin, '2027-01-04T00:00'), { ...calendar(berlin), holidays }),
    ).toBe(8 * 8 * HOUR);
  });

  it('without days every hour of every day counts', () => {
    const always = calendar(berlin, 540, 1020, []);
    expect(ends(berlin, '2026-11-21T23:00', 2, always)).toBe('2026-11-22 01:00');
    expect(businessTimeBetween(0, 5 * HOUR, always)).toBe(5 * HOUR);
  });

  it('a calendar that is never open, or never again for long enough, has no end', () => {
    expect(ends(berlin, '2026-11-16T10:00', 1, { ...calendar(berlin), holidays: { nameOf: () => 'for ever' } })).toBeUndefined();
    expect(ends(berlin, '2026-11-16T10:00', 1, calendar(berlin, 600, 600))).toBeUndefined();
    expect(ends(berlin, '2026-11-16T10:00', -1, calendar(berlin, 600, 600))).toBeUndefined();
  });

  it('an unknown zone is told', () => {
    expect(() => addBusinessTime(0, 1, calendar('Mars/Olympus'))).toThrow(/no time zone "Mars\/Olympus"/);
  });
});

describe('when clocks are changed', () => {
  it('an hour that comes twice counts twice', () => {
    const night = calendar('Europe/Berlin', 60, 240, [7]);
    // 01:00 to 04:00 on the day of 25 hours.
    expect(businessTimeBetween(at('Europe/Berlin', '2026-10-25T00:00'), at('Europe/Berlin', '2026-10-26T00:00'), night)).toBe(
      4 * HOUR,
    );
    expect(ends('Europe/Berlin', '2026-10-25T00:00', 4, night)).toBe('2026-10-25 04:00');
  });

  it('an hour that is left out does not count, also where it holds the opening or the closing', () => {
    const day = [at('Europe/Berlin', '2026-03-29T00:00'), at('Europe/Berlin', '2026-03-30T00:00')] as const;
    expect(businessTimeBetween(...day, calendar('Europe/Berlin', 60, 240, [7]))).toBe(2 * HOUR);
    expect(businessTimeBetween(...day, calendar('Europe/Berlin', 150, 240, [7]))).toBe(HOUR);
    expect(businessTimeBetween(...day, calendar('Europe/Berlin', 60, 150, [7]))).toBe(HOUR);
    expect(businessTimeBetween(...day, calendar('Europe/Berlin', 125, 175, [7]))).toBe(0);
  });

  it('a day that a country left out has no hours', () => {
    const apia = calendar('Pacific/Apia');
    // Friday, 30 December 2011 did not happen in Samoa.
    expect(ends('Pacific/Apia', '2011-12-29T16:00', 2, apia)).toBe('2012-01-02 10:00');
  });

  it('a midnight that is left out neither adds nor loses time', () => {
    const zone = 'America/Sao_Paulo';
    const always = calendar(zone, 0, 1440, [1, 2, 3, 4, 5, 6, 7]);
    const [from, to] = [at(zone, '2018-11-03T00:00'), at(zone, '2018-11-06T00:00')];
    expect(to - from).toBe(71 * HOUR);
    expect(businessTimeBetween(from, to, always)).toBe(71 * HOUR);
  });
});

const moments = fc.constantFrom(...ODD_ZONES).chain(({ zone, year }) =>
  fc.record({
    zone: fc.constant(zone),
    from: fc.integer({ min: Date.UTC(year, 0, 1), max: Date.UTC(year + 1, 0, 1) }),
    hours: fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 })).filter(([from, to]) => from < to),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    free: fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 10 }),
    year: fc.constant(year),
  }),
);
function given({ zone, hours: [fromMinute, toMinute], days, free, year }: Generated): BusinessCalendar {
  const first = Date.UTC(year, 0, 1) / 86_400_000;
  return {
    ...calendar(zone, fromMinute, toMinute, days),
    holidays: { nameOf: (day) => (free.includes(day - first) ? 'free' : undefined) },
  };
}
type Generated = typeof moments extends fc.Arbitrary<infer T> ? T : never;

describe('whatever the zone, the hours and the holidays', () => {
  it('so much is between a moment and where it was added to, forward and back', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 60 * 24 * 30 }), fc.boolean(), (generated, minutes, isForward) => {
        const hours = given(generated);
        const duration = (isForward ? 1 : -1) * minutes * MINUTE;
        const end = addBusinessTime(generated.from, duration, hours);
        if (end === undefined) throw new Error('no end');
        expect(businessTimeBetween(generated.from, end, hours)).toBe(duration);
        // No other moment nearer to the start would do.
        expect(Math.abs(businessTimeBetween(generated.from, end - Math.sign(duration), hours))).toBe(Math.abs(duration) - 1);
      }),
      { numRuns: 300 },
    );
  });

  it('time between adds up, and adding in two steps is adding at once', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 2000 }), (generated, one, two) => {
        const hours = given(generated);
        const middle = addBusinessTime(generated.from, one * MINUTE, hours) ?? 0;
        const end = addBusinessTime(middle, two * MINUTE, hours) ?? 0;
        expect(end).toBe(addBusinessTime(generated.from, (one + two) * MINUTE, hours));
        const apart = generated.from + one * 977_777;
        expect(businessTimeBetween(generated.from, apart, hours) + businessTimeBetween(apart, end, hours)).toBe(
          businessTimeBetween(generated.from, end, hours),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('every moment counts that the clock shows within the hours, those of repeated edges apart', () => {
    fc.assert(
      fc.property(moments, (generated) => {
        const hours = given(generated);
        const zone = zoneOf(generated.zone);
        const before = zone.spanAt(generated.from - 90_000_000);
        const behind = zone.spanAt(generated.from + 90_000_000);
        // Where clocks change close by, the tests above say what counts.
        if (before !== behind) return;
        const wall = zone.wallOf(generated.from);
        const day = Math.floor(wall / 86_400_000);
        const minute = (wall - day * 86_400_000) / MINUTE;
        const weekday = new Date(wall).getUTCDay() || 7;
        const isOpen =
          generated.days.includes(weekday) &&
          hours.holidays?.nameOf(day) === undefined &&
          minute >= generated.hours[0] &&
          minute < generated.hours[1];
        expect(businessTimeBetween(generated.from, generated.from + 1, hours)).toBe(isOpen ? 1 : 0);
      }),
      { numRuns: 1000 },
    );
  });
});
