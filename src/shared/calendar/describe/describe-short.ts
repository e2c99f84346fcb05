import type { Recurrence, Schedule } from '../../model/schedule';
import { rruleToRecurrence } from '../rrule/from-rrule';
import { describeRecurrence, selectorOf, weekdayNumbers } from './describe-recurrence';
import { type Formats, formatsOf } from './formats';
import { grammarOf } from './grammar';
import type { DescribeOptions, Grammar } from './types';
import { secondsOf, wallOf } from './wall-text';

/** When a schedule recurs in a few words for a card or a column, without its rules: 'Mon–Fri 9:00 AM'. */
export function describeScheduleShort({ recurrence }: Pick<Schedule, 'recurrence'>, options: DescribeOptions): string {
  const text = shortText(recurrence, grammarOf(options), formatsOf(options));
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function shortText(recurrence: Recurrence, grammar: Grammar, formats: Formats): string {
  const { short } = grammar;
  switch (recurrence.kind) {
    case 'once': {
      const wallMs = wallOf(recurrence.at);
      return `${formats.shortDay(wallMs)}, ${formats.time(formats.timeOf(wallMs))}`;
    }
    case 'dates':
      return short.dates(recurrence.dates.length);
    case 'interval':
      return short.interval(recurrence.every, recurrence.unit);
    case 'cron':
      return describeRecurrence(recurrence, grammar, formats);
    case 'rrule': {
      const meant = rruleToRecurrence(recurrence.text).recurrence;
      return meant.kind === 'rrule' ? describeRecurrence(meant, grammar, formats) : shortText(meant, grammar, formats);
    }
    default:
      return `${daysText(recurrence, grammar, formats)} ${timesText(recurrence.times, formats)}`;
  }
}

function timesText(times: readonly string[], formats: Formats): string {
  const sorted = [...new Set(times.map(secondsOf))].sort((a, b) => a - b);
  const shown = sorted.slice(0, sorted.length > 2 ? 1 : 2).map(formats.time);
  return `${shown.join(', ')}${sorted.length > 2 ? ` +${sorted.length - 1}` : ''}`;
}

function daysText(recurrence: Extract<Recurrence, { times: string[] }>, grammar: Grammar, formats: Formats): string {
  const { short } = grammar;
  switch (recurrence.kind) {
    case 'daily':
      return recurrence.every === 1 ? short.daily : grammar.everyDay(recurrence.every);
    case 'weekly': {
      const isDaily = recurrence.every === 1 && new Set(recurrence.weekdays).size === 7;
      if (isDaily) return short.daily;
      return `${short.weekly(recurrence.every)} ${short.weekdays(weekdayNumbers(recurrence.weekdays))}`.trim();
    }
    case 'monthly':
      return `${short.monthly(recurrence.every)}, ${short.days(selectorOf(recurrence.on))}`;
    case 'yearly': {
      const { every, months, on } = recurrence;
      const [month = 1] = months;
      const [day] = on.kind === 'day' ? on.days : [];
      const isOneDay = months.length === 1 && on.kind === 'day' && on.days.length === 1 && day !== undefined;
      const days = isOneDay
        ? formats.shortDayOfYear(month, day)
        : `${[...months]
            .sort((a, b) => a - b)
            .map(formats.shortMonth)
            .join(', ')}, ${short.days(selectorOf(on))}`;
      return `${short.yearly(every)}, ${days}`;
    }
  }
}
