import type { ProblemList } from './problem-list';
import { NUMBER_PARTS } from './rule';
import { cut, type Piece, split } from './text-lines';

const OTHER_PARTS = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'WKST'];

/** The parts of a rule by name, each with its value and the piece as a whole. */
export type RuleParts = ReadonlyMap<string, { value: Piece; whole: Piece }>;

/** Takes the value of an RRULE line apart. */
export function readParts(text: Piece, problems: ProblemList): RuleParts {
  const parts = new Map<string, { value: Piece; whole: Piece }>();
  for (const whole of split(text, ';')) {
    if (whole.text.trim() === '') continue;
    const equals = whole.text.indexOf('=');
    const name = (equals < 0 ? whole.text : whole.text.slice(0, equals)).trim().toUpperCase();
    if (equals < 0 || (!(name in NUMBER_PARTS) && !OTHER_PARTS.includes(name))) {
      const message = `"${whole.text}" is not a part of a rule: parts are FREQ, INTERVAL, COUNT, UNTIL, WKST and BYxxx, as in FREQ=DAILY`;
      problems.add('RRULE_PART', message, whole, name, { value: whole.text });
    } else if (parts.has(name)) problems.add('RRULE_TWICE', `${name} stands here twice`, whole, name, { name });
    else parts.set(name, { value: cut(whole, equals + 1), whole });
  }
  return parts;
}
