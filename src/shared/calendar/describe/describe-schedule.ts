import type { Recurrence, Schedule } from '../../model/schedule';
import { rruleTimeZone } from '../rrule/rrule-series';
import { describeRecurrence, weekdayNumbers } from './describe-recurrence';
import { type Formats, formatsOf } from './formats';
import { grammarOf } from './grammar';
import type { DescribeOptions, Grammar } from './types';
import { secondsOf, wallOf } from './wall-text';
import { zoneCity } from './zone-city';

/**
 * A schedule as one plain sentence: 'Every last business day of the month at 18:00, São Paulo, not on holidays'. It names every
 * rule that keeps an occurrence from where the recurrence put it, and every bound. The zone is that of the schedule, else
 * `options.zone`; intervals without rules have none.
 */
export function describeSchedule(schedule: Schedule, options: DescribeOptions): string {
  const grammar = grammarOf(options);
  const formats = formatsOf(options);
  const rules = rulesText(schedule, options, grammar, formats);
  const zone = zoneOf(schedule) ?? options.zone;
  const isByClock = schedule.recurrence.kind !== 'interval' || rules.length > 0;
  const parts = [
    describeRecurrence(schedule.recurrence, grammar, formats),
    ...(zone === undefined || !isByClock ? [] : [zoneCity(zone, options.language)]),
    ...rules,
    ...(schedule.jitterMs === 0 ? [] : [grammar.rules.spread(schedule.jitterMs)]),
  ];
  return capital(parts.join(', '));
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function zoneOf({ timeZone, recurrence }: Schedule): string | undefined {
  const own = timeZone.trim();
  if (own !== '') return own;
  return recurrence.kind === 'rrule' ? rruleTimeZone(recurrence.text) : undefined;
}

/** Rules and bounds, in the order in which they are applied. */
function rulesText(schedule: Schedule, options: DescribeOptions, grammar: Grammar, formats: Formats): string[] {
  const { rules } = grammar;
  const { weekends, holidays, window, blackouts, startsAt, endsAt, maxOccurrences } = schedule;
  const [blackout] = blackouts;
  return [
    ...(weekends === 'run' ? [] : [rules.weekends[weekends]]),
    ...(holidays === undefined || !areCounted(schedule)
      ? []
      : [rules.holidays[holidays.policy](whose(holidays, options, formats))]),
    ...(window === undefined ? [] : windowText(window, grammar)),
    ...(blackouts.length === 1 && blackout !== undefined
      ? [rules.blackout(formats.wall(wallOf(blackout.from)), formats.wall(wallOf(blackout.to)), blackout.reason.trim())]
      : []),
    ...(blackouts.length > 1 ? [rules.blackouts(blackouts.length)] : []),
    ...(startsAt === undefined ? [] : [rules.starts(formats.wall(wallOf(startsAt)))]),
    ...(endsAt === undefined ? [] : [rules.ends(formats.wall(wallOf(endsAt)))]),
    ...(maxOccurrences === undefined ? [] : [rules.atMost(maxOccurrences)]),
  ];
}

/** Holidays on which everything runs matter only to what counts business days. */
function areCounted({ holidays, recurrence }: Schedule): boolean {
  return holidays?.policy !== 'run' || countsBusinessDays(recurrence);
}

function countsBusinessDays(recurrence: Recurrence): boolean {
  return (recurrence.kind === 'monthly' || recurrence.kind === 'yearly') && recurrence.on.kind === 'business-day';
}

function whose(holidays: NonNullable<Schedule['holidays']>, { names }: DescribeOptions, formats: Formats): string {
  const lists = holidays.lists.flatMap((id) => names?.lists?.[id] ?? []);
  const place = holidays.country === undefined ? undefined : names?.place;
  return formats.list([...(place === undefined ? [] : [place]), ...lists]);
}

/** A window that is always open restricts nothing. */
function windowText(window: NonNullable<Schedule['window']>, grammar: Grammar): string[] {
  const [from, to] = [secondsOf(window.from), secondsOf(window.to)];
  const span = from === to ? '' : grammar.span(from, to);
  const weekdays = new Set(window.weekdays ?? []);
  const days = weekdays.size === 0 || weekdays.size === 7 ? '' : grammar.onWeekdays(weekdayNumbers([...weekdays]));
  return span === '' && days === '' ? [] : [grammar.rules.window(span, days, window.outside === 'move')];
}
