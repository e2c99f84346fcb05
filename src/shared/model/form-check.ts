/** Whether what was filled in fits a form: the same check where it is typed and where it is stored. */
import { type OutputUnit, Validator } from '@cfworker/json-schema';
import { AppError } from './errors';
import { FILE_FORMAT } from './form-fields';
import type { TaskForm } from './human-task';
import { isJsonObject, type Json, type JsonObject } from './json';

export interface FormProblem {
  /** Where in the values: `/amount`, `/lines/0/price`; empty: the form as a whole. */
  field: string;
  /** What the field is called. */
  label: string;
  /** The rule that is broken: `required`, or a keyword of JSON Schema. */
  rule: string;
  /** What the rule asks for, such as the smallest number. */
  limit?: Json;
  /** In English. */
  message: string;
}

/** Rules that only say that one further in is broken. */
const WRAPPERS = new Set(['properties', 'items', 'prefixItems', 'allOf', 'if', 'then', 'else', '$ref', 'dependentSchemas']);
const CHOICES = new Set(['oneOf', 'anyOf']);

function parts(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The schema of the value at a place, as far as `properties` and `items` lead to it. */
function schemaAt(schema: JsonObject, place: readonly string[]): JsonObject | undefined {
  let at: Json | undefined = schema;
  for (const part of place) {
    if (!isJsonObject(at)) return undefined;
    const properties: Json | undefined = at['properties'];
    at = isJsonObject(properties) && properties[part] !== undefined ? properties[part] : at['items'];
  }
  return isJsonObject(at) ? at : undefined;
}

function labelOf(schema: JsonObject, place: readonly string[]): string {
  for (let length = place.length; length > 0; length--) {
    const title = schemaAt(schema, place.slice(0, length))?.['title'];
    if (typeof title === 'string' && title !== '') return title;
  }
  return place.at(-1) ?? '';
}

function wordsOf(rule: string, limit: Json | undefined, label: string): string {
  const name = `"${label}"`;
  const shown = typeof limit === 'string' ? limit : JSON.stringify(limit);
  switch (rule) {
    case 'required':
      return `${name} is required; fill it in.`;
    case 'minimum':
      return `${name} must be ${shown} or more.`;
    case 'maximum':
      return `${name} must be ${shown} or less.`;
    case 'minLength':
      return `${name} needs at least ${shown} characters.`;
    case 'maxLength':
      return `${name} may have at most ${shown} characters.`;
    case 'minItems':
      return `Choose at least ${shown} of ${name}.`;
    case 'maxItems':
      return `${name} may have at most ${shown}.`;
    case 'format':
      return `${name} is not a valid ${shown}.`;
    case 'type':
      return `${name} must be of the type ${shown}.`;
    case 'enum':
    case 'oneOf':
    case 'anyOf':
    case 'const':
      return `${name} must be one of the choices.`;
    default:
      return `${name} does not fit the form (${rule}).`;
  }
}

function problem(schema: JsonObject, place: readonly string[], rule: string, limit?: Json): FormProblem {
  const label = labelOf(schema, place);
  const field = place.map((part) => `/${part}`).join('');
  return { field, label, rule, ...(limit === undefined ? {} : { limit }), message: wordsOf(rule, limit, label) };
}

/** One broken rule: an empty text or list that must not be is one that is missing. */
function problemOf(schema: JsonObject, { instanceLocation, keyword, error }: OutputUnit): FormProblem {
  const place = parts(instanceLocation);
  if (keyword === 'required') {
    const missing = /"([^"]*)"\.?$/.exec(error)?.[1];
    // A file without its parts is no file.
    const isFile = schemaAt(schema, place)?.['format'] === FILE_FORMAT;
    return problem(schema, missing === undefined || isFile ? place : [...place, missing], 'required');
  }
  const found = schemaAt(schema, place);
  const limit = found?.[keyword];
  const isMissing =
    ((keyword === 'minLength' || keyword === 'minItems') && limit === 1) || (keyword === 'enum' && found?.['type'] === 'boolean');
  if (isMissing) return problem(schema, place, 'required');
  return problem(schema, place, keyword, typeof limit === 'object' ? undefined : limit);
}

/** Values without what is empty: a cleared field is one that is not filled in. */
export function filledIn(values: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === null || value === '' ? [] : [[name, isJsonObject(value) ? filledIn(value) : value]],
    ),
  );
}

/** The rules that say what is wrong: of a choice of plain values only that none fits, and not why each of them does not. */
function leavesOf(errors: readonly OutputUnit[]): OutputUnit[] {
  const isBelow = (unit: OutputUnit, choice: OutputUnit) => unit.keywordLocation.startsWith(`${choice.keywordLocation}/`);
  const plain = errors.filter(
    (unit) =>
      CHOICES.has(unit.keyword) &&
      !errors.some((other) => isBelow(other, unit) && other.instanceLocation !== unit.instanceLocation),
  );
  return errors.filter(
    (unit) =>
      plain.includes(unit) ||
      (!WRAPPERS.has(unit.keyword) && !CHOICES.has(unit.keyword) && !plain.some((choice) => isBelow(unit, choice))),
  );
}

/**
 * What is wrong with these values, one problem a field; none: they fit. Cleared fields count as missing.
 * Errors: TASK_INVALID, when the schema itself cannot be used.
 */
export function checkForm({ schema }: Pick<TaskForm, 'schema'>, values: JsonObject): FormProblem[] {
  let errors: OutputUnit[];
  try {
    const validator = new Validator(schema as ConstructorParameters<typeof Validator>[0], '2020-12', false);
    ({ errors } = validator.validate(filledIn(values)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new AppError({
      code: 'TASK_INVALID',
      message: `The form cannot be used: ${reason} Look at its JSON Schema.`,
      data: { reason },
      cause: error,
    });
  }
  const byField = new Map<string, FormProblem>();
  for (const unit of leavesOf(errors)) {
    const found = problemOf(schema, unit);
    if (!byField.has(found.field)) byField.set(found.field, found);
  }
  // Whatever the validator said, a form that does not fit is never taken for one that does.
  if (byField.size === 0 && errors.length > 0) return [problem(schema, [], errors[0]?.keyword ?? 'schema')];
  return [...byField.values()];
}
