import type { FieldChange } from '../model/flow-edit';
import { isJsonObject, type Json } from '../model/json';
import { isEqualJson } from './json-equal';
import { pathOf, pointerOf, valueAt, withValueAt } from './json-pointer';

/** Texts from this length on are stored as the piece that differs. */
const LONG_TEXT = 64;

/** A text change as the piece that differs, when that is worth it. Surrogate pairs are kept whole. */
function spliceOf(before: string, after: string): { at: number; before: string; after: string } | undefined {
  if (before.length < LONG_TEXT || after.length < LONG_TEXT) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const isLow = (code: number) => code >= 0xdc00 && code <= 0xdfff;
  if (start > 0 && (isLow(before.charCodeAt(start)) || isLow(after.charCodeAt(start)))) start--;
  if (end > 0 && isLow(before.charCodeAt(before.length - end))) end--;
  if (start + end < shorter / 2) return undefined;
  return { at: start, before: before.slice(start, before.length - end), after: after.slice(start, after.length - end) };
}

/**
 * What differs between two values, by JSON pointer. Objects are compared key by key, lists of the same length member by
 * member; else the whole value is one change. A key with undefined counts as absent.
 * @param compact write a change in a long text as the piece that differs
 */
export function fieldChanges(
  before: Json | undefined,
  after: Json | undefined,
  compact = false,
  path: readonly string[] = [],
): FieldChange[] {
  if (isEqualJson(before, after)) return [];
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    const own = (value: { [key: string]: Json }, key: string) => (Object.hasOwn(value, key) ? value[key] : undefined);
    return [...keys].flatMap((key) => fieldChanges(own(before, key), own(after, key), compact, [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((member, index) => fieldChanges(member, after[index], compact, [...path, String(index)]));
  const pointer = pointerOf(path);
  const splice = compact && typeof before === 'string' && typeof after === 'string' ? spliceOf(before, after) : undefined;
  if (splice !== undefined) return [{ pointer, ...splice }];
  return [{ pointer, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

/** The value after the changes. A change whose place is gone is left out. */
export function applyFieldChanges(value: Json, changes: readonly FieldChange[]): Json {
  return changes.reduce<Json>((now, change) => {
    const path = pathOf(change.pointer);
    if (change.at === undefined) return withValueAt(now, path, change.after) ?? now;
    const text = valueAt(now, path);
    if (typeof text !== 'string' || typeof change.before !== 'string' || typeof change.after !== 'string') return now;
    const next = text.slice(0, change.at) + change.after + text.slice(change.at + change.before.length);
    return withValueAt(now, path, next) ?? now;
  }, value);
}

/** The changes that lead back. */
export function invertFieldChanges(changes: readonly FieldChange[]): FieldChange[] {
  return changes.map(({ pointer, before, after, at }) => ({
    pointer,
    ...(after === undefined ? {} : { before: after }),
    ...(before === undefined ? {} : { after: before }),
    ...(at === undefined ? {} : { at }),
  }));
}
