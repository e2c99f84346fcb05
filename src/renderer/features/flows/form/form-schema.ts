import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';

/*
 * A node type carries its form in both languages: English as `title` and `description` of the JSON Schema, the other
 * below a language's name, option labels as `enumNames`. Here the schema is brought into one language and its hints into
 * the form that our widgets read. Defaults stay in the schema only: an untouched field is not written into the flow.
 */

/** What a widget is told about its field. */
export interface FieldHints {
  /** `template`: text with {{ }}; `jsonata`: one expression; `none`: taken as it is. */
  expression: 'template' | 'jsonata' | 'none';
  secret: boolean;
  /** It holds the id of a credential. */
  isCredential: boolean;
  unit: string | undefined;
  language: string | undefined;
  rows: number | undefined;
}

/** The hints of a field, from its schema and its UI options. */
export function fieldHints(schema: JsonObject, options: Record<string, unknown>): FieldHints {
  const expression = schema['expression'];
  return {
    expression: expression === 'jsonata' || expression === 'none' ? expression : 'template',
    secret: schema['secret'] === true || schema['format'] === 'password',
    isCredential: schema['credential'] !== undefined,
    unit: typeof schema['unit'] === 'string' ? schema['unit'] : undefined,
    language: typeof options['language'] === 'string' ? options['language'] : undefined,
    rows: typeof options['rows'] === 'number' ? options['rows'] : undefined,
  };
}

const CHILDREN = ['properties', '$defs', 'definitions'];
const CHILD = ['items', 'additionalProperties', 'not'];
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];

/** The schema in one language: words of other languages are dropped, option labels become `oneOf` titles. */
export function localizeSchema(schema: JsonObject, language: 'en' | 'pt-BR'): JsonObject {
  const { 'pt-BR': portuguese, enumNames, ...rest } = schema;
  const words = language === 'pt-BR' && isJsonObject(portuguese) ? portuguese : {};
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(rest)) result[key] = localizeMember(key, value, language);
  if (typeof words['title'] === 'string') result['title'] = words['title'];
  if (typeof words['description'] === 'string') result['description'] = words['description'];
  const names = Array.isArray(words['enumNames']) ? words['enumNames'] : enumNames;
  const values = result['enum'];
  if (Array.isArray(values) && Array.isArray(names)) {
    delete result['enum'];
    result['oneOf'] = values.map((value, index) => ({ const: value, title: String(names[index] ?? value) }));
  }
  // A field that takes any JSON value is typed as text; a whole-value expression keeps its type.
  if (Array.isArray(result['type']))
    result['type'] = result['type'].includes('string') ? 'string' : (result['type'][0] ?? 'string');
  return result;
}

function localizeMember(key: string, value: Json, language: 'en' | 'pt-BR'): Json {
  const one = (inner: Json): Json => (isJsonObject(inner) ? localizeSchema(inner, language) : inner);
  if (CHILDREN.includes(key) && isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, one(inner)]));
  if (CHILD.includes(key)) return one(value);
  if (LISTS.includes(key) && Array.isArray(value)) return value.map(one);
  return value;
}

/** The fields of a form by which others are shown or hidden. */
export function decidingFields(schema: JsonObject): Set<string> {
  const properties = isJsonObject(schema['properties']) ? Object.values(schema['properties']) : [];
  return new Set(
    properties.flatMap((field) => (isJsonObject(field) && isJsonObject(field['showWhen']) ? Object.keys(field['showWhen']) : [])),
  );
}
