import type { Blackout, ExecutionWindow, MonthDay, Recurrence, Schedule } from '#shared/model/schedule';
import { isTimeZone } from '../../../lib/format';

/** What is wrong with a field of a schedule while it is edited. */
export interface ScheduleProblem {
  /** JSON pointer from the schedule: `/recurrence/times`. */
  field: string;
  /** Key of the words, below `problem.`. */
  code: string;
  values?: Record<string, string | number>;
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;

/** True for a date and time as the model writes them, of a day that exists. */
export function isDateTime(text: string): boolean {
  if (!DATE_TIME.test(text)) return false;
  const day = text.slice(0, 10);
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

function onProblems(on: MonthDay): ScheduleProblem[] {
  return on.kind === 'day' && on.days.length === 0 ? [{ field: '/recurrence/on/days', code: 'noDays' }] : [];
}

function recurrenceProblems(recurrence: Recurrence): ScheduleProblem[] {
  const found: ScheduleProblem[] = [];
  const add = (name: string, code: string) => found.push({ field: `/recurrence/${name}`, code });
  if (recurrence.kind === 'once' && !isDateTime(recurrence.at)) add('at', 'noDate');
  if ('times' in recurrence && !recurrence.times.some((time) => TIME.test(time))) add('times', 'noTimes');
  if (recurrence.kind === 'weekly' && recurrence.weekdays.length === 0) add('weekdays', 'noWeekdays');
  if (recurrence.kind === 'yearly' && recurrence.months.length === 0) add('months', 'noMonths');
  if (recurrence.kind === 'cron' && recurrence.expression.trim() === '') add('expression', 'noCron');
  if (recurrence.kind === 'rrule' && recurrence.text.trim() === '') add('text', 'noRule');
  if (recurrence.kind === 'dates' && !recurrence.dates.some(isDateTime)) add('dates', 'noDates');
  if ('on' in recurrence) found.push(...onProblems(recurrence.on));
  return found;
}

function windowProblems(window: ExecutionWindow): ScheduleProblem[] {
  const found: ScheduleProblem[] = [];
  if (!TIME.test(window.from)) found.push({ field: '/window/from', code: 'noTime' });
  if (!TIME.test(window.to)) found.push({ field: '/window/to', code: 'noTime' });
  if (window.weekdays?.length === 0) found.push({ field: '/window/weekdays', code: 'noWeekdays' });
  return found;
}

function blackoutProblems({ from, to }: Blackout, at: number): ScheduleProblem[] {
  if (!isDateTime(from)) return [{ field: `/blackouts/${at}/from`, code: 'noDate' }];
  if (!isDateTime(to)) return [{ field: `/blackouts/${at}/to`, code: 'noDate' }];
  return to > from ? [] : [{ field: `/blackouts/${at}/to`, code: 'endsFirst' }];
}

/** What a person has still to fill in or put right. The texts of cron and RRULE are judged by their own rooms. */
export function problemsOf(schedule: Schedule): ScheduleProblem[] {
  const { startsAt, endsAt, timeZone, window, blackouts } = schedule;
  const found = recurrenceProblems(schedule.recurrence);
  if (timeZone !== '' && !isTimeZone(timeZone))
    found.push({ field: '/timeZone', code: 'unknownZone', values: { zone: timeZone } });
  if (startsAt !== undefined && !isDateTime(startsAt)) found.push({ field: '/startsAt', code: 'noDate' });
  if (endsAt !== undefined && !isDateTime(endsAt)) found.push({ field: '/endsAt', code: 'noDate' });
  if (startsAt !== undefined && endsAt !== undefined && isDateTime(startsAt) && isDateTime(endsAt) && endsAt <= startsAt)
    found.push({ field: '/endsAt', code: 'endsFirst' });
  if (window !== undefined) found.push(...windowProblems(window));
  found.push(...blackouts.flatMap(blackoutProblems));
  return found;
}
