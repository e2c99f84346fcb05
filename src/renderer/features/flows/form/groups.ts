import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import { isShown } from '../../../lib/field-shown';

/** A part of a form, as a node type's UI hints name it: `'ui:groups': [{ title: { en, 'pt-BR' }, fields, folded }]`. */
export interface FieldGroup {
  /** Unique in the form. */
  id: string;
  /** Undefined: the options that few need. */
  title: string | undefined;
  fields: readonly string[];
  /** Closed until it is opened. */
  isFolded: boolean;
}

/** The groups of a form in one language; what stands in none comes first, without a group. */
export function groupsOf(uiSchema: Record<string, unknown>, language: string): FieldGroup[] {
  const groups: readonly Json[] = Array.isArray(uiSchema['ui:groups']) ? (uiSchema['ui:groups'] as Json[]) : [];
  return groups.filter(isJsonObject).map((group, at) => {
    const words = isJsonObject(group['title']) ? group['title'] : {};
    const title = words[language] ?? words['en'];
    const fields = Array.isArray(group['fields']) ? group['fields'].filter((name) => typeof name === 'string') : [];
    return { id: String(at), title: typeof title === 'string' ? title : undefined, fields, isFolded: group['folded'] === true };
  });
}

/** How many fields have another value than their default: those a reader should know of when a group is closed. */
export function countSet(fields: readonly string[], properties: JsonObject, data: JsonObject): number {
  return fields.filter((name) => {
    const value = data[name];
    const schema = properties[name];
    if (value === undefined || !isShown(name, properties, data)) return false;
    const preset = isJsonObject(schema) ? schema['default'] : undefined;
    if (preset === undefined && (value === '' || (Array.isArray(value) && value.length === 0))) return false;
    return JSON.stringify(value) !== JSON.stringify(preset);
  }).length;
}
