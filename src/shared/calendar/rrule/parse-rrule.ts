import type { TextProblem } from '../text-problem';
import { type ProblemList, problemList } from './problem-list';
import { readTimes, type WrittenTime } from './read-dates';
import { readRule } from './read-rule';
import type { Rule } from './rule';
import { contentLines, cut, type Piece, split } from './text-lines';

/** A recurrence as RFC 5545 writes it. */
export interface RruleText {
  start?: WrittenTime;
  rule?: Rule;
  dates: readonly WrittenTime[];
  excluded: readonly WrittenTime[];
  /** Zone of the text: the TZID of its dates, or UTC where DTSTART ends with Z. */
  timeZone?: string;
}

export type ParsedRrule = { recurrence: RruleText } | { problems: TextProblem[] };

interface Line {
  name: string;
  parameters: ReadonlyMap<string, Piece>;
  value: Piece;
  whole: Piece;
}

const NAMES = ['DTSTART', 'RRULE', 'RDATE', 'EXDATE'];

/** Reads RRULE, DTSTART, RDATE and EXDATE lines, folded ones too; a rule may stand alone, without `RRULE:`. */
export function parseRrule(text: string): ParsedRrule {
  const problems = problemList();
  const lines = contentLines(text).flatMap((piece) => readLine(piece, problems));
  const empty = lines.length === 0 && problems.items.length === 0;
  if (empty) {
    const message = 'Write a rule, for example FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=9;BYMINUTE=0';
    return { problems: [{ code: 'RRULE_EMPTY', message, values: {}, field: 'expression', from: 0, to: text.length }] };
  }
  for (const name of ['DTSTART', 'RRULE']) {
    const [, again] = lines.filter((line) => line.name === name);
    if (again !== undefined) problems.add('RRULE_TWICE', `${name} stands here twice`, again.whole, name, { name });
  }
  const timesOf = (name: string) =>
    lines.filter((line) => line.name === name).flatMap((line) => readTimes(line.value, name, problems));
  const ruleLine = lines.find((line) => line.name === 'RRULE');
  const rule = ruleLine === undefined ? undefined : readRule(ruleLine.value, problems);
  const [start] = timesOf('DTSTART');
  const dates = timesOf('RDATE');
  const excluded = timesOf('EXDATE');
  const timeZone = readZone(lines, problems) ?? (start?.isUtc === true ? 'UTC' : undefined);
  if (rule === undefined && dates.length === 0 && start === undefined && problems.items.length === 0) {
    const [line] = lines;
    if (line !== undefined) problems.add('RRULE_EMPTY', 'Write a rule beside the exceptions', line.whole, line.name);
  }
  if (problems.items.length > 0) return { problems: problems.items.sort((a, b) => a.from - b.from) };
  return {
    recurrence: {
      ...(start === undefined ? {} : { start }),
      ...(rule === undefined ? {} : { rule }),
      dates,
      excluded,
      ...(timeZone === undefined ? {} : { timeZone }),
    },
  };
}

function readLine(whole: Piece, problems: ProblemList): Line[] {
  const { text } = whole;
  if (/^FREQ\s*=/i.test(text)) return [{ name: 'RRULE', parameters: new Map(), value: whole, whole }];
  const colon = colonOf(text);
  const [head, ...rest] = split(cut(whole, 0, colon < 0 ? text.length : colon), ';');
  const name = head?.text.trim().toUpperCase() ?? '';
  if (colon < 0 || !NAMES.includes(name)) {
    const said = text.length > 40 ? `${text.slice(0, 39)}…` : text;
    const message = `"${said}" is not a line of a rule: lines begin with ${NAMES.join(', ')} and a colon`;
    problems.add('RRULE_LINE', message, whole, 'expression', { value: said });
    return [];
  }
  const parameters = new Map<string, Piece>();
  for (const parameter of rest) {
    const equals = parameter.text.indexOf('=');
    if (equals > 0) parameters.set(parameter.text.slice(0, equals).trim().toUpperCase(), cut(parameter, equals + 1));
  }
  return [{ name, parameters, value: cut(whole, colon + 1), whole }];
}

/** The colon before the value; one inside quotes belongs to a parameter. */
function colonOf(text: string): number {
  const match = /^(?:[^":]|"[^"]*")*:/.exec(text);
  return match === null ? -1 : match[0].length - 1;
}

/** The one zone of all dates. Times of different zones in one series have no order that a wall clock could show. */
function readZone(lines: readonly Line[], problems: ProblemList): string | undefined {
  let zone: string | undefined;
  for (const { name, parameters } of lines) {
    const piece = parameters.get('TZID');
    if (piece === undefined) continue;
    const text = piece.text.replaceAll('"', '');
    if (!isZone(text)) {
      const message = `"${text}" is not a time zone; write one such as America/Sao_Paulo`;
      problems.add('TIME_ZONE_INVALID', message, piece, name, { value: text });
    } else if (zone !== undefined && zone !== text) {
      problems.add('RRULE_ZONES', `All dates of a rule are in one time zone; ${zone} stood before`, piece, name, { value: zone });
    }
    zone ??= text;
  }
  return zone;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    // Intl has no other way of saying that it does not know a zone.
    return false;
  }
}
