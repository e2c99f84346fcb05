/*
 * Finds a few typed letters in names, as they are thought of: `inv` and `crinv` both find "Create invoice". Letters must stand in
 * their order; those that begin words and those that follow each other count most. Spaces split the query into parts, in any order.
 */
import { foldText } from '#shared/words/fold-text';

export interface FuzzyMatch {
  /** The higher the better; only to be compared with others for the same query. */
  score: number;
  /** Places in the text that matched, in their order. */
  places: readonly number[];
}

const HIT = 1;
const FOLLOWS = 5;
const BEGINS_WORD = 8;
const BEGINS_TEXT = 12;
const GAP = -0.4;
/** Names are short; what is longer is looked at this far. */
const LONGEST = 200;

/** Each sign folded by itself, so that places in the folded text are places in the text. */
function foldEach(text: string): string[] {
  return [...text.slice(0, LONGEST)].map((sign) => foldText(sign).slice(0, 1) || ' ');
}

function isWordBegin(signs: readonly string[], original: readonly string[], at: number): boolean {
  const before = signs[at - 1];
  if (before === undefined) return true;
  if (!/[\p{L}\p{N}]/u.test(before)) return true;
  const [sign = '', previous = ''] = [original[at], original[at - 1]];
  return /\p{Lu}/u.test(sign) && /\p{Ll}/u.test(previous);
}

/** The best way to find the letters of one part, by dynamic programming over (letter, place). */
function matchPart(part: readonly string[], signs: readonly string[], original: readonly string[]): FuzzyMatch | undefined {
  type Way = { score: number; from: number } | undefined;
  const rows: Way[][] = [];
  for (const [index, letter] of part.entries()) {
    const row: Way[] = [];
    const before = rows[index - 1];
    let best: { score: number; at: number } | undefined;
    for (let at = 0; at < signs.length; at++) {
      const previous = before?.[at - 1];
      if (best !== undefined) best.score += GAP;
      if (previous !== undefined && (best === undefined || previous.score > best.score))
        best = { score: previous.score, at: at - 1 };
      if (signs[at] !== letter) continue;
      const own = HIT + (at === 0 ? BEGINS_TEXT : isWordBegin(signs, original, at) ? BEGINS_WORD : 0);
      if (index === 0) row[at] = { score: own + GAP * Math.min(at, 10), from: -1 };
      else if (best !== undefined) {
        const following = previous === undefined ? -Infinity : previous.score + FOLLOWS;
        row[at] = following >= best.score ? { score: own + following, from: at - 1 } : { score: own + best.score, from: best.at };
      }
    }
    rows.push(row);
  }
  const last = rows.at(-1) ?? [];
  let at = -1;
  for (const [place, way] of last.entries()) if (way !== undefined && way.score > (last[at]?.score ?? -Infinity)) at = place;
  const end = last[at];
  if (end === undefined) return undefined;
  const places: number[] = [];
  for (let index = rows.length - 1, place = at; index >= 0; index--) {
    places.unshift(place);
    place = rows[index]?.[place]?.from ?? -1;
  }
  return { score: end.score, places };
}

/** How well a query is found in a text; undefined: not. An empty query is found everywhere. */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | undefined {
  const original = [...text.slice(0, LONGEST)];
  const signs = foldEach(text);
  let score = 0;
  const places = new Set<number>();
  for (const part of query.split(/\s+/).filter((each) => each !== '')) {
    const found = matchPart(foldEach(part), signs, original);
    if (found === undefined) return undefined;
    score += found.score;
    for (const place of found.places) places.add(place);
  }
  return { score: score - signs.length * 0.01, places: [...places].sort((a, b) => a - b) };
}
