/**
 * Outputs of a run that are like an earlier one of it (a node that adds a field, or passes its items on) are stored as what
 * differs: `~<key of the step>.<characters shared at the start>.<at the end>.<what stands between>`, numbers in base 36.
 * The step that is named holds its whole text in its row, so that reading takes one look-up more, never a chain.
 */

/** A step whose whole text stands in its row. */
export interface SharedBase {
  key: number;
  text: string;
}

const MARK = '~';
/** Fewer shared characters are not worth the look-up. */
const LEAST_SHARED = 64;

/** The text as a difference from `base`; undefined when that would not be much shorter. */
export function differenceFrom(base: SharedBase, text: string): string | undefined {
  const most = Math.min(base.text.length, text.length);
  if (most < LEAST_SHARED) return undefined;
  let start = 0;
  while (start < most && base.text.charCodeAt(start) === text.charCodeAt(start)) start++;
  let end = 0;
  const last = most - start;
  while (end < last && base.text.charCodeAt(base.text.length - 1 - end) === text.charCodeAt(text.length - 1 - end)) end++;
  if (start > 0 && isFirstHalf(text.charCodeAt(start - 1))) start--;
  if (end > 0 && isFirstHalf(text.charCodeAt(text.length - end - 1))) end--;
  const shared = start + end;
  if (shared < LEAST_SHARED || shared * 2 < text.length) return undefined;
  const between = text.slice(start, text.length - end);
  return `${MARK}${base.key.toString(36)}.${start.toString(36)}.${end.toString(36)}.${between}`;
}

/** A character outside the basic plane is two code units; cut apart, neither survives UTF-8. */
function isFirstHalf(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** JSON never begins with the mark. */
export function isDifference(stored: string): boolean {
  return stored.startsWith(MARK);
}

/** The whole text behind a difference; `textOf` gives that of the step with a key. */
export function restore(stored: string, textOf: (key: number) => string): string {
  const [key = '', start = '', end = ''] = stored.slice(1, 80).split('.', 3);
  const base = textOf(Number.parseInt(key, 36));
  const between = stored.slice(key.length + start.length + end.length + 4);
  return base.slice(0, Number.parseInt(start, 36)) + between + base.slice(base.length - Number.parseInt(end, 36));
}
