/** Calendar of schedules: see README.md. */
export { compileSchedule, timeZoneOf } from './compile';
export { exceptionOverlaps } from './exceptions';
export { toWall } from './zone';
