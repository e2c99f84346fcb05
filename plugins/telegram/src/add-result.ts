import type { Item, Json } from '@pulseflow/sdk';

/** The item with what a step did under `name`. An item that is no object is put under `value`. */
export function addResult(item: Item, name: string, result: Json): Item {
  const { json } = item;
  const base = typeof json === 'object' && json !== null && !Array.isArray(json) ? json : { value: json };
  return { ...item, json: { ...base, [name]: result } };
}
