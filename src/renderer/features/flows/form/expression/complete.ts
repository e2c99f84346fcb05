import { scanExpression, splitTemplate, type Token } from '#shared/expression';
import { isJsonObject, type Json } from '#shared/model/json';
import { FUNCTION_DOCS, type FunctionDoc } from './function-docs';
import { chainBefore, contextOf, type TokenReader } from './resolve-tokens';
import type { SampleData } from './sample-data';
import { writtenName } from './value-path';

/** `template`: text with {{ }}; `jsonata`: the whole text is one expression. */
export type FieldForm = 'template' | 'jsonata';

/** Something that can stand at the cursor. */
export type Suggestion = { label: string; insert: string } & (
  | { kind: 'field'; value: Json }
  | { kind: 'variable'; name: string; value: Json | undefined }
  | { kind: 'step'; items: readonly Json[] }
  | { kind: 'function'; doc: FunctionDoc }
  | { kind: 'local' | 'operator' }
);

export interface Suggestions {
  /** Offset in the text from which a suggestion replaces what is typed. */
  from: number;
  /** Offset up to which it does. */
  to: number;
  all: Suggestion[];
}

interface Place {
  text: string;
  /** Offset of the cursor. */
  position: number;
  form: FieldForm;
  sample: SampleData;
  /** The item that the field is tried out with. */
  index: number;
  /** Asked for by a person, not by typing: then an empty place is answered too. */
  isAsked: boolean;
}

/** The expression around a position of a text, braces excluded; undefined outside of any. */
export function expressionAround(text: string, position: number, form: FieldForm): { start: number; end: number } | undefined {
  if (form === 'jsonata') return { start: 0, end: text.length };
  for (const part of splitTemplate(text)) {
    if (part.kind !== 'expression') continue;
    const end = part.start + part.source.length;
    if (position >= part.start && position <= end) return { start: part.start, end };
  }
  return undefined;
}

/** What could stand at the cursor: fields of the data, variables, earlier steps, functions. Undefined: nothing to say. */
export function completeExpression(place: Place): Suggestions | undefined {
  const { text, position, form, sample, index, isAsked } = place;
  const around = expressionAround(text, position, form);
  if (around === undefined) return undefined;
  const source = text.slice(around.start, position);
  const { tokens, open } = scanExpression(source, 0, false);
  const reader: TokenReader = { text: source, tokens, sample, index };
  const word = (at: number) => source.slice(tokens[at]?.start ?? 0, tokens[at]?.end ?? 0);
  const result = (from: number, all: Suggestion[]): Suggestions | undefined =>
    all.length === 0 ? undefined : { from: around.start + from, to: position, all };

  if (open?.what === 'string') {
    const isStep = word(tokens.length - 1) === '(' && word(tokens.length - 2) === '$step';
    return isStep ? result(open.start + 1, stepNames(sample)) : undefined;
  }
  if (open?.what === 'quoted name') {
    const isAfterDot = word(tokens.length - 1) === '.';
    const values = isAfterDot ? chainBefore(reader, tokens.length - 1) : contextOf(reader, tokens.length);
    return result(open.start, fieldsOf(values));
  }
  if (open !== undefined) return undefined;

  const last = tokens.at(-1);
  const isTyping =
    last !== undefined &&
    last.end === source.length &&
    (last.kind === 'name' || last.kind === 'variable' || isWordOperator(last, source));
  const count = isTyping ? tokens.length - 1 : tokens.length;
  const from = isTyping ? last.start : source.length;
  const typed = source.slice(from);
  const before = tokens[count - 1];
  if (before !== undefined && word(count - 1) === '.') {
    if (typed.startsWith('$')) return result(from, functionsOf());
    return result(from, fieldsOf(chainBefore(reader, count - 1)));
  }
  if (!isTyping && !isAsked) return undefined;
  if (endsOperand(before, source)) return result(from, isTyping || isAsked ? OPERATORS : []);
  const variables = [...variablesOf(sample, index), ...localsOf(reader, count)];
  const fields = typed.startsWith('$') ? [] : fieldsOf(contextOf(reader, count));
  return result(from, [...fields, ...variables, ...stepCalls(sample), ...functionsOf()]);
}

const isWordOperator = (token: Token, source: string) =>
  token.kind === 'operator' && /^\w+$/.test(source.slice(token.start, token.end));

function endsOperand(token: Token | undefined, source: string): boolean {
  if (token === undefined) return false;
  return token.kind !== 'operator' || [')', ']', '}'].includes(source.slice(token.start, token.end));
}

const OPERATORS: Suggestion[] = ['and', 'or', 'in'].map((label) => ({ kind: 'operator', label, insert: label }));
/** Of each value so many fields are offered. */
const MAX_FIELDS = 500;

function fieldsOf(values: readonly Json[]): Suggestion[] {
  const found = new Map<string, Json>();
  const visit = (value: Json): void => {
    if (Array.isArray(value)) return value.slice(0, 30).forEach(visit);
    if (!isJsonObject(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      if (found.size >= MAX_FIELDS) return;
      if (found.get(name) === undefined || found.get(name) === null) found.set(name, inner);
    }
  };
  values.forEach(visit);
  return [...found].map(([label, value]) => ({ kind: 'field', label, insert: writtenName(label), value }));
}

function variablesOf(sample: SampleData, index: number): Suggestion[] {
  const values: Record<string, Json> = {
    item: sample.items[index] ?? {},
    items: sample.items as Json,
    index,
    run: sample.run,
    flow: sample.flow,
    env: sample.env,
    now: new Date(sample.atMs).toISOString(),
  };
  return Object.entries(values).map(([name, value]) => ({
    kind: 'variable',
    label: `$${name}`,
    insert: `$${name}`,
    name,
    value,
  }));
}

const quoted = (name: string) => JSON.stringify(name);

function stepCalls({ steps }: SampleData): Suggestion[] {
  return steps.map(({ name, items }) => ({
    kind: 'step',
    label: `$step(${quoted(name)})`,
    insert: `$step(${quoted(name)})`,
    items,
  }));
}

/** Names within the quotes that stand already. */
function stepNames({ steps }: SampleData): Suggestion[] {
  return steps.map(({ name, items }) => ({ kind: 'step', label: name, insert: quoted(name).slice(1, -1), items }));
}

function functionsOf(): Suggestion[] {
  return FUNCTION_DOCS.filter(({ name }) => name !== 'step').map((doc) => ({
    kind: 'function',
    label: `$${doc.name}`,
    insert: `$${doc.name}`,
    doc,
  }));
}

/** Names that the expression itself gives to values, by `:=` or as parameters. */
function localsOf({ text, tokens }: TokenReader, count: number): Suggestion[] {
  const word = (at: number) => text.slice(tokens[at]?.start ?? 0, tokens[at]?.end ?? 0);
  const isParameter = (at: number): boolean => {
    let first = at - 1;
    while (word(first) === ',' && tokens[first - 1]?.kind === 'variable') first -= 2;
    return word(first) === '(' && ['function', 'λ'].includes(word(first - 1));
  };
  const known = new Set<string>();
  for (const [at, token] of tokens.slice(0, count).entries()) {
    if (token.kind === 'variable' && word(at).length > 1 && (word(at + 1) === ':=' || isParameter(at))) known.add(word(at));
  }
  return [...known].map((name) => ({ kind: 'local', label: name, insert: name }));
}
