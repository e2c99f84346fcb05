/** Plain words for schedules, in the languages of the app. */
export { describeChange, describeRecord } from './describe-change';
export { describeException, describeSettings } from './describe-exception';
export { describeExplanation } from './describe-explanation';
export { describeSchedule } from './describe-schedule';
export { describeScheduleShort } from './describe-short';
export type { ScheduleNames } from './types';
