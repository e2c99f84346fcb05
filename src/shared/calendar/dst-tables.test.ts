import { describe, expect, it } from 'vitest';
import type { ScheduleInput } from '../model/schedule';
import { compiled, firings, local } from './testing/compiled';
import { zoneOf } from './zone';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const at = (text: string) => Date.parse(text);
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);
const daily = (time: string, timeZone: string): ScheduleInput => ({ recurrence: { kind: 'daily', times: [time] }, timeZone });

/**
 * Where each zone's clocks are put forward: a daily time that is left out, the moment at which it runs (UTC), what the clock shows
 * then. Written from the zones' laws, not from this program.
 */
const GAPS = [
  ['America/Sao_Paulo', '2018-11-04', '00:00', '2018-11-04T03:00', '01:00'],
  ['America/Sao_Paulo', '2018-11-04', '00:30', '2018-11-04T03:30', '01:30'],
  ['Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:45', '02:45'],
  ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:30', '03:30'],
  ['Europe/Dublin', '2026-03-29', '01:30', '2026-03-29T01:30', '02:30'],
  ['America/New_York', '2026-03-08', '02:30', '2026-03-08T07:30', '03:30'],
  ['America/St_Johns', '2006-04-02', '00:30', '2006-04-02T04:00', '01:30'],
  ['America/Havana', '2026-03-08', '00:30', '2026-03-08T05:30', '01:30'],
  ['America/Caracas', '2016-05-01', '02:45', '2016-05-01T07:15', '03:15'],
  ['Africa/Casablanca', '2024-04-14', '02:30', '2024-04-14T02:30', '03:30'],
  ['Africa/Cairo', '2026-04-24', '00:30', '2026-04-23T22:30', '01:30'],
  ['Asia/Gaza', '2025-04-12', '02:30', '2025-04-12T00:30', '03:30'],
  ['Asia/Tehran', '2021-03-22', '00:30', '2021-03-21T21:00', '01:30'],
  ['Asia/Kathmandu', '1986-01-01', '00:05', '1985-12-31T18:35', '00:20'],
  ['Antarctica/Troll', '2026-03-29', '01:30', '2026-03-29T01:30', '03:30'],
  ['Pacific/Chatham', '2026-09-27', '03:00', '2026-09-26T14:15', '04:00'],
] as const;

/** Where clocks are put back: a daily time that comes twice, the moment at which it runs (UTC) and the one at which it does not. */
const OVERLAPS = [
  ['America/Sao_Paulo', '2018-02-17', '23:30', '2018-02-18T01:30', '2018-02-18T02:30'],
  ['Australia/Lord_Howe', '2026-04-05', '01:45', '2026-04-04T14:45', '2026-04-04T15:15'],
  ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30', '2026-10-25T01:30'],
  ['Europe/Volgograd', '2020-12-27', '01:30', '2020-12-26T21:30', '2020-12-26T22:30'],
  ['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30', '2026-11-01T06:30'],
  ['America/St_Johns', '2006-10-28', '23:30', '2006-10-29T02:00', '2006-10-29T03:00'],
  ['America/Havana', '2026-11-01', '00:30', '2026-11-01T04:30', '2026-11-01T05:30'],
  ['Africa/Casablanca', '2024-03-10', '02:30', '2024-03-10T01:30', '2024-03-10T02:30'],
  ['Africa/Cairo', '2026-10-29', '23:30', '2026-10-29T20:30', '2026-10-29T21:30'],
  ['Asia/Gaza', '2025-10-25', '01:30', '2025-10-24T22:30', '2025-10-24T23:30'],
  ['Asia/Tehran', '2021-09-21', '23:30', '2021-09-21T19:00', '2021-09-21T20:00'],
  ['Asia/Pyongyang', '2015-08-14', '23:45', '2015-08-14T14:45', '2015-08-14T15:15'],
  ['Antarctica/Troll', '2026-10-25', '01:30', '2026-10-24T23:30', '2026-10-25T01:30'],
] as const;

/** Days on which clocks are changed, with the hours that pass on them. */
const DAYS = [
  ['UTC', '2026-03-29', 24],
  ['Asia/Tehran', '2023-03-22', 24],
  ['America/Sao_Paulo', '2019-11-03', 24],
  ['America/Sao_Paulo', '2018-11-04', 23],
  ['America/Sao_Paulo', '2018-02-17', 25],
  ['Europe/Berlin', '2026-03-29', 23],
  ['Europe/Berlin', '2026-10-25', 25],
  ['America/New_York', '2026-03-08', 23],
  ['America/Havana', '2026-11-01', 25],
  ['Antarctica/Troll', '2026-03-29', 22],
  ['Antarctica/Troll', '2026-10-25', 26],
  ['Pacific/Apia', '2011-12-30', 0],
  ['Pacific/Apia', '2011-12-31', 24],
  ['Pacific/Kwajalein', '1993-08-21', 0],
] as const;

const startOf = (zone: string, day: string) => zoneOf(zone).momentOf(at(`${day}T00:00Z`));
const dayOfZone = (zone: string, day: string, schedule: ScheduleInput) =>
  firings(compiled({ ...schedule, timeZone: zone }), startOf(zone, day), startOf(zone, day) + 30 * HOUR_MS).filter((ms) =>
    local(zone, ms).startsWith(day),
  );

describe('a fixed time of day', () => {
  it.each(GAPS)(
    'that %s leaves out on %s, %s, runs as much later as the clocks were put forward',
    (zone, day, time, utc, shown) => {
      const calendar = compiled(daily(time, zone));
      expect(dayOfZone(zone, day, daily(time, zone)).map(iso)).toEqual([utc]);
      expect(local(zone, at(`${utc}Z`))).toBe(`${day} ${shown}`);
      const occurrence = calendar.nextFiring(at(`${utc}Z`) - 1);
      expect(occurrence).toMatchObject({
        outcome: 'moved',
        plannedMs: at(`${utc}Z`),
        changes: [{ code: 'clock-gap', toMs: at(`${utc}Z`) }],
      });
      const missing = at(`${day}T${time}Z`);
      const [change] = occurrence?.changes ?? [];
      expect(zoneOf(zone).wallOf(change?.toMs ?? 0) - ((change?.toMs ?? 0) - (change?.fromMs ?? 0))).toBe(missing);
    },
  );

  it.each(OVERLAPS)('that comes twice in %s on %s, %s, runs the first time alone', (zone, day, time, first, second) => {
    expect(local(zone, at(`${first}Z`))).toBe(`${day} ${time}`);
    expect(local(zone, at(`${second}Z`))).toBe(`${day} ${time}`);
    expect(dayOfZone(zone, day, daily(time, zone)).map(iso)).toEqual([first]);
    const calendar = compiled(daily(time, zone));
    expect(calendar.nextFiring(at(`${first}Z`))?.plannedMs).toBeGreaterThan(at(`${second}Z`));
    expect(calendar.nextFiring(at(`${second}Z`) - 1)?.plannedMs).toBeGreaterThan(at(`${second}Z`));
  });

  it('that a gap over midnight leaves out runs on the day behind it', () => {
    expect(dayOfZone('America/Nuuk', '2026-03-28', daily('23:30', 'America/Nuuk'))).toEqual([]);
    expect(
      dayOfZone('America/Nuuk', '2026-03-29', daily('23:30', 'America/Nuuk')).map((ms) => local('America/Nuuk', ms)),
    ).toEqual(['2026-03-29 00:30', '2026-03-29 23:30']);
  });

  it.each([
    ['Pacific/Apia', '2011-12-29', '2011-12-31', '2011-12-29T19:00', '2011-12-30T19:00'],
    ['Pacific/Kwajalein', '1993-08-20', '1993-08-22', '1993-08-20T21:00', '1993-08-21T21:00'],
  ])('in %s runs once between %s and %s, where a whole day is missing', (zone, before, after, first, second) => {
    const found = firings(compiled(daily('09:00', zone)), startOf(zone, before), startOf(zone, after) + DAY_MS);
    expect(found.map(iso)).toEqual([first, second]);
  });

  it('of a weekday that is missing runs a day later', () => {
    const fridays = compiled({ recurrence: { kind: 'weekly', weekdays: ['FR'], times: ['09:00'] }, timeZone: 'Pacific/Apia' });
    const found = firings(fridays, at('2011-12-20T00:00Z'), at('2012-01-10T00:00Z'));
    expect(found.map((ms) => local('Pacific/Apia', ms))).toEqual(['2011-12-23 09:00', '2011-12-31 09:00', '2012-01-06 09:00']);
  });

  it('of a weekday that is missing does not run on the weekend behind it, where weekends are skipped', () => {
    const fridays = compiled({
      recurrence: { kind: 'weekly', weekdays: ['FR'], times: ['09:00'] },
      timeZone: 'Pacific/Apia',
      weekends: 'skip',
    });
    const found = firings(fridays, at('2011-12-20T00:00Z'), at('2012-01-10T00:00Z'));
    expect(found.map((ms) => local('Pacific/Apia', ms))).toEqual(['2011-12-23 09:00', '2012-01-06 09:00']);
  });

  it('that a gap leads to another planned time is one occurrence with it', () => {
    const calendar = compiled({ recurrence: { kind: 'daily', times: ['02:30', '03:00', '03:30'] }, timeZone: 'Europe/Berlin' });
    const { items } = calendar.occurrences(startOf('Europe/Berlin', '2026-03-29'), startOf('Europe/Berlin', '2026-03-30'));
    expect(items.map(({ atMs, outcome }) => [local('Europe/Berlin', atMs).slice(11), outcome])).toEqual([
      ['03:00', 'runs'],
      ['03:30', 'runs'],
    ]);
  });

  it('moved from the Sunday of the change keeps its own time', () => {
    const calendar = compiled({ ...daily('02:30', 'Europe/Berlin'), weekends: 'next' });
    const monday = calendar.occurrences(startOf('Europe/Berlin', '2026-03-30'), startOf('Europe/Berlin', '2026-03-31')).items;
    expect(monday.map(({ atMs }) => local('Europe/Berlin', atMs))).toEqual(Array.from({ length: 3 }, () => '2026-03-30 02:30'));
  });
});

describe('what ticks with the clock', () => {
  it.each(DAYS)('in %s on %s runs once for each of %i hours that pass', (zone, day, hours) => {
    const found = dayOfZone(zone, day, { recurrence: { kind: 'cron', expression: '0 * * * *' } });
    const halves = new Set(found.map((ms) => ms % HOUR_MS));
    expect(found).toHaveLength(hours);
    expect(halves.size).toBeLessThanOrEqual(2);
    for (const [index, ms] of found.entries()) if (index > 0) expect(ms - (found[index - 1] ?? 0)).toBe(HOUR_MS);
  });

  it.each([
    ['Australia/Lord_Howe', '2026-04-05', 98],
    ['Australia/Lord_Howe', '2026-10-04', 94],
    ['Asia/Kathmandu', '1986-01-01', 95],
    ['Europe/Berlin', '2026-10-25', 100],
    ['America/St_Johns', '2006-04-02', 92],
  ])('every quarter of an hour, in %s on %s, runs %i times', (zone, day, count) => {
    expect(dayOfZone(zone, day, { recurrence: { kind: 'cron', expression: '*/15 * * * *' } })).toHaveLength(count);
  });
});

describe('an interval', () => {
  it.each(['Europe/Berlin', 'Pacific/Apia', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Antarctica/Troll'])(
    'counts real time in %s, whatever the clocks do',
    (timeZone) => {
      const calendar = compiled(
        { recurrence: { kind: 'interval', every: 100 }, timeZone, startsAt: '2011-01-01T00:00' },
        { anchorMs: at('2020-01-01T00:00Z') },
      );
      const found = firings(calendar, at('2011-12-28T00:00Z'), at('2012-04-10T00:00Z'));
      expect(new Set(found.map((ms, index) => ms - (found[index - 1] ?? ms - 6_000_000)))).toEqual(new Set([6_000_000]));
      expect(((found[0] ?? 0) - zoneOf(timeZone).momentOf(at('2011-01-01T00:00Z'))) % 6_000_000).toBe(0);
    },
  );

  it('without a start of its own first runs one interval after it came into force, else at its start', () => {
    const interval: ScheduleInput = { recurrence: { kind: 'interval', every: 2, unit: 'hours' } };
    const anchorMs = at('2026-05-05T10:07:30Z');
    expect(iso(compiled(interval, { anchorMs }).nextFiring(0)?.plannedMs ?? 0)).toBe('2026-05-05T12:07');
    expect(iso(compiled({ ...interval, startsAt: '2026-06-01T08:00' }, { anchorMs }).nextFiring(0)?.plannedMs ?? 0)).toBe(
      '2026-06-01T08:00',
    );
  });
});
