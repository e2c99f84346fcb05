import { isEqualJson } from '#shared/document/json-equal';
import type { Json } from '#shared/model/json';
import { type Schedule, scheduleSchema } from '#shared/model/schedule';

/** Whether two schedules say the same, what is left out counting as its default. */
export function isSameSchedule(a: Schedule | undefined, b: Schedule | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return isEqualJson(normal(a), normal(b));
}

/** As the host would read it; what it would refuse, as it is. */
function normal(schedule: Schedule): Json {
  const parsed = scheduleSchema.safeParse(schedule);
  return (parsed.success ? parsed.data : schedule) as Json;
}
