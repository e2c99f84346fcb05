import type { NodeTypeInfo } from '#shared/model/node-type';
import { searchRanked } from '../../../lib/ranked-search';

const RECENT_KEY = 'pulseflow-recent-nodes';
const RECENT_COUNT = 5;

/**
 * Node types by what they do, in both languages whichever the app speaks: names first, then the words people use for them,
 * then what their descriptions say.
 */
export function searchNodeTypes(types: readonly NodeTypeInfo[], query: string): NodeTypeInfo[] {
  return searchRanked(types, query, ({ label, description, keywords, type }) => [
    ...[label.en, label['pt-BR']].map((text) => ({ text, weight: 1 })),
    { text: type.split('.').at(-1) ?? '', weight: 0.9 },
    ...[...(keywords?.en ?? []), ...(keywords?.['pt-BR'] ?? [])].map((text) => ({ text, weight: 0.75 })),
    ...[description.en, description['pt-BR']].map((text) => ({ text, weight: 0.35 })),
  ]);
}

/** The types that were chosen last, newest first. */
export function recentTypes(storage: Pick<Storage, 'getItem'>): string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(RECENT_KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((type) => typeof type === 'string').slice(0, RECENT_COUNT) : [];
  } catch {
    // What another version kept is not worth an error.
    return [];
  }
}

/** Remembers that a type was chosen. */
export function rememberType(storage: Pick<Storage, 'getItem' | 'setItem'>, type: string): void {
  const others = recentTypes(storage).filter((other) => other !== type);
  storage.setItem(RECENT_KEY, JSON.stringify([type, ...others].slice(0, RECENT_COUNT)));
}
