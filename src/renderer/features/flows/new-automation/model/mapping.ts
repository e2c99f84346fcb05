import { checkConfig } from '#shared/expression';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import { parseJsonText } from '../../../../lib/json-text';
import { writtenName } from '../../form/expression/value-path';
import type { ActionKind, AutomationDraft } from './draft';

export interface MappingProblem {
  code: 'notJson' | 'notObject' | 'emptyName' | 'forbiddenName' | 'expression' | 'missing';
  /** The variable that it is about, where it is about one. */
  name?: string;
  /** What an expression lacks, in English as the checker says it. */
  reason?: string;
}

/** The variables of a mapping, and what is wrong with it; without variables where it is no JSON object. */
export interface Mapping {
  variables: JsonObject | undefined;
  problems: MappingProblem[];
}

/** Without these an action cannot act. */
const REQUIRED: Readonly<Record<ActionKind, readonly string[]>> = { email: ['to', 'subject'], flow: [], http: [], empty: [] };
/** Names that would reach into a prototype; quotes cannot be written in the path of a field. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** Reads the mapping from a row to what the action gets. */
export function readMapping(text: string, action: ActionKind): Mapping {
  const parsed = parseJsonText(text);
  if (!parsed.ok) return { variables: undefined, problems: [{ code: 'notJson' }] };
  if (!isJsonObject(parsed.value)) return { variables: undefined, problems: [{ code: 'notObject' }] };
  const variables = parsed.value;
  const names = Object.keys(variables);
  const problems: MappingProblem[] = [
    ...(names.includes('') ? [{ code: 'emptyName' as const }] : []),
    ...names
      .filter((name) => FORBIDDEN.has(name) || name.includes('"'))
      .map((name) => ({ code: 'forbiddenName' as const, name })),
    ...REQUIRED[action].filter((name) => isEmpty(variables[name])).map((name) => ({ code: 'missing' as const, name })),
    ...names.flatMap((name) =>
      checkConfig(variables[name] ?? null).map(({ message }) => ({ code: 'expression' as const, name, reason: message })),
    ),
  ];
  return { variables, problems };
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** The mapping as it is until it is edited: each column goes to the action by its name; an e-mail gets what it needs. */
export function proposedMapping(
  action: ActionKind,
  columns: readonly string[],
  example: { subject: string; text: string },
): string {
  const read = (column: string) => `{{ ${writtenName(column)} }}`;
  if (action === 'email') {
    const to = columns.find((column) => /e-?mail/i.test(column));
    return shown({ to: to === undefined ? '' : read(to), subject: example.subject, text: example.text });
  }
  return shown(Object.fromEntries(columns.map((column) => [column, read(column)])));
}

/** The mapping as it was edited, else the one that is proposed. */
export function mappingOf(
  draft: Pick<AutomationDraft, 'mapping' | 'action'>,
  columns: readonly string[],
  example: { subject: string; text: string },
): string {
  return draft.mapping ?? proposedMapping(draft.action, columns, example);
}

/** The mapping with one more variable that reads a column; the text as it is when it is no object, or has that name. */
export function withColumn(text: string, column: string): string {
  const parsed = parseJsonText(text);
  if (!parsed.ok || !isJsonObject(parsed.value) || Object.hasOwn(parsed.value, column)) return text;
  return shown({ ...parsed.value, [column]: `{{ ${writtenName(column)} }}` });
}

function shown(variables: JsonObject): string {
  return JSON.stringify(variables, null, 2);
}
