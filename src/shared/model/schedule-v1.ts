import type { JsonObject } from './json';
import type { ScheduleInput } from './schedule';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const MOST = 1_000_000;

/**
 * The config of a `core.schedule` node of version 1 (`mode`, `everyMs`, `cron`, `timeZone`) as a schedule. What it leaves out
 * has the defaults of that version. An interval that is no whole second, or too many of them, becomes the nearest one that is.
 */
export function scheduleFromV1(config: JsonObject): ScheduleInput {
  const { mode, everyMs, cron, timeZone } = config;
  if (mode !== 'cron') return { recurrence: intervalOf(typeof everyMs === 'number' && everyMs > 0 ? everyMs : HOUR_MS) };
  const expression = typeof cron === 'string' && cron.trim() !== '' ? cron.trim() : '0 8 * * 1-5';
  const zone = typeof timeZone === 'string' ? timeZone.trim() : '';
  return { recurrence: { kind: 'cron', expression }, ...(zone === '' ? {} : { timeZone: zone }) };
}

function intervalOf(everyMs: number): NonNullable<ScheduleInput['recurrence']> {
  const interval = (every: number, unit: 'seconds' | 'minutes' | 'hours') => ({
    kind: 'interval' as const,
    every: Math.min(MOST, Math.max(1, Math.round(every))),
    unit,
  });
  if (everyMs % HOUR_MS === 0) return interval(everyMs / HOUR_MS, 'hours');
  if (everyMs % MINUTE_MS === 0 || everyMs > MOST * 1000) return interval(everyMs / MINUTE_MS, 'minutes');
  return interval(everyMs / 1000, 'seconds');
}
