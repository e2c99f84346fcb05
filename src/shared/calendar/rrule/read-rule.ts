import type { ProblemList } from './problem-list';
import { readTimes } from './read-dates';
import {
  FREQUENCIES,
  type Frequency,
  MAX_COUNT,
  MAX_INTERVAL,
  NUMBER_PARTS,
  type NumberPart,
  RULE_WEEKDAYS,
  type Rule,
  type RuleWeekday,
} from './rule';
import { checkParts } from './rule-combinations';
import { type RuleParts, readParts } from './rule-parts';
import { type Piece, split } from './text-lines';

/** Reads the value of an RRULE line. Undefined when there were problems, which are then in the list. */
export function readRule(text: Piece, problems: ProblemList): Rule | undefined {
  const before = problems.items.length;
  const parts = readParts(text, problems);
  const numbers = Object.fromEntries(
    Object.keys(NUMBER_PARTS).map((name) => [name, readNumbers(name as NumberPart, parts, problems)]),
  ) as Record<NumberPart, number[]>;
  // RFC 5545, 3.3.12: who knows no leap seconds takes second 60 for second 59.
  numbers.BYSECOND = [...new Set(numbers.BYSECOND.map((second) => Math.min(second, 59)))].sort((a, b) => a - b);
  const frequency = readFrequency(text, parts, problems);
  const count = readOne('COUNT', MAX_COUNT, parts, problems);
  const until = parts.get('UNTIL');
  const untilTime = until === undefined ? undefined : readTimes(until.value, 'UNTIL', problems)[0];
  if (frequency === undefined) return undefined;
  const rule: Rule = {
    frequency,
    interval: readOne('INTERVAL', MAX_INTERVAL, parts, problems) ?? 1,
    ...(count === undefined ? {} : { count }),
    ...(untilTime === undefined ? {} : { until: untilTime }),
    numbers,
    weekdays: readWeekdays(parts, problems),
    weekStart: readWeekStart(parts, problems),
  };
  checkParts(rule, parts, problems);
  return problems.items.length > before ? undefined : rule;
}

function readFrequency(text: Piece, parts: RuleParts, problems: ProblemList): Frequency | undefined {
  const part = parts.get('FREQ');
  const value = part?.value.text.trim().toUpperCase() ?? '';
  const frequency = FREQUENCIES.find((each) => each === value);
  if (frequency === undefined) {
    const message = `Write how often: FREQ is one of ${FREQUENCIES.join(', ')}`;
    problems.add('RRULE_FREQ', message, part?.value ?? text, 'FREQ', { value });
  }
  return frequency;
}

function readNumbers(name: NumberPart, parts: RuleParts, problems: ProblemList): number[] {
  const part = parts.get(name);
  if (part === undefined) return [];
  const { min, max, isSigned } = NUMBER_PARTS[name];
  const numbers = new Set<number>();
  for (const piece of split(part.value, ',')) {
    const text = piece.text.trim();
    const number = /^[+-]?\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
    const size = isSigned ? Math.abs(number) : number;
    if (size >= min && size <= max) numbers.add(number);
    else addRange(name, piece, NUMBER_PARTS[name], problems);
  }
  return [...numbers].sort((a, b) => a - b);
}

interface Range {
  min: number;
  max: number;
  isSigned: boolean;
}

function addRange(name: string, piece: Piece, { min, max, isSigned }: Range, problems: ProblemList): void {
  const range = isSigned ? `${min} to ${max} or -${max} to -${min}` : `${min} to ${max}`;
  const values = { name, value: piece.text, min, max };
  problems.add(
    isSigned ? 'RRULE_SIGNED' : 'RRULE_NUMBER',
    `${name}: "${piece.text}" is not a number in ${range}`,
    piece,
    name,
    values,
  );
}

function readOne(name: string, max: number, parts: RuleParts, problems: ProblemList): number | undefined {
  const part = parts.get(name);
  if (part === undefined) return undefined;
  const text = part.value.text.trim();
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= max) return number;
  addRange(name, part.value, { min: 1, max, isSigned: false }, problems);
  return undefined;
}

function readWeekdays(parts: RuleParts, problems: ProblemList): RuleWeekday[] {
  const part = parts.get('BYDAY');
  if (part === undefined) return [];
  const weekdays: RuleWeekday[] = [];
  for (const piece of split(part.value, ',')) {
    const match = /^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/i.exec(piece.text.trim());
    const nth = Number(match?.[1] ?? 0);
    const isNth = match?.[1] === undefined || (nth !== 0 && Math.abs(nth) <= 53);
    const weekday = RULE_WEEKDAYS.findIndex((each) => each === match?.[2]?.toUpperCase());
    if (weekday >= 0 && isNth) weekdays.push({ weekday, nth });
    else {
      const message = `"${piece.text}" is not a weekday: write MO, TU, WE, TH, FR, SA or SU, or 2MO for the second Monday and -1FR for the last Friday`;
      problems.add('RRULE_WEEKDAY', message, piece, 'BYDAY', { value: piece.text });
    }
  }
  return weekdays;
}

function readWeekStart(parts: RuleParts, problems: ProblemList): number {
  const part = parts.get('WKST');
  if (part === undefined) return 1;
  const weekday = RULE_WEEKDAYS.findIndex((each) => each === part.value.text.trim().toUpperCase());
  if (weekday >= 0) return weekday;
  problems.add('RRULE_WEEKDAY', `"${part.value.text}" is not a weekday: write MO or SU`, part.value, 'WKST', {
    value: part.value.text,
  });
  return 1;
}
