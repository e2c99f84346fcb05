import { type Json, type JsonObject, z } from '../../engine/sdk';
import { type FieldHints, type Words, words } from './words';

/** A text, empty by default. */
export function textField(en: Words, ptBr: Words, hints: FieldHints = {}) {
  return z.string().default('').meta(words(en, ptBr, hints));
}

/** Any JSON value; absent when the user left it empty or its expression gave nothing. */
export function valueField(en: Words, ptBr: Words, hints: FieldHints = {}) {
  const schema = z.unknown() as z.ZodType<Json | undefined>;
  return schema.optional().meta(words(en, ptBr, { ...hints, anyJson: true }));
}

/** A list of names with values, such as headers. */
export function pairsField(en: Words, ptBr: Words, hints: FieldHints = {}) {
  const pair = z.object({
    name: textField({ title: 'Name' }, { title: 'Nome' }),
    value: z.coerce.string().default('').meta(words({ title: 'Value' }, { title: 'Valor' })),
  });
  return z.array(pair).default([]).meta(words(en, ptBr, hints));
}

/** The text of a raw config field, trimmed; empty when it is absent or no text. */
export function rawText(config: JsonObject, field: string): string {
  const value = config[field];
  return typeof value === 'string' ? value.trim() : '';
}

/** The number of a raw config field; undefined when it is absent or an expression. */
export function rawNumber(config: JsonObject, field: string): number | undefined {
  const value = config[field];
  return typeof value === 'number' ? value : undefined;
}

/** True when a raw text holds a `{{ }}` expression, so that its value is known only in a run. */
export function isTemplate(text: string): boolean {
  return text.includes('{{');
}

/** A problem when a raw text field is empty; else none. */
export function requireText(config: JsonObject, field: string, message: string): { field: string; message: string }[] {
  const value = config[field];
  const isEmpty = value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
  return isEmpty ? [{ field: `/${field}`, message }] : [];
}
