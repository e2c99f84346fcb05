import type { FlowSummary } from '#shared/model/flow';
import type { Rule } from '#shared/model/rule';
import type { RunSummary } from '#shared/model/run';

export interface Day {
  succeeded: number;
  failed: number;
  other: number;
}

/** The runs of the last 24 hours of all flows together. */
export function sumDay(flows: readonly Pick<FlowSummary, 'runsLast24h'>[]): Day {
  const sum: Day = { succeeded: 0, failed: 0, other: 0 };
  for (const { runsLast24h } of flows) {
    sum.succeeded += runsLast24h.succeeded;
    sum.failed += runsLast24h.failed;
    sum.other += runsLast24h.other;
  }
  return sum;
}

const total = ({ succeeded, failed, other }: Day) => succeeded + failed + other;

/** The flows that did most in the last 24 hours; those that did nothing by their latest run, then active before others. */
export function busiestFlows(flows: readonly FlowSummary[], limit: number): FlowSummary[] {
  return [...flows]
    .sort(
      (a, b) =>
        total(b.runsLast24h) - total(a.runsLast24h) ||
        (b.lastRun?.createdAt ?? 0) - (a.lastRun?.createdAt ?? 0) ||
        Number(b.status === 'active') - Number(a.status === 'active'),
    )
    .slice(0, limit);
}

/** The widths of a bar of the day, in percent of the busiest flow; what is there shows at least a sliver. */
export function barShares(day: Day, busiest: number): Day {
  const share = (count: number) => (count === 0 || busiest === 0 ? 0 : Math.max(2, Math.round((count / busiest) * 100)));
  return { succeeded: share(day.succeeded), failed: share(day.failed), other: share(day.other) };
}

/** The most runs that one of the flows had. */
export function busiestCount(flows: readonly FlowSummary[]): number {
  return flows.reduce((most, { runsLast24h }) => Math.max(most, total(runsLast24h)), 0);
}

/** The list with the run put in or replaced, newest first, cut at `limit`. */
export function withRun(runs: readonly RunSummary[], changed: RunSummary, limit: number): RunSummary[] {
  return [changed, ...runs.filter(({ id }) => id !== changed.id)]
    .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
    .slice(0, limit);
}

export type Concern =
  | { kind: 'doubt'; run: RunSummary }
  | { kind: 'failed'; run: RunSummary; times: number }
  | { kind: 'rule'; rule: Rule };

/** What asks for a person: runs in doubt, then failures (those of one flow together), then rules that fail. */
export function concernsOf(input: {
  doubts: readonly RunSummary[];
  failures: readonly RunSummary[];
  rules: readonly Rule[];
}): Concern[] {
  const byFlow = new Map<string, { run: RunSummary; times: number }>();
  for (const run of input.failures) {
    const known = byFlow.get(run.flowId);
    if (known === undefined) byFlow.set(run.flowId, { run, times: 1 });
    else byFlow.set(run.flowId, { run: known.run.createdAt >= run.createdAt ? known.run : run, times: known.times + 1 });
  }
  return [
    ...input.doubts.map((run) => ({ kind: 'doubt' as const, run })),
    ...[...byFlow.values()].map((failure) => ({ kind: 'failed' as const, ...failure })),
    ...input.rules
      .filter(({ enabled, lastError }) => enabled && lastError !== undefined)
      .map((rule) => ({ kind: 'rule' as const, rule })),
  ];
}
