/** Fields that a plugin marks as needed: what is missing is told in the editor, and not only when a step runs. */
import type { SettingProblem } from '#main/engine/sdk';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import { holds } from './config-rules';

/**
 * A problem for each field of the schema that is marked `needed`, is shown with this config (before its expressions are resolved)
 * and says nothing.
 */
export function neededProblems(schema: JsonObject, config: JsonObject): SettingProblem[] {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const withDefaults: JsonObject = {};
  for (const [name, field] of Object.entries(properties)) {
    const value = config[name] ?? (isJsonObject(field) ? field['default'] : undefined);
    if (value !== undefined) withDefaults[name] = value;
  }
  return Object.entries(properties).flatMap(([name, field]) => {
    if (!isJsonObject(field) || field['needed'] !== true || !isEmpty(withDefaults[name]) || !isShown(field, withDefaults))
      return [];
    const title = textOf(field['title'], name);
    const inPortuguese = isJsonObject(field['pt-BR']) ? textOf(field['pt-BR']['title'], title) : title;
    return [{ field: `/${name}`, message: `Fill in “${title}”`, detail: 'FIELD_EMPTY', values: { title: inPortuguese } }];
  });
}

function isShown(field: JsonObject, config: JsonObject): boolean {
  const when = field['showWhen'];
  if (!isJsonObject(when)) return true;
  return holds(
    Object.fromEntries(Object.entries(when).map(([name, values]) => [name, Array.isArray(values) ? values : []])),
    config,
  );
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.length === 0;
}

function textOf(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
