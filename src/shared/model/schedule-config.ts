import type { JsonObject } from './json';
import { type Schedule, scheduleSchema } from './schedule';

const DEFAULTS: Schedule = scheduleSchema.parse({});

/**
 * The config of a `core.schedule` node for a schedule: what has the value that is taken anyway is left out, but for when it
 * recurs. So files and histories of a flow say no more than people have chosen.
 */
export function scheduleConfig(schedule: Schedule): JsonObject {
  const kept = Object.entries(schedule).filter(
    ([name, value]) =>
      value !== undefined &&
      (name === 'recurrence' || JSON.stringify(value) !== JSON.stringify(DEFAULTS[name as keyof Schedule])),
  );
  return JSON.parse(JSON.stringify(Object.fromEntries(kept))) as JsonObject;
}
