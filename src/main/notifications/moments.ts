/** When a message goes out: by its pace, and not in quiet hours. Pure. */
import { weekdayOf } from '#shared/calendar/civil';
import { DAY_MS, dayOf } from '#shared/calendar/wall';
import { type Zone, zoneOf } from '#shared/calendar/zone';
import type { NotificationPace, NotificationRules } from '#shared/model/notification';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MINUTES = 1440;
/** Who is quiet without an end is told after a week. */
const MOST_QUIET_STRETCHES = 7;

export interface Moment {
  atMs: number;
  /** Messages of one person and channel with the same digest are sent as one. */
  digest?: string;
}

export interface MomentRules extends Pick<NotificationRules, 'quiet' | 'digestMinute'> {
  /** IANA zone whose clocks count; one that is not known here counts as UTC. */
  timeZone: string;
}

/** The moment of a message that comes up now. */
export function momentOf(
  pace: Exclude<NotificationPace, 'off'>,
  { isUrgent, nowMs }: { isUrgent: boolean; nowMs: number },
  rules: MomentRules,
): Moment {
  const zone = knownZone(rules.timeZone);
  if (pace === 'now' && isUrgent && rules.quiet.exceptUrgent) return { atMs: nowMs };
  const wantedMs = pace === 'now' ? nowMs : pace === 'hourly' ? nextHour(nowMs, zone) : nextDay(nowMs, rules.digestMinute, zone);
  const atMs = afterQuiet(wantedMs, rules.quiet, zone);
  return atMs === nowMs ? { atMs } : { atMs, digest: `digest ${atMs}` };
}

function knownZone(name: string): Zone {
  try {
    return zoneOf(name);
  } catch {
    // A zone that this machine does not know, from a settings file of another one.
    return zoneOf('UTC');
  }
}

function nextHour(nowMs: number, zone: Zone): number {
  const wall = zone.wallOf(nowMs);
  return nowMs + HOUR_MS - (((wall % HOUR_MS) + HOUR_MS) % HOUR_MS);
}

function nextDay(nowMs: number, minute: number, zone: Zone): number {
  for (let day = dayOf(zone.wallOf(nowMs)); ; day++) {
    const atMs = zone.momentOf(day * DAY_MS + minute * MINUTE_MS);
    if (atMs > nowMs) return atMs;
  }
}

/** The moment itself, or the end of the quiet hours that it is in. */
function afterQuiet(atMs: number, quiet: NotificationRules['quiet'], zone: Zone): number {
  let freeMs = atMs;
  for (let stretch = 0; stretch < MOST_QUIET_STRETCHES; stretch++) {
    const endMs = quietEnd(freeMs, quiet, zone);
    if (endMs === undefined) break;
    freeMs = endMs;
  }
  return freeMs;
}

function quietEnd(
  atMs: number,
  { enabled, fromMinute, toMinute, days }: NotificationRules['quiet'],
  zone: Zone,
): number | undefined {
  if (!enabled) return undefined;
  const today = dayOf(zone.wallOf(atMs));
  const minutes = (toMinute - fromMinute + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  for (const day of [today, today - 1]) {
    if (!days.includes(weekdayOf(day) || 7)) continue;
    const fromMs = zone.momentOf(day * DAY_MS + fromMinute * MINUTE_MS);
    const toMs = zone.momentOf(day * DAY_MS + (fromMinute + minutes) * MINUTE_MS);
    if (atMs >= fromMs && atMs < toMs) return toMs;
  }
  return undefined;
}
