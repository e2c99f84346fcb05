import { useQueries, useQuery } from '@tanstack/react-query';
import type { FlowId } from '#shared/model/ids';
import type { PinOutputs } from '#shared/model/pin';
import { api } from '../../../../lib/client';

/** The pinned outputs of these nodes, by node; those of other nodes are not read. */
export function usePins(flowId: FlowId, nodeIds: readonly string[]): Readonly<Record<string, PinOutputs>> {
  const { data } = useQuery(api.flows.pins.list.queryOptions({ input: { flowId }, staleTime: 2_000 }));
  const pinned = (data?.items ?? []).filter(({ nodeId }) => nodeIds.includes(nodeId));
  return useQueries({
    queries: pinned.map(({ nodeId, updatedAt }) => {
      const input = { flowId, nodeId };
      return api.flows.pins.get.queryOptions({ input, queryKey: [...api.flows.pins.get.queryKey({ input }), updatedAt] });
    }),
    combine: (results) =>
      Object.fromEntries(results.flatMap(({ data: pin }) => (pin === undefined ? [] : [[pin.nodeId, pin.outputs]]))),
  });
}
