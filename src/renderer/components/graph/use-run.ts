import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { RunId } from '#shared/model/ids';
import type { RunDetail } from '#shared/model/run';
import { api, client } from '../../lib/client';
import { useLive } from '../../lib/use-live';
import { applyRunChanges } from './run-changes';
import { forgetProgress, noteProgress } from './step-progress';

/** A run with its steps, kept up to date while the component is mounted; nothing is read without an id. */
export function useRun(runId: RunId | undefined) {
  const queryClient = useQueryClient();
  const options = api.runs.get.queryOptions({ input: runId === undefined ? skipToken : { runId } });
  const query = useQuery(options);
  const key = options.queryKey;
  useLive(
    async (signal) => {
      const stream = await client.runs.watch(runId === undefined ? {} : { runId }, { signal });
      // What happened before the stream was open is read; after that nothing is missed.
      void queryClient.invalidateQueries({ queryKey: key });
      return stream;
    },
    (changes) => {
      noteProgress(changes);
      const before = queryClient.getQueryData<RunDetail>(key);
      if (before === undefined) return;
      const { detail, isStale } = applyRunChanges(before, changes);
      queryClient.setQueryData<RunDetail>(key, detail);
      if (isStale) void queryClient.invalidateQueries({ queryKey: key });
    },
    { key: runId ?? '', enabled: runId !== undefined },
  );
  useEffect(() => (runId === undefined ? undefined : () => forgetProgress(runId)), [runId]);
  return query;
}
