import { foldText } from '#shared/words/fold-text';

/** The entries in which every word of the query begins a word (first) or occurs (after those); order is kept otherwise. */
export function rankByWords<Entry>(entries: readonly Entry[], query: string, textOf: (entry: Entry) => string): Entry[] {
  const words = foldText(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [...entries];
  const scored: { entry: Entry; score: number }[] = [];
  for (const entry of entries) {
    const text = foldText(textOf(entry));
    if (!words.every((word) => text.includes(word))) continue;
    const beginnings = words.filter((word) => ` ${text}`.includes(` ${word}`)).length;
    scored.push({ entry, score: beginnings + (text.startsWith(words[0] ?? '') ? 1 : 0) });
  }
  return scored.sort((a, b) => b.score - a.score).map(({ entry }) => entry);
}
