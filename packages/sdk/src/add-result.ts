import type { Json } from '../../../src/shared/model/json';
import type { Item } from '../../../src/shared/model/packet';

/**
 * The item with what an action did to it under `name`, so that later nodes see both. An item that is no object cannot take a
 * field: it is put under `value`.
 */
export function addResult(item: Item, name: string, result: Json): Item {
  const { json } = item;
  const base = typeof json === 'object' && json !== null && !Array.isArray(json) ? json : { value: json };
  return { ...item, json: { ...base, [name]: result } };
}
