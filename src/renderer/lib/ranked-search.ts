/*
 * A search that ranks by what people mean: beginnings of names before words inside, those before parts of words, those before
 * synonyms in either language, those before slips of the keyboard. Every word that means something must be found somewhere.
 */

import { foldText } from '#shared/words/fold-text';
import { synonymsOf } from './search-synonyms';

/** A text of an entry, and how much a hit in it counts: 1 for a name, less for what is said about it. */
export interface SearchText {
  text: string;
  weight: number;
}

/** Words that say little; a query of nothing else is taken as it is. */
const STOP_WORDS = new Set(
  'a an the to of in on for by and or with my when from into o os as um uma de do da dos das para por em no na e ou com que meu minha quando'.split(
    ' ',
  ),
);

const WHOLE = 1.2;
const BEGINS = 1;
const WORD_BEGINS = 0.8;
const INSIDE = 0.45;
const SYNONYM = 0.5;
const SLIP = 0.3;

/** Lower case, no accents, `e-mail` as `email`; a list of words. */
function toWords(text: string): string[] {
  return foldText(text)
    .replace(/(\p{L})-(\p{L})/gu, '$1$2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** True when one letter more, less, other, or two swapped make the texts alike; two such slips for long words. */
function isSlip(word: string, other: string): boolean {
  const most = word.length >= 8 ? 2 : 1;
  if (word.length < 4 || Math.abs(word.length - other.length) > most || word[0] !== other[0]) return false;
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= word.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = word[i - 1] === other[j - 1];
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return (row[other.length] ?? most + 1) <= most;
}

function directScore(word: string, words: readonly string[]): number {
  const [first = ''] = words;
  if (words.length === 1 && first === word) return WHOLE;
  if (first.startsWith(word)) return BEGINS;
  if (words.some((other) => other.startsWith(word))) return WORD_BEGINS;
  return word.length >= 3 && words.some((other) => other.includes(word)) ? INSIDE : 0;
}

function wordScore(word: string, words: readonly string[]): number {
  const direct = directScore(word, words);
  if (direct > 0) return direct;
  const synonyms = synonymsOf(word);
  if (synonyms !== undefined && words.some((other) => synonyms.has(other))) return SYNONYM;
  // A slip in the whole word, or in what has been typed of it so far.
  return words.some((other) => isSlip(word, other) || isSlip(word, other.slice(0, word.length))) ? SLIP : 0;
}

/** The entries that fit a query, best first; those that fit alike, and all of them for an empty query, in their own order. */
export function searchRanked<Entry>(
  entries: readonly Entry[],
  query: string,
  textsOf: (entry: Entry) => readonly SearchText[],
): Entry[] {
  const all = toWords(query);
  if (all.length === 0) return [...entries];
  const telling = all.filter((word) => !STOP_WORDS.has(word));
  const wanted = telling.length === 0 ? all : telling;
  const scored: { entry: Entry; score: number }[] = [];
  for (const entry of entries) {
    const texts = textsOf(entry).map(({ text, weight }) => ({ words: toWords(text), weight }));
    let score = 0;
    for (const word of wanted) {
      const best = texts.reduce((most, { words, weight }) => Math.max(most, weight * wordScore(word, words)), 0);
      if (best === 0) {
        score = 0;
        break;
      }
      score += best;
    }
    if (score > 0) scored.push({ entry, score });
  }
  return scored.sort((a, b) => b.score - a.score).map(({ entry }) => entry);
}
