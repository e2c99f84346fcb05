import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PluginLog } from '#shared/model/plugin';
import type { PluginOperation } from '#shared/model/plugin-install';
import { api, client } from '../../../lib/client';
import { useLive } from '../../../lib/use-live';

/** More lines than these are not kept: an installation that writes without end must not fill the window. */
const MAX_LINES = 5000;

/** The installations that are at work or ended lately, newest first; the shell keeps them up to date. */
export function useOperations() {
  return useQuery(api.plugins.operations.queryOptions({ staleTime: 30_000 }));
}

/** One operation as it goes, with all that it wrote. */
export function useOperation(operationId: string): { operation: PluginOperation | undefined; lines: readonly PluginLog[] } {
  const queryClient = useQueryClient();
  const { data } = useOperations();
  const [told, setTold] = useState<PluginOperation>();
  const [lines, setLines] = useState<readonly PluginLog[]>([]);
  const operation = told ?? data?.find((each) => each.operationId === operationId);
  const isOver = told !== undefined && told.state !== 'running';
  useLive(
    (signal) => {
      // A stream that is opened again tells everything again.
      setLines([]);
      return client.plugins.operation({ operationId }, { signal });
    },
    (events) => {
      const states = events.flatMap((event) => (event.kind === 'state' ? [event.operation] : []));
      const written = events.flatMap((event) => (event.kind === 'log' ? [event.line] : []));
      const last = states.at(-1);
      if (last !== undefined) setTold(last);
      if (written.length > 0) setLines((before) => [...before, ...written].slice(-MAX_LINES));
      if (last !== undefined && last.state !== 'running') void queryClient.invalidateQueries({ queryKey: api.plugins.key() });
    },
    { key: operationId, enabled: !isOver },
  );
  return { operation, lines };
}
