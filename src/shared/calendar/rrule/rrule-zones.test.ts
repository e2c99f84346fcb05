/*
 * Rules in time zones: the package `rrule` gives the wall times (it knows no gaps and overlaps of its own), Temporal the moments of
 * them; what ticks with the clock is held against croner.
 */
import { Cron } from 'croner';
import fc from 'fast-check';
import { rrulestr } from 'rrule';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { wallMoments } from '../recurrence-moments';
import { zoneOf } from '../zone';
import { rruleSeries } from './rrule-series';

const DAY_MS = 86_400_000;
const ZONES = [
  ...['UTC', 'America/Sao_Paulo', 'America/New_York', 'America/St_Johns', 'America/Santiago', 'Europe/Lisbon', 'Europe/Berlin'],
  ...[
    'Africa/Cairo',
    'Africa/Casablanca',
    'Asia/Tehran',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Pacific/Auckland',
    'Pacific/Apia',
  ],
];

const dayText = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, '');
const starts = fc.integer({ min: Date.UTC(2008, 0, 1) / DAY_MS, max: Date.UTC(2034, 0, 1) / DAY_MS }).map((day) => day * DAY_MS);
const minutes = fc.integer({ min: 0, max: 59 });
/** Hours of the night, in which clocks are changed, come more often. */
const hours = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 23 }));

function moments(text: string, zone: string, fromMs: number, untilMs: number): number[] {
  const series = wallMoments(rruleSeries(text, 0), zoneOf(zone));
  const found: number[] = [];
  for (let next = series.next(fromMs); next !== undefined && next.ms < untilMs; next = series.next(next.ms + 1))
    found.push(next.ms);
  return found;
}

describe('a rule in a time zone', () => {
  it('of fixed times is at the moments that Temporal has for the wall times of the package rrule', () => {
    const rules = fc.oneof(
      fc
        .record({ hours: fc.uniqueArray(hours, { minLength: 1, maxLength: 4 }), minute: minutes })
        .map((time) => ({ frequency: 'DAILY', ...time })),
      fc.record({ hours: fc.tuple(hours), minute: minutes }).map((time) => ({ frequency: 'WEEKLY;BYDAY=SA,SU', ...time })),
      fc
        .record({ hours: fc.tuple(hours), minute: minutes })
        .map((time) => ({ frequency: 'MONTHLY;BYDAY=-1SU,1SU,2SU', ...time })),
    );
    fc.assert(
      fc.property(rules, fc.constantFrom(...ZONES), starts, ({ frequency, hours: at, minute }, zone, start) => {
        const byHour = [...at].sort((a, b) => a - b).join(',');
        const rule = `RRULE:FREQ=${frequency};BYHOUR=${byHour};BYMINUTE=${minute};BYSECOND=0`;
        const untilMs = start + 400 * DAY_MS;
        const walls = rrulestr(`DTSTART:${dayText(start)}Z\n${rule};UNTIL=${dayText(untilMs + 2 * DAY_MS)}Z`).all();
        const expected = walls.map(
          (wall) =>
            Temporal.PlainDateTime.from(wall.toISOString().slice(0, 19)).toZonedDateTime(zone, { disambiguation: 'compatible' })
              .epochMilliseconds,
        );
        const fromMs = start + 2 * DAY_MS;
        const rising = [...new Set(expected)].filter((ms) => ms >= fromMs && ms < untilMs).sort((a, b) => a - b);
        expect(moments(`DTSTART:${dayText(start)}\n${rule}`, zone, fromMs, untilMs), `${rule} in ${zone}`).toEqual(rising);
      }),
      { numRuns: 120 },
    );
  });

  it('that counts hours or minutes ticks as cron does in croner', () => {
    const ticks = fc.oneof(
      minutes.map((minute) => ({ rule: `FREQ=HOURLY;BYMINUTE=${minute};BYSECOND=0`, cron: `${minute} * * * *` })),
      fc.constant({ rule: 'FREQ=MINUTELY;INTERVAL=15;BYSECOND=0', cron: '*/15 * * * *' }),
      fc.constant({ rule: 'FREQ=HOURLY;INTERVAL=2;BYMINUTE=0;BYSECOND=0', cron: '0 */2 * * *' }),
    );
    fc.assert(
      fc.property(ticks, fc.constantFrom(...ZONES), starts, ({ rule, cron }, zone, start) => {
        const found = moments(`DTSTART:20000101T000000\nRRULE:${rule}`, zone, start + 1, start + 3 * DAY_MS);
        const runs = new Cron(cron, { timezone: zone, paused: true }).nextRuns(found.length, new Date(start));
        expect(found, `${rule} in ${zone}`).toEqual(runs.map((date) => date.getTime()));
      }),
      { numRuns: 120 },
    );
  });
});
