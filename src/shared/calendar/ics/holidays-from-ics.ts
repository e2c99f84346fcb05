import type Ical from 'ical.js';
import { AppError } from '../../model/errors';
import type { HolidayList } from '../../model/schedule';
import { epochDayOf } from '../civil';
import { dateText } from '../holiday-calendar';
import { type EventDays, expandEvent } from './expand-event';

/** A day of a holiday list. */
type Holiday = HolidayList['days'][number];

/** What a calendar file has of holidays. */
export interface ImportedHolidays {
  /** The name that the file gives itself. */
  name?: string;
  days: Holiday[];
  /** Events that are no holidays: with times of day, cancelled, or without a date that can be read. */
  ignored: number;
}

/** As many characters as the contract takes. */
const MAX_LENGTH = 2_000_000;
const MAX_DAYS = 5000;
const MAX_NAME = 200;
const DAY_S = 86_400;

/**
 * Reads the whole-day events of an iCalendar file as holidays, by date. An event that comes every year on one date is a yearly
 * one; other repetitions are expanded over the years given, both included.
 * Errors: CALENDAR_FILE_INVALID, with ICS_TOO_LARGE, ICS_UNREADABLE, ICS_NO_DAYS or ICS_TOO_MANY as `detail`.
 */
export async function holidaysFromIcs(text: string, years: { fromYear: number; toYear: number }): Promise<ImportedHolidays> {
  if (text.length > MAX_LENGTH) {
    throw invalid('ICS_TOO_LARGE', `The file is longer than ${MAX_LENGTH} characters: export fewer years`, { max: MAX_LENGTH });
  }
  const { default: ICAL } = await import('ical.js');
  const calendars = readCalendars(ICAL, text);
  const events = calendars.flatMap((calendar) => calendar.getAllSubcomponents('vevent'));
  const read = events.map(readableEvent);
  const moved = movedDays(read);
  const range = { fromDay: epochDayOf(years.fromYear, 1, 1), toDay: epochDayOf(years.toYear, 12, 31), maxDays: MAX_DAYS + 1 };
  const days = new Map<string, Holiday>();
  for (const event of read) {
    if (event === undefined) continue;
    const found = expandEvent(event.isMoved ? event : { ...event, excluded: moved.get(event.uid) ?? [] }, range);
    for (const { day, isYearly } of found) {
      const holiday = { date: dateText(day), name: event.name, yearly: isYearly };
      days.set(JSON.stringify(holiday), holiday);
    }
    if (days.size > MAX_DAYS) {
      throw invalid('ICS_TOO_MANY', `The file has more than ${MAX_DAYS} holidays: export fewer years`, { max: MAX_DAYS });
    }
  }
  if (days.size === 0) {
    throw invalid('ICS_NO_DAYS', 'The file has no event of whole days: export a calendar of holidays', { events: events.length });
  }
  const name = calendars.map((calendar) => unescaped(textOf(calendar, 'x-wr-calname'))).find((each) => each !== '');
  return {
    ...(name === undefined ? {} : { name: name.slice(0, 120) }),
    days: [...days.values()].sort((a, b) => a.date.localeCompare(b.date) || a.name.localeCompare(b.name)),
    ignored: read.filter((event) => event === undefined).length,
  };
}

type Component = InstanceType<typeof Ical.Component>;
type Time = InstanceType<typeof Ical.Time>;
type Event = EventDays & { uid: string; name: string; isMoved: boolean; movedFrom?: number };

function readCalendars(ICAL: typeof Ical, text: string): Component[] {
  let read: unknown;
  try {
    read = ICAL.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid('ICS_UNREADABLE', `The file is no iCalendar file (.ics): ${reason}`, { reason }, error);
  }
  const roots = (Array.isArray(read) && typeof read[0] === 'string' ? [read] : Array.isArray(read) ? read : []) as unknown[][];
  const calendars = roots.filter(([name]) => name === 'vcalendar').map((root) => new ICAL.Component(root));
  if (calendars.length > 0) return calendars;
  const reason = 'VCALENDAR';
  throw invalid('ICS_UNREADABLE', 'The file is no iCalendar file (.ics): it has no VCALENDAR', { reason });
}

function readableEvent(component: Component): Event | undefined {
  try {
    return readEvent(component);
  } catch {
    // ical.js reads values when they are asked for, and throws what comes to hand where it cannot.
    return undefined;
  }
}

function readEvent(component: Component): Event | undefined {
  const start = timeOf(component, 'dtstart');
  if (start === undefined || textOf(component, 'status').toUpperCase() === 'CANCELLED') return undefined;
  const length = lengthOf(component, start);
  if (length === undefined) return undefined;
  const movedFrom = timeOf(component, 'recurrence-id');
  return {
    uid: textOf(component, 'uid'),
    name: textOf(component, 'summary').slice(0, MAX_NAME),
    firstDay: dayOf(start),
    length,
    rules: component.getAllProperties('rrule').map((rule) => String(rule.getFirstValue())),
    dates: datesOf(component, 'rdate'),
    excluded: [],
    withoutDays: datesOf(component, 'exdate'),
    isMoved: movedFrom !== undefined,
    ...(movedFrom === undefined ? {} : { movedFrom: dayOf(movedFrom) }),
  };
}

/** The days from which single occurrences of repeated events were moved away, by the event. */
function movedDays(events: readonly (Event | undefined)[]): Map<string, number[]> {
  const moved = new Map<string, number[]>();
  for (const event of events) {
    if (event?.movedFrom !== undefined) moved.set(event.uid, [...(moved.get(event.uid) ?? []), event.movedFrom]);
  }
  return moved;
}

/** How many whole days an event lasts; undefined when it does not begin and end at midnight. */
function lengthOf(component: Component, start: Time): number | undefined {
  const end = timeOf(component, 'dtend');
  const duration = component.getFirstPropertyValue('duration');
  const seconds =
    end !== undefined ? secondOf(end) - secondOf(start) : isDuration(duration) ? duration.toSeconds() : start.isDate ? DAY_S : 0;
  if (start.isDate) return Math.max(1, Math.floor(seconds / DAY_S));
  const isWhole = secondOf(start) % DAY_S === 0 && seconds > 0 && seconds % DAY_S === 0;
  return isWhole ? seconds / DAY_S : undefined;
}

function isDuration(value: unknown): value is { toSeconds(): number } {
  return typeof value === 'object' && value !== null && 'toSeconds' in value && typeof value.toSeconds === 'function';
}

function timeOf(component: Component, name: string): Time | undefined {
  const value: unknown = component.getFirstPropertyValue(name);
  return isTime(value) ? value : undefined;
}

function datesOf(component: Component, name: string): number[] {
  const values = component.getAllProperties(name).flatMap((property) => property.getValues() as unknown[]);
  return values.filter(isTime).map(dayOf);
}

function isTime(value: unknown): value is Time {
  return typeof value === 'object' && value !== null && 'icalclass' in value && value.icalclass === 'icaltime';
}

function dayOf({ year, month, day }: Time): number {
  return epochDayOf(year, month, day);
}

/** Seconds of its digits: holidays are days of the calendar, whatever the zone of the file. */
function secondOf(time: Time): number {
  return dayOf(time) * DAY_S + time.hour * 3600 + time.minute * 60 + time.second;
}

function textOf(component: Component, name: string): string {
  const value: unknown = component.getFirstPropertyValue(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** Of properties that no standard knows, ical.js gives the text as it stands in the file. */
function unescaped(text: string): string {
  return text.replace(/\\([\\;,nN])/g, (_, char: string) => (char.toLowerCase() === 'n' ? ' ' : char)).trim();
}

function invalid(detail: string, message: string, values: Record<string, string | number>, cause?: unknown): AppError {
  return new AppError({ code: 'CALENDAR_FILE_INVALID', message, data: { detail, ...values }, cause });
}
