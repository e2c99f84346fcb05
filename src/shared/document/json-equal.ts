import { isJsonObject, type Json } from '../model/json';

/** True when both are the same JSON value; the order of keys does not matter. A key with undefined counts as absent. */
export function isEqualJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((value, index) => isEqualJson(value, b[index]));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  for (const key in a) if (!isEqualJson(a[key], b[key])) return false;
  for (const key in b) if (b[key] !== undefined && a[key] === undefined) return false;
  return true;
}
