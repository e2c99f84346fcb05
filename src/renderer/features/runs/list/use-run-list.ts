import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { FlowId } from '#shared/model/ids';
import type { RunSummary } from '#shared/model/run';
import { api, client } from '../../../lib/client';
import { useLive } from '../../../lib/use-live';
import { applyRuns, type RunPages } from './live-pages';
import { matchesFilters, type RunFilters, timeBounds } from './run-filters';

const PAGE_SIZE = 100;
/** Above so many rows a live list starts anew from its first page, so that a day of watching does not fill the memory. */
const MAX_LIVE_ROWS = 5000;

/**
 * The runs that match the filters, newest first, kept up to date; `held` are new ones not shown while scrolled away.
 * A search for text comes in pages that may be short or empty: it goes on by itself until something is found, and `more`
 * takes it further down. Another search ends the one before.
 */
export function useRunList(filters: RunFilters) {
  const queryClient = useQueryClient();
  const { flowId, statuses, period, from, to } = filters;
  const text = filters.text.trim();
  // A period is measured from when it was chosen; the list itself grows live.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const bounds = useMemo(() => timeBounds(filters, Date.now()), [period, from, to]);
  const [isAtTop, setAtTop] = useState(true);
  const [waiting, setWaiting] = useState<readonly RunSummary[]>([]);

  const options = api.runs.list.infiniteOptions({
    input: (cursor: string | undefined) => ({
      limit: PAGE_SIZE,
      ...(cursor === undefined ? {} : { cursor }),
      ...(flowId === undefined ? {} : { flowId: flowId as FlowId }),
      ...(statuses.length === 0 ? {} : { status: [...statuses] }),
      ...bounds,
      ...(text === '' ? {} : { text }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
  const query = useInfiniteQuery(options);
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage, isPlaceholderData } = query;
  const key = options.queryKey;
  const matches = (run: RunSummary) => matchesFilters(run, filters, bounds);

  const admit = (runs: readonly RunSummary[], admitNew: boolean) => {
    const before = queryClient.getQueryData<RunPages>(key);
    if (before === undefined) return;
    const { pages, held: more } = applyRuns(before, runs, { matches, admitNew });
    if (pages !== before) queryClient.setQueryData<RunPages>(key, pages);
    if (more.length > 0)
      setWaiting((all) => [...all.filter((run) => !more.some((newer) => newer.id === run.id)), ...more].slice(-MAX_LIVE_ROWS));
    if (pages.pages.reduce((sum, page) => sum + page.items.length, 0) > MAX_LIVE_ROWS && admitNew)
      void queryClient.resetQueries({ queryKey: key });
  };
  // A page that arrives puts the list back to what it was when the page was asked for: what came since is told once more.
  const sinceAsked = useRef(new Map<string, RunSummary>());
  const tellAgain = useEffectEvent(() => {
    const runs = [...sinceAsked.current.values()];
    sinceAsked.current.clear();
    if (runs.length > 0) admit(runs, isAtTop);
  });
  useEffect(() => {
    if (!isFetching) tellAgain();
  }, [isFetching]);
  useLive(
    async (signal) => {
      const stream = await client.runs.watch(flowId === undefined ? {} : { flowId: flowId as FlowId }, { signal });
      // What happened before the stream was open is read; after that nothing is missed.
      void queryClient.invalidateQueries({ queryKey: key });
      return stream;
    },
    (changes) => {
      const runs = changes.flatMap((change) => (change.kind === 'run' ? [change.run] : []));
      if (isFetching) for (const run of runs) sinceAsked.current.set(run.id, run);
      if (runs.length > 0) admit(runs, isAtTop);
    },
    { key: flowId ?? '' },
  );
  const held = waiting.filter(matches);
  const showHeld = () => {
    admit(waiting, true);
    setWaiting([]);
  };

  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const isSearching = text !== '' && (isFetching || isPlaceholderData);
  const goesOn = text !== '' && rows.length === 0 && hasNextPage && !isFetching && !isFetchNextPageError;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  return {
    ...query,
    rows,
    isSearching,
    /** How far down a search has looked, ms since the epoch; undefined: through everything, or not yet. */
    reachedAt: isPlaceholderData ? undefined : query.data?.pages.at(-1)?.reachedAt,
    held,
    showHeld,
    onTopChange: (atTop: boolean) => {
      setAtTop(atTop);
      if (atTop && held.length > 0) showHeld();
    },
  };
}
