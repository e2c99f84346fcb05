import { cronProblems } from '#shared/calendar/cron/cron-series';
import { rruleProblems } from '#shared/calendar/rrule/rrule-series';
import type { TextProblem } from '#shared/calendar/text-problem';
import { type Recurrence, type Schedule, scheduleSchema } from '#shared/model/schedule';
import type { JsonObject, SettingProblem } from '../../engine/sdk';
import { isTimeZone } from '../form/time-zone';

/** Days of the longest occurrence of each month. */
const MONTH_LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What is wrong with a schedule beyond the form of its fields; nothing for a config that is no schedule. */
export function checkSchedule(config: JsonObject): SettingProblem[] {
  const parsed = scheduleSchema.safeParse(config);
  if (!parsed.success) return [];
  const schedule = parsed.data;
  return [
    ...zoneProblems(schedule.timeZone),
    ...recurrenceProblems(schedule.recurrence),
    ...boundProblems(schedule),
    ...weekendProblems(schedule),
    ...holidayProblems(schedule),
    ...schedule.blackouts.flatMap((blackout, at) => (blackout.to > blackout.from ? [] : [backwards(`/blackouts/${at}/to`)])),
  ];
}

function zoneProblems(timeZone: string): SettingProblem[] {
  const value = timeZone.trim();
  if (value === '' || isTimeZone(value)) return [];
  const message = `"${value}" is not a time zone; write one such as America/Sao_Paulo`;
  return [{ field: '/timeZone', message, detail: 'TIME_ZONE_INVALID', values: { value } }];
}

function recurrenceProblems(recurrence: Recurrence): SettingProblem[] {
  if (recurrence.kind === 'cron') return textProblems('/recurrence/expression', cronProblems(recurrence.expression));
  if (recurrence.kind === 'rrule') return textProblems('/recurrence/text', rruleProblems(recurrence.text));
  if (recurrence.kind !== 'yearly' || recurrence.on.kind !== 'day' || recurrence.on.ifMissing !== 'skip') return [];
  const longest = Math.max(...recurrence.months.map((month) => MONTH_LENGTHS[month - 1] ?? 31));
  const day = Math.min(...recurrence.on.days);
  if (day <= longest) return [];
  const message = `Day ${day} never comes in the chosen months`;
  return [{ field: '/recurrence/on/days', message, detail: 'CRON_NEVER', values: { day } }];
}

/** A field shows one problem at a time; the first in the text is where to begin. */
function textProblems(field: string, [first]: readonly TextProblem[]): SettingProblem[] {
  if (first === undefined) return [];
  return [{ field, message: first.message, position: first.from, detail: first.code, values: first.values }];
}

function boundProblems({ startsAt, endsAt }: Schedule): SettingProblem[] {
  return startsAt !== undefined && endsAt !== undefined && endsAt < startsAt ? [backwards('/endsAt')] : [];
}

function backwards(field: string): SettingProblem {
  return { field, message: 'It ends before it begins', detail: 'SCHEDULE_BACKWARDS' };
}

function weekendProblems({ recurrence, weekends }: Schedule): SettingProblem[] {
  const days = recurrence.kind === 'weekly' ? recurrence.weekdays : [];
  if (weekends !== 'skip' || days.length === 0 || days.some((day) => day !== 'SA' && day !== 'SU')) return [];
  const message = 'It repeats on weekends only, and weekends are skipped: it never runs';
  return [{ field: '/weekends', message, detail: 'SCHEDULE_WEEKENDS_ONLY' }];
}

function holidayProblems({ holidays }: Schedule): SettingProblem[] {
  if (holidays === undefined || holidays.country !== undefined) return [];
  if (holidays.lists.length > 0 && holidays.state === undefined && holidays.region === undefined) return [];
  const message = 'Choose the country whose holidays count, or a list of holidays';
  return [{ field: '/holidays/country', message, detail: 'SCHEDULE_HOLIDAYS_NONE' }];
}
