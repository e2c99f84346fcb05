import type { Json } from '../model/json';
import { isEqualJson } from './json-equal';

interface ListSides<Thing> {
  base: readonly Thing[];
  mine: readonly Thing[];
  theirs: readonly Thing[];
}

/** One thing as the three sides have it; undefined: a side does not have it. */
export interface ThingSides<Thing> {
  base: Thing | undefined;
  mine: Thing | undefined;
  theirs: Thing | undefined;
}

/** True when what both lists have is in the same order in both. */
function isSameOrder(a: readonly string[], b: readonly string[]): boolean {
  const inA = new Set(a);
  const inB = new Set(b);
  const common = b.filter((key) => inA.has(key));
  return a.filter((key) => inB.has(key)).every((key, index) => common[index] === key);
}

/**
 * Merges lists of things with keys. What one side removed and the other left as it was is removed.
 * @param mergeThing answers for a thing that both have, or that one side removed and the other changed; undefined: removed
 * @param isUsed true when the side that still has a thing did something with it that the other's removal would undo
 */
export function mergeList<Thing>(
  sides: ListSides<Thing>,
  keyOf: (thing: Thing) => string,
  mergeThing: (key: string, sides: ThingSides<Thing>) => Thing | undefined,
  isUsed: (key: string, by: 'mine' | 'theirs') => boolean = () => false,
): Thing[] {
  const map = (list: readonly Thing[]) => new Map(list.map((thing) => [keyOf(thing), thing]));
  const base = map(sides.base);
  const mine = map(sides.mine);
  const theirs = map(sides.theirs);
  const [b, m, t] = [[...base.keys()], [...mine.keys()], [...theirs.keys()]];
  const isOrderedByMine = isSameOrder(b, t) && !isSameOrder(b, m);
  // A thing that only one side still has keeps its place among its neighbours as far as that side knows them.
  const keys = [...new Set(isOrderedByMine ? [...m, ...t] : [...t, ...m])];
  const untouched = (a: Thing, c: Thing) => a === c || isEqualJson(a as Json, c as Json);
  return keys.flatMap((key): Thing[] => {
    const three = { base: base.get(key), mine: mine.get(key), theirs: theirs.get(key) };
    const left = three.mine ?? three.theirs;
    if (left === undefined) return [];
    if (three.mine === undefined || three.theirs === undefined) {
      if (three.base === undefined) return [left];
      const by = three.mine === undefined ? 'theirs' : 'mine';
      if (untouched(three.base, left) && !isUsed(key, by)) return [];
    } else if (untouched(three.mine, three.theirs)) return [three.theirs];
    const merged = mergeThing(key, three);
    return merged === undefined ? [] : [merged];
  });
}
