import { type Item, toItems } from '#shared/model/packet';
import { MAX_PIN_BYTES, MAX_PIN_ITEMS } from '#shared/model/pin';
import { type JsonText, parseJsonText } from '../../../lib/json-text';

/** What a person edits: the JSON of each item; one item stands without a list around it, unless it is a list itself. */
export function textOfItems(items: readonly Pick<Item, 'json'>[]): string {
  const values = items.map((item) => item.json);
  const [only] = values;
  const isLone = values.length === 1 && only !== undefined && !Array.isArray(only);
  return JSON.stringify(isLone ? only : values, null, 2);
}

export type PinText =
  | { ok: true; items: Item[] }
  | { ok: false; message: string }
  | { ok: false; tooLarge: { sizeKib: number; limitKib: number } }
  | { ok: false; tooMany: number };

/** Items from what a person wrote. What an item carries beside its JSON (files, key) is kept from `before`, by place. */
export function itemsOfText(text: string, before: readonly Item[] = []): PinText {
  const parsed: JsonText = parseJsonText(text);
  if (!parsed.ok) return parsed;
  const sizeKib = Math.ceil(new TextEncoder().encode(JSON.stringify(parsed.value)).length / 1024);
  if (sizeKib * 1024 > MAX_PIN_BYTES) return { ok: false, tooLarge: { sizeKib, limitKib: MAX_PIN_BYTES / 1024 } };
  const items = toItems(parsed.value).map((item, at) => ({ ...before[at], ...item }));
  return items.length > MAX_PIN_ITEMS ? { ok: false, tooMany: MAX_PIN_ITEMS } : { ok: true, items };
}
