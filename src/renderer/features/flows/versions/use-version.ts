import { useQuery } from '@tanstack/react-query';
import type { FlowId } from '#shared/model/ids';
import { api } from '../../../lib/client';

/** One version of a flow. It never changes, so it is read once. */
export function useVersion(flowId: FlowId, version: number, enabled = true) {
  return useQuery({
    ...api.flows.version.queryOptions({ input: { flowId, version }, staleTime: Number.POSITIVE_INFINITY }),
    enabled,
  });
}
