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

/** Below the key of all that is known of flows: the shell has it read again when flows change. */
const KEY = [['flows', 'quick-run'], {}] as const;

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

/**
 * All flows and what they were last run with, kept up to date: quick-run shows them at once when it is called up.
 * @param isAlone no shell around it listens for changes; a browser gives a page few streams, so that there is one for both
 */
export function useQuickFlows(isAlone: boolean): QuickFlows {
  const queryClient = useQueryClient();
  const flows = useQuery({ queryKey: KEY, queryFn: ({ signal }) => readAll(signal), staleTime: 60_000 });
  const recent = useQuery(api.runs.recentInputs.queryOptions({ input: {} }));
  useLive(
    (signal) => client.system.watch(undefined, { signal }),
    (changes) => {
      if (changes.some(({ kind }) => kind === 'flows')) void queryClient.invalidateQueries({ queryKey: KEY });
      if (changes.some(({ kind }) => kind === 'settings')) void queryClient.invalidateQueries({ queryKey: api.settings.key() });
    },
    { enabled: isAlone, onReconnect: () => void queryClient.invalidateQueries() },
  );
  return {
    flows: flows.data,
    recent: recent.data?.items ?? [],
    error: flows.data === undefined ? (flows.error ?? undefined) : undefined,
    retry: () => void flows.refetch(),
  };
}
