import type { TextProblem } from '../text-problem';
import { type CronField, numberIn } from './fields';

/** One part of a field, between its commas. */
export type CronPart =
  | { kind: 'numbers'; from: number; to: number; step: number }
  /** Day of month: `L`, `L-3` (days before the last), `15W`, `LW`, `L-3W` (the nearest weekday, inside the month). */
  | { kind: 'day'; day: number; isFromLast: boolean; isWeekday: boolean }
  /** Day of week: `fri#2`, and `friL` (nth: -1). */
  | { kind: 'nth'; weekday: number; nth: number };

export type ReadPart = CronPart | { problem: TextProblem };

const SPECIAL_DAY = /^(?:L(?:-(\d{1,2}))?|(\d{1,2}))(W?)$/i;
const LAST_WEEKDAY = /^(.+)L$/i;
const NTH_WEEKDAY = /^([^#]+)#(.*)$/;
/** Looks like one of the above: it stands in the wrong field. */
const FOREIGN = /^(?:\?|L(?:-\d+)?W?|(?:\d+|[a-z]{3})[LW])$|#/i;

/** Reads one part of a field that begins at `at` in the expression. */
export function readPart(field: CronField, part: string, at: number): ReadPart {
  const wrong = (code: string, message: string, piece = part, index = 0): { problem: TextProblem } => ({
    problem: {
      code,
      message,
      values: { part: piece, unit: field.id, min: field.min, max: field.max },
      field: field.id,
      from: at + index,
      to: at + index + Math.max(1, piece.length),
    },
  });
  if (part === '') return wrong('CRON_EMPTY', `A value is missing beside a comma (${field.name})`);
  const special = field.id === 'day' ? readDay(part) : field.id === 'weekday' ? readWeekday(field, part) : undefined;
  if (special === 'nth') return wrong('CRON_NTH', `In "${part}" the number behind # is 1 to 5`);
  if (special === 'last') return wrong('CRON_LAST', 'Write which weekday is meant: friL is the last Friday of the month');
  if (special !== undefined) return special;

  const [range = '', step, ...more] = part.split('/');
  if (more.length > 0) return wrong('CRON_SLASHES', `The ${field.name} "${part}" has more than one slash`);
  if (step !== undefined && (!/^\d{1,4}$/.test(step) || Number(step) === 0))
    return wrong('CRON_STEP', `The step in "${part}" (${field.name}) is a number from 1`);
  const every = Number(step ?? 1);
  const isWildcard = range === '*' || (range === '?' && (field.id === 'day' || field.id === 'weekday'));
  if (isWildcard) return { kind: 'numbers', from: field.min, to: field.max, step: every };

  const ends = range.split('-');
  if (ends.length > 2) return wrong('CRON_DASHES', `The ${field.name} "${part}" has more than one dash`);
  const [from, to] = ends.map((end) => numberIn(field, end));
  if (from === undefined || (ends.length === 2 && to === undefined)) {
    if (FOREIGN.test(part)) return wrong('CRON_PLACE', `"${part}" cannot stand in the field ${field.name}`);
    const [first = '', second = ''] = ends;
    const [piece, index] = from !== undefined ? [second, first.length + 1] : [first, 0];
    const [said, place] = piece === '' ? [part, 0] : [piece, index];
    return wrong('CRON_RANGE', `The ${field.name} "${said}" is not in ${field.min} to ${field.max}`, said, place);
  }
  if (to === undefined) return { kind: 'numbers', from, to: step === undefined ? from : field.max, step: every };
  // A week may end with its Sunday: fri-sun.
  const last = field.id === 'weekday' && to === 0 && from > 0 ? 7 : to;
  if (from > last) return wrong('CRON_BACKWARDS', `The range "${range}" (${field.name}) runs backwards`, range);
  return { kind: 'numbers', from, to: last, step: every };
}

function readDay(part: string): CronPart | undefined {
  const match = SPECIAL_DAY.exec(part);
  if (match === null) return undefined;
  const [, before, day, weekday] = match;
  const isWeekday = weekday !== '';
  if (day !== undefined) {
    const number = Number(day);
    return isWeekday && number >= 1 && number <= 31 ? { kind: 'day', day: number, isFromLast: false, isWeekday } : undefined;
  }
  return Number(before ?? 0) <= 30 ? { kind: 'day', day: Number(before ?? 0), isFromLast: true, isWeekday } : undefined;
}

function readWeekday(field: CronField, part: string): CronPart | 'nth' | 'last' | undefined {
  if (/^L$/i.test(part)) return 'last';
  const nth = NTH_WEEKDAY.exec(part);
  if (nth !== null) {
    const weekday = numberIn(field, nth[1] ?? '');
    if (weekday === undefined) return undefined;
    return /^[1-5]$/.test(nth[2] ?? '') ? { kind: 'nth', weekday: weekday % 7, nth: Number(nth[2]) } : 'nth';
  }
  const last = numberIn(field, LAST_WEEKDAY.exec(part)?.[1] ?? '');
  return last === undefined ? undefined : { kind: 'nth', weekday: last % 7, nth: -1 };
}
