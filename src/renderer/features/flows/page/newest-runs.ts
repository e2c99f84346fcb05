import type { RunSummary } from '#shared/model/run';

/** The newest runs with those that changed in their new state, newest first, at most `limit`. */
export function withNewerRuns(known: readonly RunSummary[], changed: readonly RunSummary[], limit: number): RunSummary[] {
  const byId = new Map(known.map((run) => [run.id, run]));
  for (const run of changed) byId.set(run.id, run);
  // Ids are ULIDs and settle a tie.
  return [...byId.values()].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)).slice(0, limit);
}

/** Loaded pages with the runs that changed in their new state; those that are new go to the first page, newest first. */
export function withChangedRuns<Page extends { items: RunSummary[] }>(
  pages: readonly Page[],
  changed: readonly RunSummary[],
): Page[] {
  const latest = new Map(changed.map((run) => [run.id, run]));
  const known = pages.map((page) => ({
    ...page,
    items: page.items.map((run) => {
      const next = latest.get(run.id) ?? run;
      latest.delete(run.id);
      return next;
    }),
  }));
  const [first, ...rest] = known;
  if (first === undefined || latest.size === 0) return known;
  const fresh = withNewerRuns(first.items, [...latest.values()], Number.POSITIVE_INFINITY);
  return [{ ...first, items: fresh }, ...rest];
}
