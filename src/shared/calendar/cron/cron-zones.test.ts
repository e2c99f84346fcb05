/*
 * Cron expressions in time zones, against two libraries that were written by others, each where it follows the rules that we
 * document. What ticks with the clock is as in croner, also around changes of the clocks. Fixed times are as in cron-parser (croner
 * runs them at the end of a gap instead of behind it by its length, and some of them twice in an overlap), but only
 * - walked to from well before the change: asked from inside the hour behind one, it repeats or loses an occurrence;
 * - where clocks move by whole hours: by the half hour of Lord Howe it loses its way.
 */
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wallMoments } from '../recurrence-moments';
import { zoneOf } from '../zone';
import { cronSeries } from './cron-series';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const COUNT = 8;

/** Moments at which clocks were changed. */
const CHANGES = [
  ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['America/Sao_Paulo', '2019-02-17T02:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['Europe/Lisbon', '2026-03-29T01:00:00Z'],
  ['Europe/Lisbon', '2026-10-25T01:00:00Z'],
  ['Africa/Casablanca', '2026-02-15T02:00:00Z'],
  ['Asia/Beirut', '2026-03-28T22:00:00Z'],
  ['America/Santiago', '2026-04-05T03:00:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
] as const;
const HALF_HOURS = [
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
] as const;

const ZONES = [
  ...['UTC', 'America/Sao_Paulo', 'America/New_York', 'America/St_Johns', 'America/Santiago', 'Europe/Lisbon', 'Europe/Berlin'],
  ...['Africa/Cairo', 'Asia/Tehran', 'Asia/Kolkata', 'Asia/Kathmandu', 'Asia/Tokyo', 'Australia/Sydney', 'Pacific/Auckland'],
];

const minutes = fc.oneof(fc.integer({ min: 0, max: 59 }).map(String), fc.constantFrom('*/15', '0,30', '10-20', '*'));
const fixedHours = fc.oneof(fc.integer({ min: 0, max: 23 }).map(String), fc.constantFrom('1-3', '0,1,2,23', '0-5/2'));
const tickingHours = fc.constantFrom('*', '*/2', '*/3', '*/5');
const days = fc.constantFrom('* * *', '* * 1-5', '1,15 * *', 'L * *', '* */2 *', '13 * 5', '* 3,4,10,11 0');

function ours(expression: string, zone: string, afterMs: number): number[] {
  const moments = wallMoments(cronSeries(expression), zoneOf(zone));
  const found: number[] = [];
  for (let next = moments.next(afterMs + 1); next !== undefined && found.length < COUNT; next = moments.next(next.ms + 1)) {
    found.push(next.ms);
  }
  return found;
}

function parsers(expression: string, tz: string, afterMs: number): number[] {
  const walk = CronExpressionParser.parse(expression, { tz, currentDate: new Date(afterMs) });
  return Array.from({ length: COUNT }, () => walk.next().getTime());
}

function croners(expression: string, timezone: string, afterMs: number): number[] {
  return new Cron(expression, { timezone, paused: true }).nextRuns(COUNT, new Date(afterMs)).map((date) => date.getTime());
}

describe('a cron expression in a time zone', () => {
  it('that ticks is as in croner, around every change of the clocks', () => {
    const around = fc.tuple(fc.constantFrom(...CHANGES, ...HALF_HOURS), fc.integer({ min: -30 * 60, max: 4 * 60 }));
    fc.assert(
      fc.property(minutes, tickingHours, around, (minute, hour, [[zone, change], offset]) => {
        const expression = `${minute} ${hour} * * *`;
        const afterMs = Date.parse(change) + offset * 60_000;
        expect(ours(expression, zone, afterMs), expression).toEqual(croners(expression, zone, afterMs));
      }),
      { numRuns: 300 },
    );
  });

  it('of fixed times is as in cron-parser, over every change of the clocks', () => {
    const before = fc.integer({ min: 5, max: 40 });
    fc.assert(
      fc.property(minutes, fixedHours, fc.constantFrom(...CHANGES), before, (minute, hour, [zone, change], hours) => {
        const expression = `${minute} ${hour} * * *`;
        const afterMs = Date.parse(change) - hours * HOUR_MS;
        expect(ours(expression, zone, afterMs), expression).toEqual(parsers(expression, zone, afterMs));
      }),
      { numRuns: 300 },
    );
  });

  it('is as in cron-parser, or in croner when it ticks, anywhere in the world', () => {
    const noons = fc.integer({ min: Date.UTC(2009, 0, 1) / DAY_MS, max: Date.UTC(2036, 0, 1) / DAY_MS });
    fc.assert(
      fc.property(
        fc.tuple(minutes, fc.oneof(fixedHours, tickingHours), days).map((fields) => fields.join(' ')),
        fc.constantFrom(...ZONES),
        noons,
        (expression, zone, day) => {
          // No clock of these zones is changed at noon in UTC.
          const afterMs = day * DAY_MS + 12 * HOUR_MS;
          const library = cronSeries(expression).isTicking ? croners : parsers;
          expect(ours(expression, zone, afterMs), expression).toEqual(library(expression, zone, afterMs));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('runs a time that is left out behind the gap by its length, where croner takes the end of the gap', () => {
    const afterMs = Date.parse('2018-11-03T12:00:00Z');
    expect(ours('39 0 * * *', 'America/Sao_Paulo', afterMs)[0]).toBe(Date.parse('2018-11-04T03:39:00Z'));
    expect(croners('39 0 * * *', 'America/Sao_Paulo', afterMs)[0]).toBe(Date.parse('2018-11-04T03:00:00Z'));
  });

  it('runs fixed times once in an hour that comes twice, where croner repeats some', () => {
    const afterMs = Date.parse('2026-10-24T13:44:00Z');
    const first = ['2026-10-25T00:00:00Z', '2026-10-25T00:30:00Z', '2026-10-26T01:00:00Z'].map((text) => Date.parse(text));
    expect(ours('0,30 1 * * *', 'Europe/Lisbon', afterMs).slice(0, 3)).toEqual(first);
    expect(croners('0,30 1 * * *', 'Europe/Lisbon', afterMs)[2]).toBe(Date.parse('2026-10-25T01:00:00Z'));
  });
});
