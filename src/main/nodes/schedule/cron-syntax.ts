/*
 * Tells what is wrong with a cron expression, without computing a date: five fields (minute hour day month weekday) or six
 * (second first), with lists, ranges, steps, names, `?`, `L`, `<n>L` and `<n>#<k>`. The scheduler's library parses it again;
 * this copy keeps that library out of the path of validation, which must be synchronous and light.
 */
import type { SettingProblem } from '../../engine/sdk';

type CronProblem = Omit<SettingProblem, 'field'>;

interface Field {
  id: string;
  name: string;
  min: number;
  max: number;
  names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const SECOND: Field = { id: 'second', name: 'second', min: 0, max: 59 };
const FIELDS: readonly Field[] = [
  { id: 'minute', name: 'minute', min: 0, max: 59 },
  { id: 'hour', name: 'hour', min: 0, max: 23 },
  { id: 'day', name: 'day of month', min: 1, max: 31 },
  { id: 'month', name: 'month', min: 1, max: 12, names: MONTHS },
  { id: 'weekday', name: 'day of week', min: 0, max: 7, names: DAYS },
];
const MACROS = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly', '@minutely']);
/** Days of the longest occurrence of each month: 31 February never comes. */
const MONTH_LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function numberOf(field: Field, text: string): number | undefined {
  const named = field.names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return field.min + named;
  if (!/^\d{1,2}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= field.min && number <= field.max ? number : undefined;
}

function isSpecial(field: Field, part: string): boolean {
  if (field.name === 'day of month') return /^(L|\?)$/i.test(part);
  if (field.name !== 'day of week') return false;
  if (part === '?' || /^L$/i.test(part)) return true;
  const match = /^([^#]+?)(?:L|#([1-5]))$/i.exec(part);
  return match?.[1] !== undefined && numberOf(field, match[1]) !== undefined;
}

function partProblem(field: Field, part: string): CronProblem | undefined {
  if (isSpecial(field, part)) return undefined;
  const [range = '', step, ...more] = part.split('/');
  const wrong = (message: string, detail: string, text = part): CronProblem => ({
    message,
    detail,
    values: { part: text, unit: field.id, min: field.min, max: field.max },
  });
  if (more.length > 0) return wrong(`The ${field.name} "${part}" has more than one slash`, 'CRON_SLASHES');
  if (step !== undefined && (!/^\d{1,4}$/.test(step) || Number(step) === 0))
    return wrong(`The step in "${part}" (${field.name}) is a number from 1`, 'CRON_STEP');
  if (range === '*') return undefined;
  const ends = range.split('-');
  if (ends.length > 2) return wrong(`The ${field.name} "${part}" has more than one dash`, 'CRON_DASHES');
  const numbers = ends.map((end) => numberOf(field, end));
  if (numbers.includes(undefined)) {
    return wrong(`The ${field.name} "${part}" is not in ${field.min} to ${field.max}`, 'CRON_RANGE');
  }
  const [from = 0, to = from] = numbers as number[];
  return from > to ? wrong(`The range "${range}" (${field.name}) runs backwards`, 'CRON_BACKWARDS', range) : undefined;
}

/** What is wrong with a cron expression, in one sentence; undefined when it can fire. */
export function cronProblem(expression: string): CronProblem | undefined {
  const text = expression.trim();
  if (text === '') return { message: 'Enter a cron expression, for example 0 8 * * 1-5', detail: 'CRON_MISSING' };
  if (text.startsWith('@')) {
    if (MACROS.has(text.toLowerCase())) return undefined;
    return { message: `"${text}" is not a known short form`, detail: 'CRON_MACRO', values: { value: text } };
  }
  const parts = text.split(/\s+/);
  if (parts.length !== 5 && parts.length !== 6) {
    return {
      message: `A cron expression has five fields (minute hour day month weekday) or six (second first); this one has ${parts.length}`,
      detail: 'CRON_FIELDS',
      values: { found: parts.length },
    };
  }
  const fields = parts.length === 6 ? [SECOND, ...FIELDS] : FIELDS;
  for (const [index, field] of fields.entries()) {
    for (const part of (parts[index] ?? '').split(',')) {
      const problem = partProblem(field, part);
      if (problem !== undefined) return problem;
    }
  }
  return neverProblem(parts.slice(-3));
}

/** A day that no chosen month has, with no weekday to fire by. */
function neverProblem([day = '*', month = '*', weekday = '*']: string[]): CronProblem | undefined {
  if (weekday !== '*' && weekday !== '?') return undefined;
  if (!/^\d+(,\d+)*$/.test(day) || !/^[a-z0-9]+(,[a-z0-9]+)*$/i.test(month)) return undefined;
  const monthField = FIELDS[3];
  if (monthField === undefined) return undefined;
  const lengths = month.split(',').map((name) => MONTH_LENGTHS[(numberOf(monthField, name) ?? 1) - 1] ?? 31);
  const firstDay = Math.min(...day.split(',').map(Number));
  if (firstDay <= Math.max(...lengths)) return undefined;
  return { message: `Day ${firstDay} never comes in the chosen months`, detail: 'CRON_NEVER', values: { day: firstDay } };
}
