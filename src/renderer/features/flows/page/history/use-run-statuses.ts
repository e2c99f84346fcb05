import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FlowId } from '#shared/model/ids';
import type { RunStatus } from '#shared/model/run';
import { api, client } from '../../../../lib/client';
import { useLive } from '../../../../lib/use-live';
import { withNewerRuns } from '../newest-runs';

const KNOWN_RUNS = 500;

/** How the newest runs of a flow stand, by id, live. Older ones are looked up on their page. */
export function useRunStatuses(flowId: FlowId): ReadonlyMap<string, RunStatus> {
  const queryClient = useQueryClient();
  const options = api.runs.list.queryOptions({ input: { flowId, limit: KNOWN_RUNS } });
  const { data } = useQuery(options);
  useLive(
    async (signal) => {
      const stream = await client.runs.watch({ flowId }, { signal });
      void queryClient.invalidateQueries({ queryKey: options.queryKey });
      return stream;
    },
    (changes) => {
      const runs = changes.flatMap((change) => (change.kind === 'run' ? [change.run] : []));
      queryClient.setQueryData(
        options.queryKey,
        (page) => page && { ...page, items: withNewerRuns(page.items, runs, KNOWN_RUNS) },
      );
    },
    { key: flowId },
  );
  return useMemo(() => new Map<string, RunStatus>(data?.items.map(({ id, status }) => [id, status])), [data]);
}
