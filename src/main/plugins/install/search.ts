import type { IndexPlugin } from './catalogue-index';

/** Without case and accents: "automação" is found by "automacao". */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function wordsOf(query: string): string[] {
  return fold(query).split(/\s+/).filter(Boolean);
}

/** True when every word of the query stands somewhere in what the index says of the plugin, in either language. */
export function matches(plugin: IndexPlugin, query: string): boolean {
  const { name, label, description, author = '', keywords, categories } = plugin;
  const text = fold(
    [name, ...Object.values(label), ...Object.values(description), author, ...keywords, ...categories].join('\n'),
  );
  return wordsOf(query).every((word) => text.includes(word));
}

/** Lower comes first: what is named so, then what begins so, then what names it, then the rest. */
export function rank({ name, label, keywords }: IndexPlugin, query: string): number {
  const wanted = wordsOf(query).join(' ');
  if (wanted === '') return 0;
  const names = [name, ...Object.values(label)].map(fold);
  if (names.includes(wanted)) return 0;
  if (names.some((text) => text.startsWith(wanted))) return 1;
  if (names.some((text) => text.includes(wanted))) return 2;
  return keywords.some((word) => fold(word) === wanted) ? 3 : 4;
}
