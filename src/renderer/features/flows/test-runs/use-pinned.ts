import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FlowId } from '#shared/model/ids';
import { api } from '../../../lib/client';

/** The nodes of a flow that data is pinned to, also those that the draft does not have any more. */
export function usePinned(flowId: FlowId): ReadonlySet<string> {
  const { data } = useQuery(api.flows.pins.list.queryOptions({ input: { flowId }, staleTime: 2_000 }));
  return useMemo(() => new Set(data?.items.map(({ nodeId }) => nodeId)), [data]);
}
