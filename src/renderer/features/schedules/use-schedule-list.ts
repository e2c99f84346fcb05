import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { api } from '../../lib/client';
import { type ScheduleFilters, statusesOf } from './schedule-filters';

const PAGE_SIZE = 200;

/** The schedules that match, the next to run first, page by page. What changes is read again by the shell. */
export function useScheduleList(filters: ScheduleFilters) {
  const text = filters.text.trim();
  const statuses = statusesOf(filters);
  const query = useInfiniteQuery(
    api.schedules.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        limit: PAGE_SIZE,
        ...(cursor === undefined ? {} : { cursor }),
        ...(text === '' ? {} : { search: text }),
        ...(statuses.length === 0 ? {} : { status: statuses }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
    }),
  );
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { query, rows, more, total: data?.pages[0]?.total };
}
