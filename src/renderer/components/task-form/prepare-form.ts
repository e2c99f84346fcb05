import { FILE_FORMAT } from '#shared/model/form-fields';
import type { TaskForm } from '#shared/model/human-task';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';

function isFile(schema: Json | undefined): boolean {
  return isJsonObject(schema) && schema['format'] === FILE_FORMAT;
}

function hintsOf(schema: JsonObject, hints: JsonObject): JsonObject {
  if (isFile(schema)) return { ...hints, 'ui:field': 'file' };
  if (schema['type'] === 'array' && isFile(schema['items'])) return { ...hints, 'ui:field': 'files' };
  const { properties, items } = schema;
  const result = { ...hints };
  if (isJsonObject(properties)) {
    for (const [name, property] of Object.entries(properties)) {
      if (!isJsonObject(property)) continue;
      const inner = result[name];
      const made = hintsOf(property, isJsonObject(inner) ? inner : {});
      if (Object.keys(made).length > 0) result[name] = made;
    }
  }
  if (isJsonObject(items)) {
    const inner = result['items'];
    const made = hintsOf(items, isJsonObject(inner) ? inner : {});
    if (Object.keys(made).length > 0) result['items'] = made;
  }
  return result;
}

/** Hints that name parts of the generator's own, which this app does not draw, or that reach beyond the form. */
const OURS = new Set([
  'textarea',
  'checkboxes',
  'radio',
  'select',
  'checkbox',
  'hidden',
  'password',
  'updown',
  'range',
  'date',
  'email',
]);
const KEPT = new Set([
  'ui:widget',
  'ui:order',
  'ui:field',
  'ui:placeholder',
  'ui:options',
  'ui:disabled',
  'ui:readonly',
  'ui:help',
  'ui:title',
  'ui:description',
  'ui:enumNames',
]);

/** Hints come with the data of a task: only those that this app draws are kept, so that an unknown one cannot break the form. */
function safeHints(hints: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(hints).flatMap(([name, value]) => {
      if (!name.startsWith('ui:')) return isJsonObject(value) ? [[name, safeHints(value)]] : [];
      if (!KEPT.has(name) || name === 'ui:field') return [];
      if (name === 'ui:widget' && (typeof value !== 'string' || !OURS.has(value))) return [];
      if (name === 'ui:options' && isJsonObject(value)) {
        const rows = value['rows'];
        return typeof rows === 'number' ? [[name, { rows }]] : [];
      }
      return [[name, value]];
    }),
  );
}

/** The order with a place for fields that it does not name: without one the generator refuses the form. */
function wholeOrder(hints: JsonObject): JsonObject {
  const order = hints['ui:order'];
  return Array.isArray(order) && !order.includes('*') ? { ...hints, 'ui:order': [...order, '*'] } : hints;
}

/** A form as the generator takes it: files get our field, hints that we do not draw are left out. */
export function prepareForm({ schema, uiSchema = {} }: Pick<TaskForm, 'schema' | 'uiSchema'>): {
  schema: JsonObject;
  uiSchema: JsonObject;
} {
  const { $schema: _dialect, title: _title, description: _description, ...rest } = schema;
  const hints = hintsOf(rest, wholeOrder(safeHints(uiSchema)));
  return { schema: rest, uiSchema: { ...hints, 'ui:submitButtonOptions': { norender: true } } };
}
