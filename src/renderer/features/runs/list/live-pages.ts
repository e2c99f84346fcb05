import type { InfiniteData } from '@tanstack/react-query';
import type { RunSummary } from '#shared/model/run';

export interface RunPage {
  items: RunSummary[];
  nextCursor?: string | undefined;
  /** With `nextCursor`: runs created after this, ms since the epoch, belong to this page or to one before. */
  reachedAt?: number | undefined;
}
export type RunPages = InfiniteData<RunPage, string | undefined>;

/** Newest first; ids are ULIDs and settle a tie. */
function isNewer(a: RunSummary, b: RunSummary): boolean {
  return a.createdAt === b.createdAt ? a.id > b.id : a.createdAt > b.createdAt;
}

/**
 * Brings loaded pages in line with runs that changed: those shown are replaced (or leave, when they no longer match),
 * new ones go to their place by time. A run older than what the pages reach belongs to a page not loaded yet and is left out.
 * With `admitNew` false new runs are answered in `held` instead (the reader has scrolled away, rows must not jump).
 */
export function applyRuns(
  pages: RunPages,
  runs: readonly RunSummary[],
  options: { matches(run: RunSummary): boolean; admitNew: boolean },
): { pages: RunPages; held: RunSummary[] } {
  const latest = new Map(runs.map((run) => [run.id, run]));
  const held: RunSummary[] = [];
  let isChanged = false;
  const next = pages.pages.map((page) => {
    if (!page.items.some((item) => latest.has(item.id))) return page;
    isChanged = true;
    const items = page.items.flatMap((item) => {
      const change = latest.get(item.id);
      latest.delete(item.id);
      if (change === undefined) return [item];
      return options.matches(change) ? [change] : [];
    });
    return { ...page, items };
  });
  const fresh = [...latest.values()].filter((run) => options.matches(run));
  if (!options.admitNew) return { pages: isChanged ? { ...pages, pages: next } : pages, held: fresh };
  for (const run of fresh) {
    const pageIndex = next.findIndex((page) => page.items.some((item) => isNewer(run, item)));
    const target = pageIndex === -1 ? next.length - 1 : pageIndex;
    const page = next[target];
    const isReached = page?.nextCursor === undefined || (page.reachedAt !== undefined && run.createdAt > page.reachedAt);
    if (page === undefined || (pageIndex === -1 && !isReached)) continue;
    const at = page.items.findIndex((item) => isNewer(run, item));
    next[target] = { ...page, items: at === -1 ? [...page.items, run] : page.items.toSpliced(at, 0, run) };
    isChanged = true;
  }
  return { pages: isChanged ? { ...pages, pages: next } : pages, held };
}
