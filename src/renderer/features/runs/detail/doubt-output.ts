import type { Json } from '#shared/model/json';
import { type Item, toItems } from '#shared/model/packet';
import { parseJsonText } from '../../../lib/json-text';

/** Items from what a person typed: an array is one item per element, anything else one item. */
export function outputItems(text: string): { ok: true; items: Item[] } | { ok: false; message: string } {
  const parsed = parseJsonText(text);
  return parsed.ok ? { ok: true, items: toItems(parsed.value) } : parsed;
}

/** The text to begin with: the items that went in, as the engine itself would take them for the output. */
export function outputText(items: readonly Pick<Item, 'json'>[]): string {
  const values: Json = items.length === 1 ? (items[0]?.json ?? {}) : items.map((item) => item.json);
  return JSON.stringify(values, null, 2);
}
