import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { AuditAction } from '#shared/model/audit';
import { api } from '../../../lib/client';

const PAGE_SIZE = 100;

/** What was done with plugins, newest first, page by page; with one plugin alone when it is named. */
export function useAudit({ plugin, actions }: { plugin?: string | undefined; actions?: AuditAction[] | undefined }) {
  const query = useInfiniteQuery(
    api.audit.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        limit: PAGE_SIZE,
        subjectKind: 'plugin' as const,
        ...(cursor === undefined ? {} : { cursor }),
        ...(plugin === undefined ? {} : { subjectId: plugin }),
        ...(actions === undefined ? {} : { action: actions }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
    }),
  );
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { query, rows, more };
}
