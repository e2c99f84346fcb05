import { FIELD_NAME, type FormField } from '#shared/model/form-fields';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import { foldText } from '#shared/words/fold-text';

function slug(label: string, joint: string, max: number): string {
  const words = foldText(label).match(/[a-z0-9]+/g) ?? [];
  return words
    .join(joint)
    .slice(0, max)
    .replace(/[^a-z0-9]+$/, '');
}

function unlike(name: string, taken: readonly string[], joint: string): string {
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name}${joint}${number}`)) number++;
  return `${name}${joint}${number}`;
}

/** A name for a field, made from its label: 'Valor total' is `valor_total`. Not one of `taken`. */
export function fieldNameOf(label: string, taken: readonly string[]): string {
  const made = slug(label, '_', 60);
  const name = FIELD_NAME.test(made) ? made : `field_${made}`.replace(/_$/, '');
  return unlike(name, taken, '_');
}

/** A name for an output, made from what the choice is called. Not one of `taken`, nor one with a meaning of its own. */
export function outcomeIdOf(label: string, taken: readonly string[]): string {
  const made = slug(label, '-', 36);
  const name = /^[a-z]/.test(made) ? made : `choice-${made}`.replace(/-$/, '');
  return unlike(name, [...taken, 'expired', 'error', 'in'], '-');
}

/** Choices as lines: a value, or `value = label`. */
export function optionsText(options: Json | undefined): string {
  const list = Array.isArray(options) ? options.filter(isJsonObject) : [];
  return list
    .map(({ value, label }) => (label === undefined || label === '' ? String(value) : `${String(value)} = ${String(label)}`))
    .join('\n');
}

/** What such lines say; empty ones are left out, and so is a value that is there already. */
export function readOptions(text: string): FormField['options'] {
  const options = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [value = '', ...rest] = line.split('=');
    const name = value.trim();
    if (name !== '' && !options.has(name)) options.set(name, rest.join('=').trim());
  }
  return [...options].map(([value, label]) => ({ value, label }));
}

/** The entries of a list as it stands in a config. */
export function entriesOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? (value as Json[]).filter(isJsonObject) : [];
}

/** A text of a field as its type has it: '12' of a number is 12. What is no such value, or an expression, stays a text. */
export function typedDefault(text: string, type: Json | undefined): Json | undefined {
  if (text === '') return undefined;
  if (text.includes('{{')) return text;
  if (type === 'number') return Number.isNaN(Number(text)) ? text : Number(text);
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return type === 'choices' ? text.split(',').map((part) => part.trim()) : text;
}
