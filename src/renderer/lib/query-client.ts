import { ORPCError } from '@orpc/client';
import { MutationCache, QueryClient } from '@tanstack/react-query';
import { connectionStore } from './connection-state';

declare module '@tanstack/react-query' {
  interface Register {
    /** `ownError`: the screen shows the mutation's error itself, no toast. */
    mutationMeta: { ownError?: boolean };
  }
}

/** The query cache of the window. `onMutationError` hears every failed mutation whose screen does not show it itself. */
export function createQueryClient(onMutationError: (error: unknown) => void): QueryClient {
  const queryClient = new QueryClient({
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        if (mutation.meta?.ownError !== true) onMutationError(error);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5000,
        gcTime: 10 * 60_000,
        // The host is on this machine: `navigator.onLine` says nothing about it.
        networkMode: 'always',
        retry: (failures, error) => failures < 2 && !(error instanceof ORPCError && error.status < 500),
      },
      mutations: { networkMode: 'always' },
    },
  });
  connectionStore.subscribe((now, before) => {
    if (now.epoch !== before.epoch) void queryClient.invalidateQueries();
  });
  return queryClient;
}
