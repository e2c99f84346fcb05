import type { ScheduleEntry } from '#shared/model/schedule-views';

/** What was never published has nothing to pause, and what is over neither. */
export const canPause = ({ status, pausedAt }: Pick<ScheduleEntry, 'status' | 'pausedAt'>): boolean =>
  pausedAt !== undefined || !['draft', 'disabled', 'ended'].includes(status);

/** By hand it runs while paused or over too, but not while its flow refuses. */
export const canRun = ({ status }: Pick<ScheduleEntry, 'status'>): boolean =>
  !['draft', 'disabled', 'flow-paused', 'invalid'].includes(status);
