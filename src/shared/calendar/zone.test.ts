import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { ODD_ZONES } from './testing/zones';
import { toWall, zoneOf } from './zone';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const zones = [...new Set(ODD_ZONES.map(({ zone }) => zone))];

const offsetByIntl = (zone: string) => {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (ms: number): number => {
    const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = '0', minutes = '0', seconds = '0'] = /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  };
};
const byTemporal = (zone: string, wall: number): number =>
  Temporal.Instant.fromEpochMilliseconds(wall)
    .toZonedDateTimeISO('UTC')
    .toPlainDateTime()
    .toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;

describe('the clock of a zone', () => {
  it.each(zones)('of %s shows what Intl shows, again and again through sixty years', (name) => {
    const zone = zoneOf(name);
    const offsetAt = offsetByIntl(name);
    const wrong: string[] = [];
    for (let ms = Date.UTC(1985, 0, 1); ms < Date.UTC(2045, 0, 1); ms += 37 * HOUR_MS)
      if (zone.spanAt(ms).offset !== offsetAt(ms)) wrong.push(new Date(ms).toISOString());
    expect(wrong).toEqual([]);
  });

  it.each(zones)('of %s shows what Intl shows around each change, to the millisecond', (name) => {
    const zone = zoneOf(name);
    const offsetAt = offsetByIntl(name);
    for (let span = zone.spanAt(Date.UTC(1985, 0, 1)); span.to < Date.UTC(2045, 0, 1); span = zone.spanAt(span.to)) {
      expect(zone.spanAt(span.to - 1).offset).toBe(offsetAt(span.to - 1));
      expect(zone.spanAt(span.to).offset).toBe(offsetAt(span.to));
      expect(zone.spanAt(span.to).before).toBe(span.offset);
    }
  });

  it('gives the moment that Temporal gives: the first of two, behind a gap as much later as it is long', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ODD_ZONES),
        fc.integer({ min: -500, max: 500 }),
        fc.nat(86_399),
        ({ zone, year }, day, second) => {
          const wall = Date.UTC(year, 6, 1) + day * DAY_MS + second * 1000;
          expect(zoneOf(zone).momentOf(wall)).toBe(byTemporal(zone, wall));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('gives it for each quarter of an hour around each change', () => {
    for (const { zone: name, year } of ODD_ZONES) {
      const zone = zoneOf(name);
      for (let span = zone.spanAt(Date.UTC(year, 0, 1)); span.to < Date.UTC(year + 1, 1, 1); span = zone.spanAt(span.to)) {
        for (let wall = span.to + span.offset - 26 * HOUR_MS; wall < span.to + span.offset + 26 * HOUR_MS; wall += HOUR_MS / 4) {
          const moment = zone.momentOf(wall);
          expect(moment).toBe(byTemporal(name, wall));
          expect(zone.earliestOf(wall)).toBeLessThanOrEqual(moment);
          expect(zone.latestOf(wall)).toBeGreaterThanOrEqual(moment);
        }
      }
    }
  });

  it('answers for the years 1 and 9999', () => {
    for (const name of zones) {
      const zone = zoneOf(name);
      for (const wall of [-62_135_596_800_000, 253_402_300_799_000]) expect(zone.wallOf(zone.momentOf(wall))).toBe(wall);
    }
  });

  it('is one for all who ask, whichever years they ask for first', () => {
    const zone = zoneOf('Europe/Madrid');
    expect(zoneOf('Europe/Madrid')).toBe(zone);
    const years = [2090, 1950, 2026, 1980, 2400, 2027];
    for (const year of years)
      expect(zone.wallOf(Date.UTC(year, 6, 1))).toBe(Date.UTC(year, 6, 1) + offsetByIntl('Europe/Madrid')(Date.UTC(year, 6, 1)));
    expect(toWall('Europe/Madrid', Date.UTC(2026, 0, 1))).toBe(Date.UTC(2026, 0, 1, 1));
  });

  it('knows fixed offsets too, and refuses what is no zone', () => {
    expect(toWall('+05:30', 0)).toBe(5.5 * HOUR_MS);
    expect(() => zoneOf('Mars/Olympus')).toThrow(
      expect.objectContaining({ code: 'SCHEDULE_INVALID', data: { detail: 'SCHEDULE_ZONE', zone: 'Mars/Olympus' } }),
    );
  });
});
