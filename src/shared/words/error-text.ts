import { isJsonObject, type Json, type JsonObject } from '../model/json';
import { expressionReason } from './expression-reason';

/** An error as the host tells it. */
export interface ToldError {
  code: string;
  message: string;
  data?: JsonObject | undefined;
}

export interface ErrorWords {
  language: string;
  /** Translates a key of the words in this folder. */
  t(key: string, values?: Record<string, string>): string;
  /** The text of a key before its values are put in; undefined where there is none. */
  rawText(key: string): string | undefined;
  /** Sizes in bytes, durations in milliseconds, and numbers, as people of that language write them. */
  format: { bytes(value: number): string; duration(ms: number): string; number(value: number): string };
}

/** Numbers that name something: not to be grouped by thousands. */
const PLAIN_NUMBERS = new Set(['status', 'port', 'line', 'column', 'version', 'seq', 'day', 'min', 'max']);
/** Values that are words of ours: a type of value, a field of a cron expression. */
const OWN_WORDS = new Set(['expected', 'type', 'unit']);

function ownWord(name: string, value: string, { t, rawText }: ErrorWords): string {
  if (!OWN_WORDS.has(name)) return value;
  const isKnown = rawText(`${name === 'unit' ? 'cronUnit' : 'valueType'}.${value}`) !== undefined;
  return isKnown ? t(name === 'unit' ? `cronUnit.${value}` : `valueType.${value}`) : value;
}

function valueText(name: string, value: Json, words: ErrorWords): string | undefined {
  if (typeof value === 'number') {
    if (name.endsWith('Ms')) return words.format.duration(value);
    if (name.endsWith('Bytes')) return words.format.bytes(value);
    return PLAIN_NUMBERS.has(name) ? String(value) : words.format.number(value);
  }
  if (typeof value === 'string') return ownWord(name, value, words);
  if (Array.isArray(value)) return value.join(', ');
  const told = toldIn(value);
  return told === undefined ? undefined : errorText(told, words);
}

/** An error inside the data of another. */
function toldIn(value: Json): ToldError | undefined {
  if (!isJsonObject(value)) return undefined;
  const { code, message, data } = value;
  if (typeof code !== 'string' || typeof message !== 'string') return undefined;
  return { code, message, data: data !== undefined && isJsonObject(data) ? data : undefined };
}

/** The sentence of a detail filled with its values; undefined when there is none, or a value that it names is missing. */
export function detailText(detail: string, values: JsonObject, words: ErrorWords): string | undefined {
  const { t, rawText } = words;
  const raw = rawText(`detail.${detail}`);
  if (raw === undefined) return undefined;
  const filled: Record<string, string> = {};
  for (const [, name = ''] of raw.matchAll(/{{\s*(\w+)/g)) {
    const value = values[name];
    const text = value === undefined ? undefined : valueText(name, value, words);
    if (text === undefined) return undefined;
    filled[name] = text;
  }
  return t(`detail.${detail}`, filled);
}

function expressionText(data: JsonObject, words: ErrorWords): string | undefined {
  const { reason, node, field, line, column } = data;
  if (typeof reason !== 'string') return undefined;
  const { t } = words;
  const said = expressionReason(reason, t);
  const places = [
    ...(typeof node === 'string' ? [t('place.node', { node })] : []),
    ...(typeof field === 'string' && field !== '' ? [t('place.field', { field: fieldName(field) })] : []),
    ...(typeof column !== 'number'
      ? []
      : typeof line === 'number' && line > 1
        ? [t('place.line', { line: String(line), column: String(column) })]
        : [t('place.column', { column: String(column) })]),
  ];
  return places.length === 0 ? said : t('place.expression', { place: places.join(', '), reason: said });
}

function fieldName(field: string): string {
  return field.replace(/^\//, '').replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
}

/** What a plugin says itself in this language: `data.words['pt-BR']`. */
function pluginWords({ words }: JsonObject, language: string): string | undefined {
  const said = words !== undefined && isJsonObject(words) ? words[language] : undefined;
  return typeof said === 'string' && said !== '' ? said : undefined;
}

/**
 * What an error says, in the app's language: in English the host's own sentence, else the words that a plugin gave with it,
 * else that of `data.detail` or of the code, filled from `data`. Where there is none, or a value is missing (an error stored
 * long ago), it is the host's.
 */
export function errorText({ code, message, data = {} }: ToldError, words: ErrorWords): string {
  if (words.language.startsWith('en') && message !== '') return message;
  const { t } = words;
  const given = pluginWords(data, words.language);
  if (given !== undefined) return given;
  const { detail, field } = data;
  if (code.startsWith('EXPRESSION_')) return expressionText(data, words) ?? message;
  for (const key of [detail, code]) {
    const said = typeof key === 'string' ? detailText(key, data, words) : undefined;
    if (said === undefined) continue;
    const isPhrase = typeof key === 'string' && key.startsWith('VALUE_');
    return isPhrase && typeof field === 'string' ? t('place.inField', { field: fieldName(field), reason: said }) : said;
  }
  return message;
}
