import type { Token } from '#shared/expression';
import { isJsonObject, type Json } from '#shared/model/json';
import type { SampleData } from './sample-data';

/*
 * Which data a part of an expression stands for, found from its tokens, without running it: what is typed is mostly not
 * yet an expression that can be run. Lists are looked through, as paths in JSONata do. What is not understood stands for
 * nothing, and then nothing is offered.
 *
 *   lines[price > 1].|      ◀ chainBefore: the values of `lines`
 *   lines[|                 ◀ contextOf: the bracket is open, names are fields of `lines`
 */

/** How many values of a list are looked at. */
const WIDTH = 30;
/** Functions that give (some of) the values of their first argument. */
const GIVES_FIRST = new Set([
  '$filter',
  '$sort',
  '$reverse',
  '$distinct',
  '$shuffle',
  '$single',
  '$append',
  '$clone',
  '$max',
  '$min',
]);
/** Functions that hand the values of their first argument to a function. */
const HANDS_ON = new Set(['$map', '$filter', '$single', '$sort', '$reduce']);

export interface TokenReader {
  text: string;
  tokens: readonly Token[];
  sample: SampleData;
  /** The item that bare names belong to. */
  index: number;
}

const wordOf = ({ text }: TokenReader, token: Token | undefined) =>
  token === undefined ? '' : text.slice(token.start, token.end);

function flat(values: readonly Json[]): Json[] {
  return values.flatMap((value) => (Array.isArray(value) ? flat(value.slice(0, WIDTH)) : [value])).slice(0, WIDTH);
}

function fieldOf(values: readonly Json[], name: string): Json[] {
  return flat(values).flatMap((value) => {
    const inner = isJsonObject(value) ? value[name] : undefined;
    return inner === undefined ? [] : [inner];
  });
}

const isOperand = (reader: TokenReader, token: Token | undefined) =>
  token !== undefined && (token.kind !== 'operator' || [')', ']', '}'].includes(wordOf(reader, token)));

/** Index of the bracket that is open at `end`; -1: none. */
function openBracket(reader: TokenReader, end: number): number {
  let depth = 0;
  for (let at = end - 1; at >= 0; at--) {
    if (reader.tokens[at]?.kind !== 'operator') continue;
    const word = wordOf(reader, reader.tokens[at]);
    if ([')', ']', '}'].includes(word)) depth++;
    if (!['(', '[', '{'].includes(word)) continue;
    if (depth === 0) return at;
    depth--;
  }
  return -1;
}

/** The values that bare names before token `end` are fields of. */
export function contextOf(reader: TokenReader, end: number): Json[] {
  const open = openBracket(reader, end);
  if (open < 0) return [reader.sample.items[reader.index] ?? {}];
  const bracket = wordOf(reader, reader.tokens[open]);
  const before = reader.tokens[open - 1];
  if (wordOf(reader, before) === '.') return chainBefore(reader, open - 1);
  if (bracket === '[' && isOperand(reader, before)) return flat(chainBefore(reader, open));
  if (bracket === '{' && isOperand(reader, before) && wordOf(reader, before) !== ')') return chainBefore(reader, open);
  return contextOf(reader, open);
}

/** The values of the path that ends before token `end`. */
export function chainBefore(reader: TokenReader, end: number): Json[] {
  const last = reader.tokens[end - 1];
  if (last === undefined) return [];
  const word = wordOf(reader, last);
  const isAfterDot = wordOf(reader, reader.tokens[end - 2]) === '.';
  if (last.kind === 'name' || last.kind === 'quotedName') {
    const name = last.kind === 'quotedName' ? word.slice(1, -1) : word;
    return fieldOf(isAfterDot ? chainBefore(reader, end - 2) : contextOf(reader, end - 1), name);
  }
  if (last.kind === 'variable') return variable(reader, end, word);
  if (word === ']' || word === ')') {
    const open = openBracket(reader, end - 1);
    if (open < 0) return [];
    if (word === ']') return flat(chainBefore(reader, open));
    const callee = reader.tokens[open - 1];
    return callee?.kind === 'variable' ? callResult(reader, open, end) : chainBefore(reader, end - 1);
  }
  return [];
}

function variable(reader: TokenReader, end: number, word: string): Json[] {
  const { sample, index, tokens } = reader;
  switch (word) {
    case '$':
      return contextOf(reader, end - 1);
    case '$$':
    case '$item':
      return [sample.items[index] ?? {}];
    case '$items':
      return [sample.items as Json];
    case '$run':
      return [sample.run];
    case '$flow':
      return [sample.flow];
    case '$env':
      return [sample.env];
  }
  const assigned = tokens.findLastIndex(
    (token, at) =>
      at < end - 2 && token.kind === 'variable' && wordOf(reader, token) === word && wordOf(reader, tokens[at + 1]) === ':=',
  );
  if (assigned >= 0) return chainBefore(reader, endOfAssigned(reader, assigned + 2, end));
  return parameter(reader, end, word);
}

/** Where the value of an assignment ends: at the semicolon of its own block. */
function endOfAssigned(reader: TokenReader, start: number, limit: number): number {
  let depth = 0;
  for (let at = start; at < limit; at++) {
    if (reader.tokens[at]?.kind !== 'operator') continue;
    const word = wordOf(reader, reader.tokens[at]);
    if (['(', '[', '{'].includes(word)) depth++;
    if ([')', ']', '}'].includes(word)) depth--;
    if (depth < 0 || (depth === 0 && word === ';')) return at;
  }
  return limit - 1;
}

/** A parameter of a function that is handed to `$map`, `$filter`, …: the values of the list. */
function parameter(reader: TokenReader, end: number, word: string): Json[] {
  const { tokens } = reader;
  const declared = tokens.findLastIndex(
    (token, at) =>
      at < end - 1 && token.kind === 'variable' && wordOf(reader, token) === word && wordOf(reader, tokens[at - 1]) === '(',
  );
  const keyword = tokens[declared - 2];
  if (declared < 0 || !['function', 'λ'].includes(wordOf(reader, keyword))) return [];
  const call = openBracket(reader, declared - 2);
  if (call < 0 || !HANDS_ON.has(wordOf(reader, tokens[call - 1]))) return [];
  return flat(chainBefore(reader, endOfArgument(reader, call)));
}

/** Index of the comma, or bracket, that ends the first argument of the call whose bracket is at `open`. */
function endOfArgument(reader: TokenReader, open: number): number {
  let depth = 0;
  for (let at = open + 1; at < reader.tokens.length; at++) {
    if (reader.tokens[at]?.kind !== 'operator') continue;
    const word = wordOf(reader, reader.tokens[at]);
    if (depth === 0 && (word === ',' || word === ')')) return at;
    if (['(', '[', '{'].includes(word)) depth++;
    if ([')', ']', '}'].includes(word)) depth--;
  }
  return reader.tokens.length;
}

function callResult(reader: TokenReader, open: number, end: number): Json[] {
  const name = wordOf(reader, reader.tokens[open - 1]);
  if (name === '$step') {
    const argument = reader.tokens[open + 1];
    if (argument?.kind !== 'string' || end !== open + 3) return [];
    const wanted = wordOf(reader, argument).slice(1, -1).replaceAll('\\"', '"');
    const items = reader.sample.steps.find((step) => step.name === wanted)?.items ?? [];
    return items.length === 1 ? [items[0] as Json] : [items as Json];
  }
  return GIVES_FIRST.has(name) ? flat(chainBefore(reader, endOfArgument(reader, open))) : [];
}
