import { implement, type Router } from '@orpc/server';
import { schedules } from '#shared/contract/schedules';
import { AppError } from '#shared/model/errors';

const soon = (): never => {
  throw new AppError({ code: 'SCHEDULE_NOT_FOUND', message: 'This part of the schedules is not there yet.' });
};

/** The schedules capability of the contract. */
export function createSchedulesRouter(): Router<typeof schedules, Record<never, never>> {
  const os = implement(schedules);
  return os.router({
    get: os.get.handler(soon),
    create: os.create.handler(soon),
    update: os.update.handler(soon),
    remove: os.remove.handler(soon),
    exceptions: os.exceptions.handler(soon),
    addException: os.addException.handler(soon),
    updateException: os.updateException.handler(soon),
    removeException: os.removeException.handler(soon),
    preview: os.preview.handler(soon),
    occurrences: os.occurrences.handler(soon),
    explain: os.explain.handler(soon),
    pause: os.pause.handler(soon),
    resume: os.resume.handler(soon),
    runNow: os.runNow.handler(soon),
    calendarFile: os.calendarFile.handler(soon),
    list: os.list.handler(soon),
    timeline: os.timeline.handler(soon),
    state: os.state.handler(() => ({ paused: false })),
    pauseAll: os.pauseAll.handler(soon),
    resumeAll: os.resumeAll.handler(soon),
    allCalendarFile: os.allCalendarFile.handler(soon),
    previewOf: os.previewOf.handler(soon),
    holidays: os.holidays.handler(soon),
    holidayPlaces: os.holidayPlaces.handler(soon),
    holidayLists: os.holidayLists.handler(() => []),
    createHolidayList: os.createHolidayList.handler(soon),
    updateHolidayList: os.updateHolidayList.handler(soon),
    removeHolidayList: os.removeHolidayList.handler(soon),
    importHolidayList: os.importHolidayList.handler(soon),
  });
}
