import { AppError } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';
import { type Schedule, scheduleSchema } from '#shared/model/schedule';
import { scheduleFromV1 } from '#shared/model/schedule-v1';
import type { ScheduleTrigger } from './ports';

/** A schedule as its trigger node says it. */
export interface ReadSchedule {
  schedule: Schedule;
  /** Its own zone, else that of the flow, else that of the workspace. */
  zone: string;
  /** What decides when it occurs; schedules with equal texts occur alike, whatever else of them differs. */
  timing: string;
}

const FIRST_VERSION_OF_SCHEDULES = 2;

/** Configs of version 1 are converted. Errors: SCHEDULE_INVALID. */
export function readSchedule(trigger: ScheduleTrigger, workspaceZone: string): ReadSchedule {
  const { config, typeVersion, flowName } = trigger;
  const parsed = scheduleSchema.safeParse(typeVersion < FIRST_VERSION_OF_SCHEDULES ? scheduleFromV1(config) : config);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue === undefined || issue.path.length === 0 ? '' : ` (${issue.path.join('.')})`;
    throw new AppError({
      code: 'SCHEDULE_INVALID',
      message: `The schedule of "${flowName}" cannot be read: ${issue?.message ?? 'its config is not valid'}${place}. Correct it and publish the flow again.`,
      data: { flowName, detail: 'SCHEDULE_UNREADABLE' },
    });
  }
  const schedule = parsed.data;
  const zone = schedule.timeZone.trim() || trigger.timeZone || workspaceZone;
  return { schedule, zone, timing: timingText(schedule, zone) };
}

/** For `CompileOptions.seed`: what makes the jitter of schedules differ. */
export function seedOf({ flowId, nodeId }: Pick<ScheduleTrigger, 'flowId' | 'nodeId'>): string {
  return `${flowId}:${nodeId}`;
}

function timingText({ misfire: _misfire, overlap: _overlap, input: _input, ...timing }: Schedule, zone: string): string {
  return JSON.stringify({ ...timing, timeZone: zone });
}

/**
 * The timing text of what is remembered of a schedule. Rows of old versions hold its rule (`mode`, `everyMs`, `cron`, `zone`), an
 * interval without its zone: that plays no part in it.
 */
export function rememberedTiming(text: string, zone: string): string | undefined {
  try {
    const value = JSON.parse(text) as JsonObject;
    if (value['mode'] === undefined) return text;
    const schedule = scheduleSchema.parse(scheduleFromV1(value));
    return timingText(schedule, typeof value['zone'] === 'string' ? value['zone'] : zone);
  } catch {
    return undefined;
  }
}

/** Whether two timings recur alike, their rules and zones apart: then what a series counts from stays. */
export function hasSameBeat(one: string, other: string): boolean {
  const beat = (text: string): string => {
    const { recurrence, startsAt } = JSON.parse(text) as Pick<Schedule, 'recurrence' | 'startsAt'>;
    return JSON.stringify([recurrence, startsAt]);
  };
  return beat(one) === beat(other);
}
