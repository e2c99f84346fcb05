import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { FlowId } from '#shared/model/ids';
import { api, client } from '../../../lib/client';
import { useLive } from '../../../lib/use-live';
import { withNewerRuns } from './newest-runs';

/** So many runs are counted for the success rate and drawn as bars. */
export const COUNTED_RUNS = 30;
/** Test runs lie between them and do not count. */
const READ_RUNS = 100;

/** The newest runs of a flow, test runs left out, kept up to date. */
export function useFlowRuns(flowId: FlowId) {
  const queryClient = useQueryClient();
  const options = api.runs.list.queryOptions({ input: { flowId, limit: READ_RUNS } });
  const query = useQuery(options);
  const readAgain = () => void queryClient.invalidateQueries({ queryKey: options.queryKey });
  useLive(
    async (signal) => {
      const stream = await client.runs.watch({ flowId }, { signal });
      // What happened before the stream was open is read; after that nothing is missed.
      readAgain();
      return stream;
    },
    (changes) => {
      const runs = changes.flatMap((change) => (change.kind === 'run' ? [change.run] : []));
      queryClient.setQueryData(
        options.queryKey,
        (page) => page && { ...page, items: withNewerRuns(page.items, runs, READ_RUNS) },
      );
    },
    { key: flowId },
  );
  return { query, runs: query.data?.items.filter(({ test }) => !test).slice(0, COUNTED_RUNS) };
}
