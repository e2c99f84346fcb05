import { dayFinder } from '../month-days';
import { invalidText, type TextProblem } from '../text-problem';
import type { WallMs, WallSeries } from '../types';
import { cronDays } from './cron-days';
import { type Cron, parseCron } from './parse-cron';

const DAY_S = 86_400;

/**
 * The series of a cron expression: five fields (minute hour day month weekday) or six (second first), `* , - /`, names,
 * `?`, `L`, `L-n`, `W`, `LW`, `#`, and short forms such as @daily. It ticks when its hours are not restricted, or only by a step.
 * Errors: SCHEDULE_INVALID with the first problem as its reason.
 */
export function cronSeries(expression: string): WallSeries {
  const parsed = parseCron(expression);
  if ('problems' in parsed) throw invalidText(expression, parsed.problems);
  return seriesOf(parsed.cron);
}

/** Everything that is wrong with an expression, in reading order; empty when it can fire. */
export function cronProblems(expression: string): TextProblem[] {
  const parsed = parseCron(expression);
  if ('problems' in parsed) return parsed.problems;
  return seriesOf(parsed.cron).next(0) === undefined ? [neverProblem(expression, parsed.cron)] : [];
}

function seriesOf(cron: Cron): WallSeries {
  const nextDay = dayFinder(cronDays(cron));
  const nextTime = timeFinder(cron);
  return {
    isTicking: cron.isEveryHour,
    next(from: WallMs): WallMs | undefined {
      const second = Math.ceil(from / 1000);
      const today = Math.floor(second / DAY_S);
      const day = nextDay(today);
      if (day === undefined) return undefined;
      const time = nextTime(day === today ? second - today * DAY_S : 0);
      if (time !== undefined) return (day * DAY_S + time) * 1000;
      const later = nextDay(day + 1);
      return later === undefined ? undefined : (later * DAY_S + (nextTime(0) ?? 0)) * 1000;
    },
  };
}

/** For each number the first chosen one at or after it; undefined behind the last. */
function following(chosen: readonly number[], count: number): (number | undefined)[] {
  return Array.from({ length: count + 1 }, (_, from) => chosen.find((number) => number >= from));
}

/** Finds the first second of a day at or after one that hours, minutes and seconds allow. */
function timeFinder(cron: Cron): (from: number) => number | undefined {
  const hours = following(cron.hours, 24);
  const minutes = following(cron.minutes, 60);
  const seconds = following(cron.seconds, 60);
  const firstMinute = (cron.minutes[0] ?? 0) * 60;
  const firstSecond = cron.seconds[0] ?? 0;
  return (from) => {
    const atHour = Math.floor(from / 3600);
    const atMinute = Math.floor((from % 3600) / 60);
    if (hours[atHour] === atHour) {
      const second = minutes[atMinute] === atMinute ? seconds[from % 60] : undefined;
      if (second !== undefined) return atHour * 3600 + atMinute * 60 + second;
      const minute = minutes[atMinute + 1];
      if (minute !== undefined) return atHour * 3600 + minute * 60 + firstSecond;
    }
    const hour = hours[hours[atHour] === atHour ? atHour + 1 : atHour];
    return hour === undefined ? undefined : hour * 3600 + firstMinute + firstSecond;
  };
}

function neverProblem(expression: string, cron: Cron): TextProblem {
  const [part] = cron.days.parts;
  const place = { field: 'expression', from: 0, to: expression.length };
  if (part?.kind !== 'numbers')
    return { code: 'CRON_NO_DATE', message: 'No date is ever like that: change the days or the months', values: {}, ...place };
  return {
    code: 'CRON_NEVER',
    message: `Day ${part.from} never comes in the chosen months`,
    values: { day: part.from },
    ...place,
  };
}
