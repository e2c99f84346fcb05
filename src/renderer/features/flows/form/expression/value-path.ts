import { isJsonObject, type Json } from '#shared/model/json';

const PLAIN_NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
/** Words that JSONata reads as something else than a name. */
const TAKEN = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

/** A field's name as it stands in an expression: in backticks unless it is a plain word. */
export function writtenName(name: string): string {
  return PLAIN_NAME.test(name) && !TAKEN.has(name) ? name : `\`${name}\``;
}

/** The expression that reads a value below `base`; numbers are places in a list. An empty base reads from the item. */
export function writtenPath(base: string, path: readonly (string | number)[]): string {
  let text = base;
  for (const part of path) {
    if (typeof part === 'number') text = `${text === '' ? '$item' : text}[${part}]`;
    else text = text === '' ? writtenName(part) : `${text}.${writtenName(part)}`;
  }
  return text === '' ? '$item' : text;
}

export type ValueKind = 'text' | 'number' | 'boolean' | 'list' | 'object' | 'null';

/** What a value is, by the words that people see. */
export function valueKind(value: Json): ValueKind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (isJsonObject(value)) return 'object';
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'boolean';
}

/** A value on one short line. Looks at no more of a large value than it shows. */
export function shortValue(value: Json, length = 40): string {
  const cut = (text: string) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
  if (typeof value === 'string') return cut(JSON.stringify(value.slice(0, length)));
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.length}]`;
  if (isJsonObject(value)) {
    const names = Object.keys(value).slice(0, 8);
    return names.length === 0 ? '{}' : cut(`{ ${names.join(', ')} }`);
  }
  return String(value);
}
