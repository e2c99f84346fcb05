import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { type FlowEvent, matchesEventType } from '#shared/model/event';
import { api, client } from '../../lib/client';
import { useLive } from '../../lib/use-live';
import { emptyTail, mergeNewestFirst, receive, release, TAIL_LIMIT } from './event-feed';

const PAGE = 100;

/**
 * The events of a pattern (empty: all), newest first: pages of history, with what happens live on top.
 * @param isResting hold new events back, so that what somebody reads stays where it is
 */
export function useEventFeed(pattern: string, isResting: boolean) {
  const queryClient = useQueryClient();
  const [tail, setTail] = useState(emptyTail);
  const filter = pattern === '' ? {} : { type: pattern };
  const options = api.events.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ ...filter, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
  const query = useInfiniteQuery(options);

  useLive<FlowEvent>(
    (signal) => client.events.watch(filter, { signal }),
    (arrived) => {
      // A stream that is being replaced may still hand over events of the former pattern.
      const matching = pattern === '' ? arrived : arrived.filter(({ type }) => matchesEventType(pattern, type));
      setTail((now) => receive(now, matching, isResting));
    },
    { key: pattern, onReconnect: () => void queryClient.invalidateQueries({ queryKey: options.queryKey }) },
  );
  useEffect(() => {
    if (!isResting) setTail(release);
  }, [isResting]);
  useEffect(() => setTail(emptyTail), [pattern]);

  const isTailLong = tail.shown.length + tail.held.length > TAIL_LIMIT;
  const { queryKey } = options;
  useEffect(() => {
    if (!isTailLong || isResting) return;
    setTail(emptyTail);
    void queryClient.resetQueries({ queryKey });
  }, [isTailLong, isResting, queryClient, queryKey]);

  const pages = query.data?.pages;
  const events = useMemo(() => mergeNewestFirst(pages?.flatMap(({ items }) => items) ?? [], tail.shown), [pages, tail.shown]);
  return { query, events, heldCount: tail.held.length };
}
