import type { Item, Json } from '@pulseflow/sdk';

/** The item with what was done with it under `name`, as the app's own nodes do. What is no object goes under `value`. */
export function addResult(item: Item, name: string, result: Json): Item {
  const { json } = item;
  const base = typeof json === 'object' && json !== null && !Array.isArray(json) ? json : { value: json };
  return { ...item, json: { ...base, [name]: result } };
}
