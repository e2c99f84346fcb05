/** Calendar of schedules: see README.md. */
export { compileSchedule } from './compile';
export { exceptionOverlaps } from './exceptions';
export { toWall } from './zone';
