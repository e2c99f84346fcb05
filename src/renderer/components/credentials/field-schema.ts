import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import { isShown } from '../../lib/field-shown';

/** A field of a credential's form, in one language. */
export interface CredentialField {
  name: string;
  title: string;
  description: string | undefined;
  kind: 'text' | 'lines' | 'number' | 'choice' | 'flag';
  isSecret: boolean;
  isRequired: boolean;
  preset: Json | undefined;
  example: string | undefined;
  options: { value: string; label: string }[];
  min: number | undefined;
  max: number | undefined;
}

interface Parts {
  schema: JsonObject;
  uiSchema: JsonObject;
  secretFields: readonly string[];
}

function kindOf(schema: JsonObject, widget: Json | undefined): CredentialField['kind'] {
  if (Array.isArray(schema['enum'])) return 'choice';
  if (schema['type'] === 'number' || schema['type'] === 'integer') return 'number';
  if (schema['type'] === 'boolean') return 'flag';
  return widget === 'textarea' ? 'lines' : 'text';
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function toField(name: string, schema: JsonObject, parts: Parts, language: string): CredentialField {
  const words = language === 'pt-BR' && isJsonObject(schema['pt-BR']) ? schema['pt-BR'] : schema;
  const ui = parts.uiSchema[name];
  const values = Array.isArray(schema['enum']) ? schema['enum'] : [];
  const labels = Array.isArray(words['enumNames']) ? words['enumNames'] : [];
  const { required, examples } = { required: parts.schema['required'], examples: schema['examples'] };
  return {
    name,
    title: textOf(words['title']) ?? name,
    description: textOf(words['description']),
    kind: kindOf(schema, isJsonObject(ui) ? ui['ui:widget'] : undefined),
    isSecret: parts.secretFields.includes(name),
    isRequired: Array.isArray(required) && required.includes(name),
    preset: schema['default'],
    example: Array.isArray(examples) ? textOf(examples[0]) : undefined,
    options: values.map((value, index) => ({ value: String(value), label: String(labels[index] ?? value) })),
    min: numberOf(schema['minimum']),
    max: numberOf(schema['maximum']),
  };
}

/** The fields of a type of credential, in the order of its schema. */
export function credentialFields(type: Parts, language: string): CredentialField[] {
  const { properties } = type.schema;
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, schema]) =>
    isJsonObject(schema) ? [toField(name, schema, type, language)] : [],
  );
}

/** The fields that are shown while the form says this: those whose `showWhen` holds. `values`: what is shown, by field. */
export function shownFields(
  type: Pick<Parts, 'schema'>,
  fields: readonly CredentialField[],
  values: JsonObject,
): CredentialField[] {
  const { properties } = type.schema;
  if (!isJsonObject(properties)) return [...fields];
  return fields.filter(({ name }) => isShown(name, properties, values));
}
