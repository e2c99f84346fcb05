/** What happens to a task by itself, and when: worked out once, as the task is taken up. */
import { addBusinessTime, type BusinessCalendar, businessTimeBetween } from '#shared/calendar/business-hours';
import type { EscalationStep, NewHumanTask } from '#shared/model/human-task';

/** The share of the time until it is due after which people are told that it runs out. */
const NEAR_SHARE = 0.75;

export interface PlannedTimer {
  /** `due`, `sla-near`, `reminder:<n>`, `remind-again`, `escalation:<n>` or `expiry`; n is the place in the definition. */
  name: string;
  at: number;
}

export interface TimerPlan {
  dueAt?: number;
  expiresAt?: number;
  /** By time, then by name: in this order they happen. */
  timers: PlannedTimer[];
}

type TimesOfTask = Pick<
  NewHumanTask,
  'dueAt' | 'dueInMs' | 'expiresAt' | 'expiresInMs' | 'remindBeforeDueMs' | 'remindEveryMs' | 'escalations'
>;

/** A duration from a moment on, or back when negative; in plain time where the calendar has not so much. */
function shifted(atMs: number, durationMs: number, calendar: BusinessCalendar | undefined): number {
  const plain = atMs + durationMs;
  return calendar === undefined ? plain : (addBusinessTime(atMs, durationMs, calendar) ?? plain);
}

function nearAt(createdAt: number, dueAt: number, calendar: BusinessCalendar | undefined): number {
  const business = calendar === undefined ? 0 : businessTimeBetween(createdAt, dueAt, calendar);
  // Due on a holiday: there is no business time until then to take a share of.
  return business > 0
    ? shifted(createdAt, Math.round(business * NEAR_SHARE), calendar)
    : createdAt + Math.round((dueAt - createdAt) * NEAR_SHARE);
}

/**
 * Plans the timers of a task. Durations count from its making, in business hours where it has them; a reminder whose time had passed
 * when the task was made is left out, and so is what would come after its expiry.
 */
export function planTimers(task: TimesOfTask, createdAt: number, calendar: BusinessCalendar | undefined): TimerPlan {
  const after = (durationMs: number): number => shifted(createdAt, durationMs, calendar);
  const moment = (at: number | undefined, inMs: number | undefined) => at ?? (inMs === undefined ? undefined : after(inMs));
  const dueAt = moment(task.dueAt, task.dueInMs);
  const expiresAt = moment(task.expiresAt, task.expiresInMs);
  const timers: PlannedTimer[] = task.escalations.map(({ afterMs }, index) => ({
    name: `escalation:${index}`,
    at: after(afterMs),
  }));
  if (dueAt !== undefined) {
    timers.push({ name: 'due', at: dueAt });
    const reminders = task.remindBeforeDueMs.map((ms, index) => ({
      name: `reminder:${index}`,
      at: shifted(dueAt, -ms, calendar),
    }));
    if (dueAt > createdAt) reminders.push({ name: 'sla-near', at: nearAt(createdAt, dueAt, calendar) });
    timers.push(...reminders.filter(({ at }) => at > createdAt));
  }
  if (task.remindEveryMs !== undefined) timers.push({ name: 'remind-again', at: after(task.remindEveryMs) });
  if (expiresAt !== undefined) timers.push({ name: 'expiry', at: expiresAt });
  return {
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    timers: timers
      .filter(({ at }) => expiresAt === undefined || at <= expiresAt)
      .sort((one, other) => one.at - other.at || (one.name < other.name ? -1 : 1)),
  };
}

/** The next reminder of a row of them: the first after now, so that those missed in between are one. */
export function nextReminder(previousAt: number, everyMs: number, nowMs: number, calendar: BusinessCalendar | undefined): number {
  const passed = calendar === undefined ? nowMs - previousAt : businessTimeBetween(previousAt, nowMs, calendar);
  const rounds = Math.max(1, Math.floor(passed / everyMs) + 1);
  return shifted(previousAt, rounds * everyMs, calendar);
}

/** The escalation that a timer stands for; undefined for other timers. */
export function escalationOf(name: string, escalations: readonly EscalationStep[]): EscalationStep | undefined {
  const match = /^escalation:(\d+)$/.exec(name);
  return match === null ? undefined : escalations[Number(match[1])];
}
