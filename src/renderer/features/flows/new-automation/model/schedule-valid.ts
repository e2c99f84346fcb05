import { cronProblems } from '#shared/calendar/cron/cron-series';
import { rruleProblems } from '#shared/calendar/rrule/rrule-series';
import { type Schedule, scheduleSchema } from '#shared/model/schedule';
import { problemsOf } from '../../../../components/schedule/model/schedule-problems';

/** True for a schedule that can be followed; the form says what is wrong with one that cannot. */
export function isScheduleValid(schedule: Schedule): boolean {
  const { recurrence } = schedule;
  if (problemsOf(schedule).length > 0 || !scheduleSchema.safeParse(schedule).success) return false;
  if (recurrence.kind === 'cron') return cronProblems(recurrence.expression).length === 0;
  return recurrence.kind !== 'rrule' || rruleProblems(recurrence.text).length === 0;
}
