import { type IcsOccurrence, occurrencesToIcs } from '#shared/calendar/ics/occurrences-to-ics';
import type { Calendar } from '#shared/calendar/types';
import type { ScheduleEntry } from '#shared/model/schedule-views';
import type { Calendars } from './calendars';
import type { ScheduleEntries } from './entries';

const DAY_MS = 86_400_000;
/** Calendar programs read whole files: so many events are a megabyte or two. */
const MAX_EVENTS = 5000;

/** The schedules of which a file is made, each with the calendar that fires. */
export interface CalendarFileSource {
  entry: ScheduleEntry;
  calendar: Calendar;
}

/**
 * The coming occurrences as a file for calendar programs. Skipped ones are in it as cancelled, so that a program that had them
 * before takes them out.
 */
export function calendarFileOf(
  sources: readonly CalendarFileSource[],
  { name, nowMs, days }: { name: string; nowMs: number; days: number },
): File {
  const each = Math.max(1, Math.floor(MAX_EVENTS / Math.max(1, sources.length)));
  const occurrences = sources.flatMap(({ entry, calendar }) =>
    calendar.occurrences(nowMs, nowMs + days * DAY_MS, each).items.map(({ plannedMs, atMs, outcome, changes }): IcsOccurrence => {
      const reasons = changes.flatMap((change) => (change.name === undefined || change.name === '' ? [] : [change.name]));
      return {
        flowId: entry.flowId,
        nodeId: entry.nodeId,
        plannedMs,
        atMs,
        summary: entry.flowName,
        description: [entry.nodeName, ...reasons].join('\n'),
        isCancelled: outcome === 'skipped',
      };
    }),
  );
  const text = occurrencesToIcs({ name, nowMs, occurrences });
  return new File([text], `${fileNameOf(name)}.ics`, { type: 'text/calendar' });
}

/** The schedules of all flows that fire, as one file. One whose calendar cannot be made is left out: its entry says why. */
export async function calendarFileOfAll(
  { entries, calendars, now }: { entries: Pick<ScheduleEntries, 'all'>; calendars: Pick<Calendars, 'ofEntry'>; now(): number },
  days: number,
): Promise<File> {
  const firing = entries.all({ status: 'active' });
  const settled = await Promise.allSettled(firing.map((entry) => calendars.ofEntry(entry)));
  const sources = firing.flatMap((entry, index): CalendarFileSource[] => {
    const made = settled[index];
    return made?.status === 'fulfilled' ? [{ entry, calendar: made.value }] : [];
  });
  return calendarFileOf(sources, { name: 'PulseFlow', nowMs: now(), days });
}

/** What every file system takes, and a header too. */
function fileNameOf(name: string): string {
  const plain = name
    .normalize('NFKC')
    .replace(/[\p{Cc}\s<>:"/\\|?*]+/gu, ' ')
    .trim()
    .replace(/[. ]+$/, '')
    .slice(0, 80);
  return plain === '' ? 'PulseFlow' : plain;
}
