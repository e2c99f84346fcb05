import type { DeadLetterDetail } from '#shared/model/dead-letter';
import { type Json, jsonSchema } from '#shared/model/json';

type Items = DeadLetterDetail['items'];

/** Items as people edit them: an array of their JSON, without keys and files. */
export function itemsToText(items: Items): string {
  return JSON.stringify(
    items.map(({ json }) => json),
    null,
    2,
  );
}

/**
 * What a text of `itemsToText` was made into; undefined when it is no JSON array. An item that stands where one stood before
 * keeps that one's key and files.
 */
export function itemsFromText(text: string, before: Items): Items | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const checked = jsonSchema.safeParse(parsed);
  if (!checked.success || !Array.isArray(checked.data)) return undefined;
  const isSameLength = checked.data.length === before.length;
  return checked.data.map((json: Json, index) => ({ ...(isSameLength ? before[index] : {}), json }));
}
