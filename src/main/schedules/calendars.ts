import type { Calendar, CompileSchedule, HolidayCalendar } from '#shared/calendar/types';
import type { HolidayRule, NewException, Schedule, ScheduleException } from '#shared/model/schedule';
import type { ScheduleEntry } from '#shared/model/schedule-views';
import { scheduleUnreadable } from './errors';
import type { ExceptionsRepository } from './exceptions-repository';
import type { SchedulesService } from './service-types';

export interface CalendarsPorts {
  service: Pick<SchedulesService, 'stateOf' | 'calendarOf'>;
  compile: CompileSchedule;
  holidaysOf(rule: HolidayRule): Promise<HolidayCalendar>;
  exceptions: Pick<ExceptionsRepository, 'ofSchedule'>;
  now(): number;
}

/** The calendars by which schedules are shown. Errors: SCHEDULE_INVALID and those of unknown holidays. */
export interface Calendars {
  /** The very one that fires, or, of a schedule that is not followed, the one that would. */
  ofEntry(entry: ScheduleEntry): Promise<Calendar>;
  /** Of a schedule that is not saved; it counts from now. */
  ofUnsaved(schedule: Schedule, timeZone: string, exceptions: readonly NewException[]): Promise<Calendar>;
}

export function createCalendars({ service, compile, holidaysOf, exceptions, now }: CalendarsPorts): Calendars {
  async function compiled(schedule: Schedule, options: Parameters<CompileSchedule>[1]): Promise<Calendar> {
    const holidays = schedule.holidays === undefined ? undefined : await holidaysOf(schedule.holidays);
    return compile(schedule, { ...options, ...(holidays === undefined ? {} : { holidays }) });
  }

  return {
    async ofEntry({ flowId, flowName, nodeId, schedule, zone, anchorMs, seed }) {
      if (service.stateOf(flowId, nodeId) !== undefined) return service.calendarOf(flowId, nodeId);
      if (schedule === undefined) throw scheduleUnreadable(flowName);
      return compiled(schedule, { timeZone: zone, anchorMs, exceptions: exceptions.ofSchedule(flowId, nodeId), seed });
    },

    ofUnsaved(schedule, timeZone, given) {
      const anchorMs = now();
      const kept = given.map((exception, index): ScheduleException => ({ ...exception, id: `exc_${index}`, createdAt: index }));
      return compiled(schedule, { timeZone, anchorMs, exceptions: kept });
    },
  };
}
