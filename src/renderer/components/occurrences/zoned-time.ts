import { Temporal } from 'temporal-polyfill';

/** What a `datetime-local` field of an occurrence's zone shows for a moment: YYYY-MM-DDTHH:mm, with seconds where there are some. */
export function wallTimeOf(atMs: number, zone: string): string {
  const wall = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDateTime();
  return wall.toString({ smallestUnit: wall.second === 0 ? 'minute' : 'second' });
}

/** The moment of a wall-clock time in a zone; undefined for what is no time. A time that is left out is moved behind the gap. */
export function momentOf(wallTime: string, zone: string): number | undefined {
  try {
    return Temporal.PlainDateTime.from(wallTime).toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return undefined;
  }
}

/** ISO 8601 with the offset that holds in the zone: how moments are given to the host, so that people can read them there. */
export function zonedIso(atMs: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toString({ timeZoneName: 'never' });
}

/** The first moment of the day, `days` after the one that a moment falls on. */
export function startOfDay(atMs: number, zone: string, days = 0): number {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).add({ days }).startOfDay().epochMilliseconds;
}
