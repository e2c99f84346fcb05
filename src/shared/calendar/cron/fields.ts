/** A field of a cron expression. Its id is also how problems name it, and how the window finds its words. */
export interface CronField {
  id: 'second' | 'minute' | 'hour' | 'day' | 'month' | 'weekday';
  /** As an English sentence names it. */
  name: string;
  min: number;
  max: number;
  names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const SECOND: CronField = { id: 'second', name: 'second', min: 0, max: 59 };
/** Sunday is 0 and 7. */
const FIVE: readonly CronField[] = [
  { id: 'minute', name: 'minute', min: 0, max: 59 },
  { id: 'hour', name: 'hour', min: 0, max: 23 },
  { id: 'day', name: 'day of month', min: 1, max: 31 },
  { id: 'month', name: 'month', min: 1, max: 12, names: MONTHS },
  { id: 'weekday', name: 'day of week', min: 0, max: 7, names: WEEKDAYS },
];
const SIX: readonly CronField[] = [SECOND, ...FIVE];

/** The fields of an expression with so many, or undefined when there is no such form. */
export function fieldsOf(count: number): readonly CronField[] | undefined {
  if (count === 5) return FIVE;
  return count === 6 ? SIX : undefined;
}

/** The short forms, with what they stand for: second, minute, hour, day, month, weekday. */
export const MACROS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 0 1 1 *'],
  ['@annually', '0 0 0 1 1 *'],
  ['@monthly', '0 0 0 1 * *'],
  ['@weekly', '0 0 0 * * 0'],
  ['@daily', '0 0 0 * * *'],
  ['@midnight', '0 0 0 * * *'],
  ['@hourly', '0 0 * * * *'],
  ['@minutely', '0 * * * * *'],
  ['@secondly', '* * * * * *'],
  ['@weekdays', '0 0 0 * * 1-5'],
  ['@weekends', '0 0 0 * * 0,6'],
]);

/** The number a text stands for in a field, or undefined. */
export function numberIn(field: CronField, text: string): number | undefined {
  const named = field.names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return field.min + named;
  if (!/^\d{1,2}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= field.min && number <= field.max ? number : undefined;
}
