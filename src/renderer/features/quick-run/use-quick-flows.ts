import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { FlowSummary } from '#shared/model/flow';
import type { RecentInput } from '#shared/model/recent-input';
import { api, client } from '../../lib/client';
import { useLive } from '../../lib/use-live';

export interface QuickFlows {
  /** Undefined until they are read. */
  flows: readonly FlowSummary[] | undefined;
  recent: readonly RecentInput[];
  error: unknown;
  retry(): void;
}

const KEY = ['quick-run', 'flows'] as const;

async function readAll(signal: AbortSignal): Promise<FlowSummary[]> {
  const flows: FlowSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.flows.list({ limit: 500, ...(cursor === undefined ? {} : { cursor }) }, { signal });
    flows.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return flows;
}

/** All flows and what they were last run with, kept up to date: quick-run shows them at once when it is called up. */
export function useQuickFlows(): QuickFlows {
  const queryClient = useQueryClient();
  const flows = useQuery({ queryKey: KEY, queryFn: ({ signal }) => readAll(signal), staleTime: 60_000 });
  const recent = useQuery(api.runs.recentInputs.queryOptions({ input: {} }));
  useLive(
    (signal) => client.system.watch(undefined, { signal }),
    (changes) => {
      if (changes.some(({ kind }) => kind === 'flows')) void queryClient.invalidateQueries({ queryKey: KEY });
      if (changes.some(({ kind }) => kind === 'settings')) void queryClient.invalidateQueries({ queryKey: api.settings.key() });
    },
    { onReconnect: () => void queryClient.invalidateQueries() },
  );
  return {
    flows: flows.data,
    recent: recent.data?.items ?? [],
    error: flows.data === undefined ? (flows.error ?? undefined) : undefined,
    retry: () => void flows.refetch(),
  };
}
