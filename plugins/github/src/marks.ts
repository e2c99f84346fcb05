/**
 * A mark in what a flow writes, that GitHub shows to nobody (an HTML comment in Markdown): by it the app finds out after a crash
 * whether the issue or comment was made, instead of making it twice or asking a person.
 */
import { createHash } from 'node:crypto';
import { flagField, type HttpClient, type LookupResult, type z } from '@pulseflow/sdk';

export const markField = flagField(
  true,
  {
    title: 'Mark it invisibly',
    description: 'A hidden comment in the text: after a crash the app sees by it whether this was done, and does not do it twice',
  },
  {
    title: 'Marcar de forma invisível',
    description: 'Um comentário oculto no texto: após uma queda o app vê por ele se isto foi feito, e não faz duas vezes',
  },
);

/** How far back lists are searched for a mark: what was made before that is not from the step in question. */
const SEARCHED_MS = 24 * 3_600_000;
const SEARCHED_ENTRIES = 300;

export function markOf(idempotencyKey: string): string {
  return `<!-- pulseflow:${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 24)} -->`;
}

/** The text with its mark, when it is to have one. */
export function marked(text: string, isMarked: boolean, idempotencyKey: string): string {
  return isMarked ? `${text}${text === '' ? '' : '\n\n'}${markOf(idempotencyKey)}` : text;
}

interface Marked {
  body?: string | null | undefined;
  created_at: string;
}

/**
 * What carries the mark in a list that is sorted by newest first; `undefined` when it is not there, `unknown` when the list is
 * longer than is searched.
 */
export async function findMarked<Entry extends Marked>(
  github: HttpClient,
  path: string,
  query: Record<string, string>,
  { schema, idempotencyKey, nowMs }: { schema: z.ZodType<Entry>; idempotencyKey: string; nowMs: number },
): Promise<Entry | undefined | 'unknown'> {
  const mark = markOf(idempotencyKey);
  let seen = 0;
  const pages = github.pages(path, { query: { ...query, per_page: 100 }, schema, limit: SEARCHED_ENTRIES });
  for await (const entry of pages) {
    if (entry.body?.includes(mark) === true) return entry;
    if (Date.parse(entry.created_at) < nowMs - SEARCHED_MS) return undefined;
    seen += 1;
  }
  return seen >= SEARCHED_ENTRIES ? 'unknown' : undefined;
}

/** What a search for a mark says to the engine. */
export function asLookup<Entry>(found: Entry | undefined | 'unknown', toOutputs: (entry: Entry) => LookupResult): LookupResult {
  if (found === 'unknown') return 'unknown';
  return found === undefined ? { happened: false } : toOutputs(found as Entry);
}
