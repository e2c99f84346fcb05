import type { GraphMark } from './graph-model';
import type { Translate } from './translate';

/** What cards say in the app's language. They live in React roots of their own, where no context reaches them. */
export interface CanvasWords {
  pinned: string;
  marks: Record<GraphMark, string>;
  /** '2 in, from A and B; 1 out, to C': said with a node's name. */
  connections(from: readonly string[], to: readonly string[]): string;
}

const LISTED = 4;

/** The words of cards. */
export function canvasWords(t: Translate, language: string): CanvasWords {
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const named = (names: readonly string[]) =>
    list.format(
      names.length > LISTED
        ? [...names.slice(0, LISTED - 1), t('graph.others', { count: names.length - LISTED + 1 })]
        : [...names],
    );
  return {
    pinned: t('graph.pinned'),
    marks: { added: t('graph.mark.added'), removed: t('graph.mark.removed'), changed: t('graph.mark.changed') },
    connections: (from, to) =>
      [
        ...(from.length === 0 ? [] : [t('graph.comesFrom', { names: named(from) })]),
        ...(to.length === 0 ? [] : [t('graph.goesTo', { names: named(to) })]),
      ].join(', '),
  };
}
