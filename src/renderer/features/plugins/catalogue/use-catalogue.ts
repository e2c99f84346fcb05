import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { api } from '../../../lib/client';

const PAGE_SIZE = 100;

/** The catalogues that are read. */
export function useCatalogues() {
  return useQuery(api.plugins.catalogues.queryOptions({ staleTime: 30_000 }));
}

export interface CatalogueFilters {
  text: string;
  category: string | undefined;
  source: string | undefined;
}

/** What the catalogues have that matches, the best match first, page by page. */
export function useCatalogueSearch({ text, category, source }: CatalogueFilters) {
  const query = useInfiniteQuery(
    api.plugins.search.infiniteOptions({
      input: (cursor: string | undefined) => ({
        limit: PAGE_SIZE,
        query: text.trim(),
        ...(cursor === undefined ? {} : { cursor }),
        ...(category === undefined ? {} : { category }),
        ...(source === undefined ? {} : { source }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
      staleTime: 30_000,
    }),
  );
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const first = data?.pages[0];
  return { query, rows, more, total: first?.total, categories: first?.categories ?? [] };
}
