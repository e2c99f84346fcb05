/** Calendar of schedules: see README.md. */
export { addBusinessDays, countBusinessDays, isBusinessDay, isWeekend, nthBusinessDay } from './business-days';
export { compileSchedule, timeZoneOf } from './compile';
export { type DayCount, dayCounts } from './day-counts';
export { exceptionOverlaps } from './exceptions';
export type { Calendar, CompileOptions, Explanation, HolidayCalendar } from './types';
export { toWall, zoneOf } from './zone';
