import { type Json, type JsonObject, type SettingProblem, z } from '../../engine/sdk';
import { type FieldHints, type Words, words } from './words';

/** A whole-value expression keeps its type, so that a text field may get a number, an object or nothing. */
function toText(value: unknown): unknown {
  if (value === null) return '';
  if (typeof value === 'object') return JSON.stringify(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

const textSchema = z.preprocess(toText, z.string());

/** A text, empty by default. What an expression gives is turned into text. The marks are on the outermost schema. */
export function textField(en: Words, ptBr: Words, hints: FieldHints = {}, preset = '') {
  return textSchema.default(preset).meta(words(en, ptBr, hints));
}

/** Any JSON value; absent when the user left it empty or its expression gave nothing. */
export function valueField(en: Words, ptBr: Words, hints: FieldHints = {}) {
  const schema = z.unknown() as z.ZodType<Json | undefined>;
  return schema.optional().meta(words(en, ptBr, { ...hints, anyJson: true }));
}

/** One of a few words; `options` of the texts are their labels, in the same order. */
export function choiceField<const Values extends readonly [string, ...string[]]>(
  values: Values,
  preset: Values[number],
  en: Words,
  ptBr: Words,
  hints: FieldHints = {},
) {
  const schema: z.ZodType<Values[number]> = z.enum(values);
  return schema.default(preset as never).meta(words(en, ptBr, hints)) as z.ZodDefault<z.ZodType<Values[number]>>;
}

/** A yes or no. */
export function flagField(preset: boolean, en: Words, ptBr: Words, hints: FieldHints = {}) {
  return z
    .boolean()
    .default(preset)
    .meta(words(en, ptBr, hints));
}

/** The id of a credential of one of these types; the form offers those that there are. Never an expression. */
export function credentialChoice(
  types: readonly string[],
  { optional = false, ...hints }: Pick<FieldHints, 'showWhen'> & { optional?: boolean } = {},
  en: Words = { title: 'Credential' },
  ptBr: Words = { title: 'Credencial' },
) {
  return z
    .string()
    .default('')
    .meta({ ...words(en, ptBr, { ...hints, expression: 'none' }), credential: { types: [...types], optional } });
}

/** A whole number within bounds. */
export function countField(bounds: { min: number; max: number; preset: number }, en: Words, ptBr: Words, hints: FieldHints = {}) {
  return z
    .number()
    .int()
    .min(bounds.min)
    .max(bounds.max)
    .default(bounds.preset)
    .meta(words(en, ptBr, hints));
}

/** A list of names with values, such as headers; `example` shows in empty fields what may stand there. */
export function pairsField(en: Words, ptBr: Words, example: { name: string; value: string }, hints: FieldHints = {}) {
  const pair = z.object({
    name: textField({ title: 'Name' }, { title: 'Nome' }, { examples: [example.name] }),
    value: textField({ title: 'Value' }, { title: 'Valor' }, { examples: [example.value] }),
  });
  return z
    .array(pair)
    .default([])
    .meta(words(en, ptBr, hints));
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

/** A problem when a raw text field is empty; else none. `detail` is its code for words in another language. */
export function requireText(config: JsonObject, field: string, detail: string, message: string): SettingProblem[] {
  const value = config[field];
  const isEmpty = value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
  return isEmpty ? [{ field: `/${field}`, message, detail }] : [];
}
