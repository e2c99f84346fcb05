import { isJsonObject, type JsonObject } from '#shared/model/json';

export type InputText = { items: JsonObject[] } | { problem: 'notJson' | 'notItems' };

const MOST = 10_000;

/** The items of a text: JSON of one object, or of a list of objects. An empty text has none. */
export function parseInput(text: string): InputText {
  if (text.trim() === '') return { items: [] };
  try {
    const value: unknown = JSON.parse(text);
    const items = (Array.isArray(value) ? value : [value]) as unknown[];
    return items.length <= MOST && items.every(isJsonObject) ? { items } : { problem: 'notItems' };
  } catch {
    // The parser's only way of saying so; the editor marks the place itself.
    return { problem: 'notJson' };
  }
}

/** Items as a person writes them: nothing, one object, or a list. */
export function inputText(items: readonly JsonObject[]): string {
  if (items.length === 0) return '';
  return JSON.stringify(items.length === 1 ? items[0] : items, null, 2);
}
