import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { FlowId } from '#shared/model/ids';
import type { RunSummary } from '#shared/model/run';
import { api, client } from '../../../lib/client';
import { useLive } from '../../../lib/use-live';
import { useNow } from '../../../lib/use-now';
import { BOARD_COLUMNS, boardOf, ENDED_FOR_MS, MAX_CARDS, withRuns } from './board-columns';

/** A day's end moves a run off the board within this time. */
const TICK_MS = 60_000;
/** A flow under load would fill the memory of an open board. */
const MAX_KNOWN = 5000;

/** The runs of a flow by state, kept up to date while the board is open. */
export function useBoard(flowId: FlowId) {
  const queryClient = useQueryClient();
  const [openedAt] = useState(() => Date.now());
  const [changes, setChanges] = useState<ReadonlyMap<string, RunSummary>>(new Map());
  const now = useNow(TICK_MS);
  const inputs = BOARD_COLUMNS.map(({ statuses, open }) => ({
    flowId,
    status: [...statuses],
    limit: MAX_CARDS,
    ...(open ? {} : { since: openedAt - ENDED_FOR_MS }),
  }));
  const queries = useQueries({ queries: inputs.map((input) => api.runs.list.queryOptions({ input })) });
  const readAgain = () => {
    for (const input of inputs) void queryClient.invalidateQueries({ queryKey: api.runs.list.queryKey({ input }) });
  };
  useLive(
    async (signal) => {
      const stream = await client.runs.watch({ flowId }, { signal });
      // What happened before the stream was open is read; after that nothing is missed.
      readAgain();
      return stream;
    },
    (items) => {
      const runs = items.flatMap((change) => (change.kind === 'run' ? [change.run] : []));
      if (runs.length > 0) setChanges((known) => (known.size > MAX_KNOWN ? withRuns(new Map(), runs) : withRuns(known, runs)));
    },
    { key: flowId, onReconnect: () => setChanges(new Map()) },
  );
  const pages = queries.map(({ data }) => data);
  const stamp = queries.map(({ dataUpdatedAt }) => dataUpdatedAt).join();
  const board = useMemo(() => {
    const read = withRuns(
      new Map(),
      pages.flatMap((page) => page?.items ?? []),
    );
    return boardOf(withRuns(read, changes.values()).values(), now);
    // The pages are new arrays on each draw: when one was read tells whether it is another.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [stamp, changes, now]);
  return {
    board,
    /** Columns of which the host has more than was read. */
    hasMore: new Set(BOARD_COLUMNS.flatMap(({ id }, index) => (pages[index]?.nextCursor === undefined ? [] : [id]))),
    isLoading: queries.some(({ isPending }) => isPending),
    error: queries.find(({ error, data }) => error !== null && data === undefined)?.error,
    retry: () => queries.forEach((query) => void query.refetch()),
  };
}
