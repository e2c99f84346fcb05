import { isJsonObject, type Json } from '../model/json';
import { isEqualJson } from './json-equal';

/** What three sides say of one value; undefined: it is not there. */
export interface ThreeSides {
  base: Json | undefined;
  mine: Json | undefined;
  theirs: Json | undefined;
}

/**
 * Merges two changes of one value, key by key and in lists of the same length member by member.
 * @param decide answers for a value that both sides changed, at the path from the outermost value
 */
export function mergeJson(
  sides: ThreeSides,
  decide: (path: readonly string[], sides: ThreeSides) => Json | undefined,
  path: readonly string[] = [],
): Json | undefined {
  const { base, mine, theirs } = sides;
  if (isEqualJson(mine, theirs) || isEqualJson(mine, base)) return theirs;
  if (isEqualJson(theirs, base)) return mine;
  if (isJsonObject(mine) && isJsonObject(theirs) && (base === undefined || isJsonObject(base))) {
    const own = (value: { [key: string]: Json } | undefined, key: string) =>
      value !== undefined && Object.hasOwn(value, key) ? value[key] : undefined;
    const keys = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
    return Object.fromEntries(
      keys.flatMap((key): [string, Json][] => {
        const value = mergeJson({ base: own(base, key), mine: own(mine, key), theirs: own(theirs, key) }, decide, [...path, key]);
        return value === undefined ? [] : [[key, value]];
      }),
    );
  }
  const areLists = Array.isArray(base) && Array.isArray(mine) && Array.isArray(theirs);
  if (areLists && mine.length === base.length && theirs.length === base.length) {
    return base.map(
      (was, index) =>
        mergeJson({ base: was, mine: mine[index], theirs: theirs[index] }, decide, [...path, String(index)]) ?? null,
    );
  }
  return decide(path, sides);
}
