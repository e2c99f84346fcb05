import type { ListDiff } from '../model/flow-edit';
import type { Json } from '../model/json';
import { applyFieldChanges, fieldChanges, invertFieldChanges } from './field-changes';

const asJson = (thing: unknown): Json => thing as Json;

/** What changed in lists whose members stayed in their places, as in almost every edit; undefined: others came or went. */
function changedInPlace<Thing>(
  before: readonly Thing[],
  after: readonly Thing[],
  keyOf: (thing: Thing) => string,
  compact: boolean,
): ListDiff<Thing> | undefined {
  if (before.length !== after.length) return undefined;
  const diff: ListDiff<Thing> = { added: [], removed: [], changed: [] };
  for (const [index, was] of before.entries()) {
    const is = after[index];
    if (is === was || is === undefined) continue;
    const id = keyOf(was);
    if (keyOf(is) !== id) return undefined;
    const fields = fieldChanges(asJson(was), asJson(is), compact);
    if (fields.length > 0) diff.changed.push({ id, fields });
  }
  return diff;
}

/** What differs between two lists, by the key of each member. */
export function diffList<Thing>(
  before: readonly Thing[],
  after: readonly Thing[],
  keyOf: (thing: Thing) => string,
  compact: boolean,
): ListDiff<Thing> {
  const diff: ListDiff<Thing> = { added: [], removed: [], changed: [] };
  if (before === after) return diff;
  const inPlace = changedInPlace(before, after, keyOf, compact);
  if (inPlace !== undefined) return inPlace;
  const old = new Map(before.map((thing) => [keyOf(thing), thing]));
  const now = new Map(after.map((thing) => [keyOf(thing), thing]));
  before.forEach((value, index) => {
    if (!now.has(keyOf(value))) diff.removed.push({ index, value });
  });
  after.forEach((value, index) => {
    const key = keyOf(value);
    const was = old.get(key);
    if (was === undefined) diff.added.push({ index, value });
    else if (was !== value) {
      const fields = fieldChanges(asJson(was), asJson(value), compact);
      if (fields.length > 0) diff.changed.push({ id: key, fields });
    }
  });
  const stayedBefore = [...old.keys()].filter((key) => now.has(key));
  const stayedAfter = [...now.keys()].filter((key) => old.has(key));
  if (stayedBefore.some((key, index) => stayedAfter[index] !== key)) diff.order = { before: stayedBefore, after: stayedAfter };
  return diff;
}

/** The list after the difference; the same list when it says nothing. */
export function applyList<Thing>(list: readonly Thing[], diff: ListDiff<Thing>, keyOf: (thing: Thing) => string): Thing[] {
  const isSame = diff.added.length + diff.removed.length + diff.changed.length === 0 && diff.order === undefined;
  if (isSame) return list as Thing[];
  const gone = new Set(diff.removed.map(({ value }) => keyOf(value)));
  const changed = new Map(diff.changed.map(({ id, fields }) => [id, fields]));
  let next = list.flatMap((thing) => {
    const key = keyOf(thing);
    if (gone.has(key)) return [];
    const fields = changed.get(key);
    return [fields === undefined ? thing : (applyFieldChanges(asJson(thing), fields) as Thing)];
  });
  if (diff.order !== undefined) {
    const rank = new Map(diff.order.after.map((key, index) => [key, index]));
    const last = rank.size;
    next = next.toSorted((a, b) => (rank.get(keyOf(a)) ?? last) - (rank.get(keyOf(b)) ?? last));
  }
  const there = new Set(next.map(keyOf));
  for (const { index, value } of diff.added) if (!there.has(keyOf(value))) next.splice(index, 0, value);
  return next;
}

/** The difference that leads back. */
export function invertList<Thing>({ added, removed, changed, order }: ListDiff<Thing>): ListDiff<Thing> {
  return {
    added: removed,
    removed: added,
    changed: changed.map(({ id, fields }) => ({ id, fields: invertFieldChanges(fields) })),
    ...(order === undefined ? {} : { order: { before: order.after, after: order.before } }),
  };
}
