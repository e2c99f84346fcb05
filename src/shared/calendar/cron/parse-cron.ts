import type { TextProblem } from '../text-problem';
import { type CronField, fieldsOf, MACROS } from './fields';
import { type CronPart, readPart } from './read-part';

/** A cron expression that was understood. */
export interface Cron {
  seconds: readonly number[];
  minutes: readonly number[];
  hours: readonly number[];
  months: ReadonlySet<number>;
  days: DayRule;
  weekdays: DayRule;
  /** The hour field is `*`, begins with `*`, or names every hour: the expression ticks with the clock. */
  isEveryHour: boolean;
}

/** What one of the two day fields asks for. */
export interface DayRule {
  /** It begins with `*` or `?`: then the other field alone decides, or both where this one has a step, as in vixie cron. */
  isStar: boolean;
  parts: readonly CronPart[];
}

export type ParsedCron = { cron: Cron } | { problems: TextProblem[] };

/** Reads an expression of five fields (minute first) or six (second first), or a short form such as @daily. */
export function parseCron(expression: string): ParsedCron {
  const whole = (code: string, message: string, values = {}): ParsedCron => ({
    problems: [{ code, message, values, field: 'expression', from: 0, to: expression.length }],
  });
  const text = expression.trim();
  if (text === '') return whole('CRON_MISSING', 'Enter a cron expression, for example 0 8 * * 1-5');
  if (text.startsWith('@')) {
    const meant = MACROS.get(text.toLowerCase());
    if (meant !== undefined) return parseCron(meant);
    if (/^@reboot$/i.test(text))
      return whole('CRON_REBOOT', '@reboot names no time; give the flow a trigger for the start instead');
    return whole('CRON_MACRO', `"${text}" is not a known short form`, { value: text });
  }
  const words = [...expression.matchAll(/\S+/g)];
  const fields = fieldsOf(words.length);
  if (fields === undefined) {
    const message = `A cron expression has five fields (minute hour day month weekday) or six (second first); this one has ${words.length}`;
    return whole('CRON_FIELDS', message, { found: words.length });
  }
  const problems: TextProblem[] = [];
  const read = new Map<CronField['id'], { isStar: boolean; parts: CronPart[] }>();
  for (const [index, field] of fields.entries()) {
    const word = words[index];
    if (word !== undefined) read.set(field.id, { isStar: /^[*?]/.test(word[0]), parts: readField(field, word, problems) });
  }
  if (problems.length > 0) return { problems };
  const numbers = (id: CronField['id']) => numbersOf(read.get(id)?.parts ?? []);
  const hours = numbers('hour');
  return {
    cron: {
      seconds: read.has('second') ? numbers('second') : [0],
      minutes: numbers('minute'),
      hours,
      months: new Set(numbers('month')),
      days: read.get('day') ?? { isStar: true, parts: [] },
      weekdays: read.get('weekday') ?? { isStar: true, parts: [] },
      isEveryHour: hours.length === 24 || read.get('hour')?.isStar === true,
    },
  };
}

function readField(field: CronField, word: RegExpExecArray, problems: TextProblem[]): CronPart[] {
  const parts: CronPart[] = [];
  let at = word.index;
  for (const text of word[0].split(',')) {
    const part = readPart(field, text, at);
    if ('problem' in part) problems.push(part.problem);
    else parts.push(part);
    at += text.length + 1;
  }
  return parts;
}

function numbersOf(parts: readonly CronPart[]): number[] {
  const found = new Set<number>();
  for (const part of parts) {
    if (part.kind !== 'numbers') continue;
    for (let number = part.from; number <= part.to; number += part.step) found.add(number);
  }
  return [...found].sort((a, b) => a - b);
}
