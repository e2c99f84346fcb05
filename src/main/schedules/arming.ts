/** Makes of a trigger, its exceptions and its holidays the calendar that is followed. */
import { compileSchedule } from '#shared/calendar/index';
import type { HolidayCalendar } from '#shared/calendar/types';
import { AppError, type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { HolidayRule, Schedule, ScheduleException } from '#shared/model/schedule';
import type { Entry } from './entry';
import type { SchedulesPorts } from './ports';
import { hasSameBeat, readSchedule, rememberedTiming, seedOf } from './read-schedule';

/** Holidays that could not be loaded are asked for again then. */
const HOLIDAYS_AGAIN_MS = 5 * 60_000;
/** Clocks drift: an anchor that is ahead by less is not one of a wrong clock. */
const DRIFT_MS = 1000;

export interface Arming {
  /**
   * Reads a schedule anew and makes it follow what it says now. What was due by an unchanged timing stays due; a changed one
   * counts from now on. What cannot be followed gets its `error`, and is reported once.
   */
  arm(entry: Entry): Promise<void>;
  /** Holidays are loaded anew from now on. */
  forgetHolidays(): void;
}

export function createArming(ports: SchedulesPorts): Arming {
  const { clock, report } = ports;
  const holidays = new Map<string, Promise<HolidayCalendar>>();

  /** The same calendar for all that have the same holidays. */
  function holidaysOf(rule: HolidayRule): Promise<HolidayCalendar> {
    const key = JSON.stringify([rule.country, rule.state, rule.region, rule.lists]);
    const known = holidays.get(key);
    if (known !== undefined) return known;
    const loading = ports.holidaysOf(rule).catch((error: unknown) => {
      holidays.delete(key);
      throw holidaysMissing(rule, error);
    });
    holidays.set(key, loading);
    return loading;
  }

  async function arm(entry: Entry): Promise<void> {
    const nowMs = clock.now();
    const { trigger, row } = entry;
    entry.restUntilMs = 0;
    try {
      const read = readSchedule(trigger, ports.timeZone());
      const { schedule, zone, timing } = read;
      const { anchorMs, isSame } = remembered(entry, timing, zone, nowMs);
      if (!isSame || entry.cursorMs > nowMs) entry.cursorMs = nowMs;
      if (!isSame) entry.retry = undefined;
      row.config = timing;
      row.anchor_at = anchorMs;
      const days = schedule.holidays === undefined ? undefined : await holidaysOf(schedule.holidays);
      const exceptions = exceptionsOf(trigger.flowId, trigger.nodeId);
      const options = { timeZone: zone, anchorMs, exceptions, seed: seedOf(trigger), ...(days && { holidays: days }) };
      entry.makeCalendar = () => compileSchedule(schedule, options);
      entry.madeCalendar = entry.makeCalendar();
      entry.zone = entry.madeCalendar.zone;
      entry.canSkip = canSkip(schedule, exceptions);
      entry.read = read;
      if (entry.error !== undefined || !isSame) row.last_error = null;
      entry.error = undefined;
    } catch (error) {
      cannotFollow(entry, toErrorInfo(error), nowMs);
    }
  }

  function exceptionsOf(flowId: string, nodeId: string): ScheduleException[] {
    return ports.exceptionsOf(flowId).filter((exception) => exception.nodeId === undefined || exception.nodeId === nodeId);
  }

  function cannotFollow(entry: Entry, error: ErrorInfo, nowMs: number): void {
    const { flowId, flowName, flowKind, nodeId } = entry.trigger;
    entry.makeCalendar = undefined;
    entry.madeCalendar = undefined;
    entry.error = error;
    if (error.kind === 'operational') entry.restUntilMs = nowMs + HOLIDAYS_AGAIN_MS;
    if (entry.row.last_error === error.message) return;
    entry.row.last_error = error.message;
    report({ ...error, data: { ...error.data, flowId, flowName, flowKind, nodeId } });
  }

  return { arm, forgetHolidays: () => holidays.clear() };
}

/** Whether it goes on by the timing of before, and what it counts from. */
function remembered({ row }: Entry, timing: string, zone: string, nowMs: number): { anchorMs: number; isSame: boolean } {
  const before = row.config === '' ? undefined : rememberedTiming(row.config, zone);
  const anchorMs = row.anchor_at;
  if (before === undefined || anchorMs === null) return { anchorMs: nowMs, isSame: false };
  const isSame = before === timing;
  // Where it counts from lies ahead when the clock was set back: it would wait until then.
  const keepsAnchor = anchorMs <= nowMs + DRIFT_MS && (isSame || hasSameBeat(before, timing));
  return { anchorMs: keepsAnchor ? anchorMs : nowMs, isSame };
}

function canSkip({ weekends, holidays, window, blackouts }: Schedule, exceptions: readonly ScheduleException[]): boolean {
  return weekends !== 'run' || holidays !== undefined || window !== undefined || blackouts.length > 0 || exceptions.length > 0;
}

/** What a schedule says whose holidays cannot be loaded. */
export function holidaysMissing(rule: HolidayRule, cause: unknown): AppError {
  const { message } = toErrorInfo(cause);
  const place = [rule.country, rule.state, rule.region].filter((part) => part !== undefined).join(' ');
  return new AppError({
    code: 'SCHEDULE_HOLIDAYS_MISSING',
    kind: 'operational',
    message: `The holidays of this schedule${place === '' ? '' : ` (${place})`} cannot be loaded, so it does not run: ${message} Choose others, or wait until they can be loaded.`,
    data: { place, reason: message },
    cause,
  });
}
