import type { RunSummary } from '#shared/model/run';

/** The newest runs with those that changed in their new state, newest first, at most `limit`. */
export function withNewerRuns(known: readonly RunSummary[], changed: readonly RunSummary[], limit: number): RunSummary[] {
  const byId = new Map(known.map((run) => [run.id, run]));
  for (const run of changed) byId.set(run.id, run);
  // Ids are ULIDs and settle a tie.
  return [...byId.values()].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)).slice(0, limit);
}
