import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { FlowId } from '#shared/model/ids';
import type { RunSummary } from '#shared/model/run';
import { api, client } from '../../../lib/client';
import { useLive } from '../../../lib/use-live';
import { applyRuns, type RunPages } from './live-pages';
import { matchesFilters, matchesText, type RunFilters, timeBounds } from './run-filters';

const PAGE_SIZE = 100;
/** Above so many rows a live list starts anew from its first page, so that a day of watching does not fill the memory. */
const MAX_LIVE_ROWS = 5000;

/** The runs that match the filters, newest first, kept up to date; `held` are new ones not shown while scrolled away. */
export function useRunList(filters: RunFilters) {
  const queryClient = useQueryClient();
  const { flowId, statuses, period, from, to, text } = filters;
  // A period is measured from when it was chosen; the list itself grows live.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const bounds = useMemo(() => timeBounds(filters, Date.now()), [period, from, to]);
  const [isAtTop, setAtTop] = useState(true);
  const [held, setHeld] = useState<readonly RunSummary[]>([]);

  const options = api.runs.list.infiniteOptions({
    input: (cursor: string | undefined) => ({
      limit: PAGE_SIZE,
      ...(cursor === undefined ? {} : { cursor }),
      ...(flowId === undefined ? {} : { flowId: flowId as FlowId }),
      ...(statuses.length === 0 ? {} : { status: [...statuses] }),
      ...bounds,
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
  const query = useInfiniteQuery(options);
  const key = options.queryKey;

  const admit = (runs: readonly RunSummary[], admitNew: boolean) => {
    const before = queryClient.getQueryData<RunPages>(key);
    if (before === undefined) return;
    const { pages, held: more } = applyRuns(before, runs, { matches: (run) => matchesFilters(run, filters, bounds), admitNew });
    if (pages !== before) queryClient.setQueryData<RunPages>(key, pages);
    if (more.length > 0)
      setHeld((waiting) =>
        [...waiting.filter((run) => !more.some((newer) => newer.id === run.id)), ...more].slice(-MAX_LIVE_ROWS),
      );
    if (pages.pages.reduce((sum, page) => sum + page.items.length, 0) > MAX_LIVE_ROWS && admitNew)
      void queryClient.resetQueries({ queryKey: key });
  };
  useLive(
    async (signal) => {
      const stream = await client.runs.watch(flowId === undefined ? {} : { flowId: flowId as FlowId }, { signal });
      // What happened before the stream was open is read; after that nothing is missed.
      void queryClient.invalidateQueries({ queryKey: key });
      return stream;
    },
    (changes) => {
      const runs = changes.flatMap((change) => (change.kind === 'run' ? [change.run] : []));
      if (runs.length > 0) admit(runs, isAtTop);
    },
    { key: flowId ?? '' },
  );
  const showHeld = () => {
    admit(held, true);
    setHeld([]);
  };

  const loaded = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const rows = useMemo(() => (text === '' ? loaded : loaded.filter((run) => matchesText(run, text))), [loaded, text]);
  return {
    ...query,
    rows,
    loadedCount: loaded.length,
    held,
    showHeld,
    onTopChange: (atTop: boolean) => {
      setAtTop(atTop);
      if (atTop && held.length > 0) showHeld();
    },
  };
}
