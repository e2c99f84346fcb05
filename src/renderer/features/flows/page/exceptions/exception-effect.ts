import type { Calendar } from '#shared/calendar/types';
import type { NewException, Occurrence, ScheduleException } from '#shared/model/schedule';

/** What an exception does to a schedule: the occurrences that it touches, those to come first, and how many there are. */
export interface ExceptionEffect {
  touched: Occurrence[];
  /** There are more than were looked at. */
  isCut: boolean;
}

const MOST_LOOKED_AT = 400;

/** The time that an exception concerns, ms; `undefined` for one that cannot be read. */
export function spanOf(exception: NewException): { fromMs: number; toMs: number } | undefined {
  const [from, to] = exception.kind === 'reschedule' ? [exception.occurrence, exception.at] : [exception.from, exception.to];
  const [a, b] = [Date.parse(from), Date.parse(to)];
  if (Number.isNaN(a) || Number.isNaN(b)) return undefined;
  return { fromMs: Math.min(a, b), toMs: Math.max(a, b) };
}

/** Whether all that an exception concerns has passed. */
export function isPast(exception: NewException, nowMs: number): boolean {
  return (spanOf(exception)?.toMs ?? 0) < nowMs;
}

/** What an exception does, by the calendar that was compiled with it. */
export function effectOf(calendar: Calendar, exception: ScheduleException): ExceptionEffect {
  const span = lookedAt(exception);
  if (span === undefined) return { touched: [], isCut: false };
  const { items, isCut } = calendar.occurrences(span.fromMs, span.toMs, MOST_LOOKED_AT);
  return { touched: items.filter(({ changes }) => changes.some(({ exceptionId }) => exceptionId === exception.id)), isCut };
}

/** A moved occurrence stands where it runs, however much lies between that and where it was. */
function lookedAt(exception: NewException): { fromMs: number; toMs: number } | undefined {
  const span = spanOf(exception);
  if (span === undefined || exception.kind !== 'reschedule') return span;
  const atMs = Date.parse(exception.at);
  return { fromMs: atMs, toMs: atMs + 1 };
}

/** Those to come, by their begin; and those that have passed, the latest first. */
export function splitByTime<Exception extends NewException>(
  exceptions: readonly Exception[],
  nowMs: number,
): { coming: Exception[]; past: Exception[] } {
  const from = (exception: Exception) => spanOf(exception)?.fromMs ?? 0;
  const past = exceptions.filter((exception) => isPast(exception, nowMs));
  const coming = exceptions.filter((exception) => !isPast(exception, nowMs));
  return { coming: coming.sort((a, b) => from(a) - from(b)), past: past.sort((a, b) => from(b) - from(a)) };
}
