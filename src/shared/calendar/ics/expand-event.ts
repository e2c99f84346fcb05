import { isAppError } from '../../model/errors';
import { civilOf } from '../civil';
import { dateText } from '../holiday-calendar';
import { parseRrule } from '../rrule/parse-rrule';
import { rruleSeries } from '../rrule/rrule-series';

const DAY_MS = 86_400_000;

/** A whole-day event of a calendar file. Days are days since 1970-01-01. */
export interface EventDays {
  firstDay: number;
  /** Days that it lasts. */
  length: number;
  /** RRULE values. */
  rules: readonly string[];
  /** RDATE. */
  dates: readonly number[];
  /** EXDATE. */
  withoutDays: readonly number[];
  /** First days of occurrences that stand elsewhere as an event of their own. */
  excluded: readonly number[];
}

/**
 * The days of an event. Repetitions are followed from the first day of the range to its last; a rule that cannot be read leaves
 * the event as one that does not repeat.
 */
export function expandEvent(
  event: EventDays,
  range: { fromDay: number; toDay: number; maxDays: number },
): { day: number; isYearly: boolean }[] {
  const without = new Set([...event.withoutDays, ...event.excluded]);
  const isYearly = event.rules.length === 1 && event.dates.length === 0 && without.size === 0 && isEveryYear(event);
  const first = new Set(isYearly ? [event.firstDay] : startsOf(event, range));
  const days: { day: number; isYearly: boolean }[] = [];
  for (const start of first) {
    if (without.has(start)) continue;
    for (let day = start; day < start + event.length && days.length < range.maxDays; day++) days.push({ day, isYearly });
  }
  return days;
}

/** Whether an event comes every year for ever on the date of its first day. */
function isEveryYear({ firstDay, rules }: EventDays): boolean {
  const parsed = parseRrule(rules[0] ?? '');
  const rule = 'problems' in parsed ? undefined : parsed.recurrence.rule;
  if (rule?.frequency !== 'YEARLY' || rule.interval !== 1 || rule.count !== undefined || rule.until !== undefined) return false;
  const { BYMONTH, BYMONTHDAY, ...others } = rule.numbers;
  const { month, day } = civilOf(firstDay);
  const isThat = (numbers: readonly number[], number: number) =>
    numbers.length === 0 || (numbers.length === 1 && numbers[0] === number);
  const isPlain = rule.weekdays.length === 0 && Object.values(others).every((numbers) => numbers.length === 0);
  // A day without its month would be one in every month.
  const isDate = BYMONTHDAY.length === 0 || BYMONTH.length > 0;
  return isPlain && isDate && isThat(BYMONTH, month) && isThat(BYMONTHDAY, day);
}

function startsOf(
  { firstDay, length, rules, dates }: EventDays,
  range: { fromDay: number; toDay: number; maxDays: number },
): number[] {
  const starts = [firstDay, ...dates];
  for (const rule of rules) {
    const series = seriesOf(firstDay, rule);
    let at = series?.next((range.fromDay - length) * DAY_MS);
    for (; at !== undefined && at <= range.toDay * DAY_MS && starts.length < range.maxDays; at = series?.next(at + DAY_MS)) {
      starts.push(Math.floor(at / DAY_MS));
    }
  }
  return starts;
}

function seriesOf(firstDay: number, rule: string) {
  try {
    return rruleSeries(`DTSTART;VALUE=DATE:${dateText(firstDay).replaceAll('-', '')}\nRRULE:${rule}`, firstDay * DAY_MS);
  } catch (error) {
    if (isAppError(error)) return undefined;
    throw error;
  }
}
