/** Simple forms: a list of fields that becomes JSON Schema and UI hints, and back. */
import { z } from 'zod';
import type { TaskForm } from './human-task';
import { isJsonObject, type Json, type JsonObject, jsonSchema } from './json';

export const formFieldTypeSchema = z.enum([
  'text',
  'long-text',
  'email',
  'number',
  'boolean',
  'date',
  'choice',
  'choices',
  'file',
  'files',
]);
export type FormFieldType = z.infer<typeof formFieldTypeSchema>;

/** Names that expressions reach without quotes: `decision.form.amount`. */
export const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

export const formFieldSchema = z.object({
  name: z.string().regex(FIELD_NAME, 'A field name has letters, digits and _, and does not begin with a digit'),
  label: z.string().max(200).default('').meta({ description: 'Empty: the name' }),
  type: formFieldTypeSchema.default('text'),
  required: z.boolean().default(false).meta({ description: 'Of a yes or no: it must be yes' }),
  options: z
    .array(z.object({ value: z.string().min(1).max(200), label: z.string().max(200).default('') }))
    .max(200)
    .default([])
    .meta({ description: 'Of a choice. An empty label: the value' }),
  default: jsonSchema.optional().meta({ description: 'Filled in already' }),
  help: z.string().max(500).default(''),
  min: z.number().optional(),
  max: z.number().optional(),
});
export type FormField = z.output<typeof formFieldSchema>;
/** A field as it is written: what is left out has its default. */
export type FormFieldInput = z.input<typeof formFieldSchema>;

/** Marks a value of a form as a file that is stored already; see `FileRef`. */
export const FILE_FORMAT = 'file';

const fileSchema: JsonObject = {
  type: 'object',
  format: FILE_FORMAT,
  required: ['path', 'name', 'mimeType', 'sizeBytes'],
  properties: {
    path: { type: 'string' },
    name: { type: 'string' },
    mimeType: { type: 'string' },
    sizeBytes: { type: 'integer' },
  },
};

function choices(options: FormField['options']): Json {
  return options.map(({ value, label }) => ({ const: value, title: label === '' ? value : label }));
}

function typeSchema({ type, required, options, min, max }: FormField): JsonObject {
  switch (type) {
    case 'text':
    case 'long-text':
      return { type: 'string', ...(required ? { minLength: 1 } : {}), ...(max === undefined ? {} : { maxLength: max }) };
    case 'email':
      return { type: 'string', format: 'email' };
    case 'number':
      return { type: 'number', ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) };
    case 'boolean':
      return required ? { type: 'boolean', enum: [true] } : { type: 'boolean' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'choice':
      return { type: 'string', oneOf: choices(options) };
    case 'choices':
      return {
        type: 'array',
        uniqueItems: true,
        items: { type: 'string', oneOf: choices(options) },
        ...(required ? { minItems: 1 } : {}),
      };
    case 'file':
      return fileSchema;
    case 'files':
      return { type: 'array', items: fileSchema, maxItems: 20, ...(required ? { minItems: 1 } : {}) };
  }
}

const WIDGETS: Partial<Record<FormFieldType, string>> = { 'long-text': 'textarea', choices: 'checkboxes' };

/**
 * The form of a list of fields: JSON Schema 2020-12, with the order and the widgets as UI hints. Of fields of one name the last
 * one stands.
 */
export function formOfFields(fields: readonly FormFieldInput[]): Pick<TaskForm, 'schema' | 'uiSchema'> {
  const properties: JsonObject = {};
  const uiSchema: JsonObject = {};
  const parsed = fields.map((field) => formFieldSchema.parse(field));
  for (const field of parsed) {
    properties[field.name] = {
      ...typeSchema(field),
      title: field.label === '' ? field.name : field.label,
      ...(field.help === '' ? {} : { description: field.help }),
      ...(field.default === undefined || field.default === '' ? {} : { default: field.default }),
    };
    const widget = WIDGETS[field.type];
    if (widget !== undefined) uiSchema[field.name] = { 'ui:widget': widget };
  }
  const names = Object.keys(properties);
  const required = names.filter((name) => parsed.findLast((field) => field.name === name)?.required === true);
  return {
    schema: { type: 'object', properties, ...(required.length === 0 ? {} : { required }) },
    uiSchema: { 'ui:order': [...names, '*'], ...uiSchema },
  };
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function optionsOf(schema: JsonObject): FormField['options'] | undefined {
  const { oneOf, enum: values, enumNames } = schema;
  if (Array.isArray(oneOf)) {
    const read = oneOf.map((option) =>
      isJsonObject(option) && typeof option['const'] === 'string'
        ? { value: option['const'], label: text(option['title']) }
        : undefined,
    );
    return read.every((option) => option !== undefined) ? read : undefined;
  }
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'string')) return undefined;
  return values.map((value, index) => ({ value, label: Array.isArray(enumNames) ? text(enumNames[index]) : '' }));
}

/** The type of a field of a schema; undefined when it is more than a simple field. */
function typeOf(schema: JsonObject, widget: Json | undefined): FormFieldType | undefined {
  const { type, format, items } = schema;
  if (schema['$ref'] !== undefined || schema['anyOf'] !== undefined || schema['allOf'] !== undefined) return undefined;
  if (type === 'boolean') return 'boolean';
  if (type === 'number' || type === 'integer') return schema['enum'] === undefined ? 'number' : undefined;
  if (type === 'object') return format === FILE_FORMAT ? 'file' : undefined;
  if (type === 'array' && isJsonObject(items)) {
    if (items['format'] === FILE_FORMAT) return 'files';
    return items['type'] === 'string' && optionsOf(items) !== undefined ? 'choices' : undefined;
  }
  if (type !== 'string') return undefined;
  if (schema['oneOf'] !== undefined || schema['enum'] !== undefined)
    return optionsOf(schema) === undefined ? undefined : 'choice';
  if (format === 'email' || format === 'date') return format;
  if (format !== undefined) return undefined;
  return widget === 'textarea' ? 'long-text' : 'text';
}

function inOrder(names: string[], order: Json | undefined): string[] {
  if (!Array.isArray(order)) return names;
  const before = order.slice(0, order.includes('*') ? order.indexOf('*') : undefined);
  const after = order.includes('*') ? order.slice(order.indexOf('*') + 1) : [];
  const rest = names.filter((name) => !order.includes(name));
  return [...before, ...rest, ...after].filter((name): name is string => typeof name === 'string' && names.includes(name));
}

/**
 * The fields of a form that is nothing but simple fields, for those who draw it without a form generator; undefined when there is
 * more to it (objects in objects, conditions, references). What is filled in already stands as the fields' defaults.
 */
export function fieldsOfForm({ schema, uiSchema = {}, data = {} }: TaskForm): FormField[] | undefined {
  const { properties, required } = schema;
  const extras = ['$ref', 'allOf', 'anyOf', 'oneOf', 'if', 'dependentSchemas', 'dependencies', 'patternProperties'];
  if (!isJsonObject(properties) || extras.some((name) => schema[name] !== undefined)) return undefined;
  const fields: FormField[] = [];
  for (const name of inOrder(Object.keys(properties), uiSchema['ui:order'])) {
    const property = properties[name];
    const hints = uiSchema[name];
    if (!isJsonObject(property)) return undefined;
    const type = typeOf(property, isJsonObject(hints) ? hints['ui:widget'] : undefined);
    if (type === undefined) return undefined;
    const { items, minimum, maximum, maxLength } = property;
    const listed = type === 'choices' && isJsonObject(items) ? items : property;
    const preset = data[name] ?? property['default'];
    const max = typeof maximum === 'number' ? maximum : typeof maxLength === 'number' ? maxLength : undefined;
    fields.push({
      name,
      label: text(property['title']) || name,
      type,
      required: Array.isArray(required) && required.includes(name),
      options: type === 'choice' || type === 'choices' ? (optionsOf(listed) ?? []) : [],
      help: text(property['description']),
      ...(preset === undefined ? {} : { default: preset }),
      ...(typeof minimum === 'number' ? { min: minimum } : {}),
      ...(max === undefined ? {} : { max }),
    });
  }
  return fields;
}

/** What a form holds before anybody has touched it: the defaults of its schema, and over them what is filled in already. */
export function startOfForm({ schema, data = {} }: Pick<TaskForm, 'schema' | 'data'>): JsonObject {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const defaults: JsonObject = {};
  for (const [name, property] of Object.entries(properties)) {
    if (!isJsonObject(property)) continue;
    if (property['default'] !== undefined) defaults[name] = property['default'];
    else if (isJsonObject(property['properties']) && property['format'] !== FILE_FORMAT) {
      const inner = startOfForm({ schema: property });
      if (Object.keys(inner).length > 0) defaults[name] = inner;
    }
  }
  return { ...defaults, ...data };
}

const YES = ['true', 'on', 'yes', '1'];

/**
 * Values of a form given as texts (a web form, the query of a link), read as the types of its fields: numbers, yes or no, lists.
 * An empty text is no value. What cannot be read stays a text, so that the check of the form names it; names that are no fields
 * are left out.
 */
export function readFormTexts(
  fields: readonly Pick<FormField, 'name' | 'type'>[],
  texts: Readonly<Record<string, string | readonly string[] | undefined>>,
): JsonObject {
  const values: JsonObject = {};
  for (const { name, type } of fields) {
    const given = texts[name];
    if (given === undefined) continue;
    const list = (typeof given === 'string' ? [given] : [...given]).filter((each) => each !== '');
    const first = list[0];
    if (type === 'choices') values[name] = list;
    else if (first === undefined || type === 'file' || type === 'files') continue;
    else if (type === 'boolean') values[name] = YES.includes(first.toLowerCase());
    else if (type === 'number') values[name] = first.trim() === '' || Number.isNaN(Number(first)) ? first : Number(first);
    else values[name] = first;
  }
  return values;
}
