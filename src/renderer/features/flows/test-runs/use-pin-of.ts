import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FlowId } from '#shared/model/ids';
import type { Pin, PinOutputs } from '#shared/model/pin';
import { api, client } from '../../../lib/client';

/** What is pinned to one node, and the ways to change it. */
export function usePinOf(flowId: FlowId, nodeId: string | undefined) {
  const queryClient = useQueryClient();
  const list = useQuery(api.flows.pins.list.queryOptions({ input: { flowId }, staleTime: 2_000 }));
  const summary = list.data?.items.find((pin) => pin.nodeId === nodeId);
  const input = { flowId, nodeId: nodeId ?? '' };
  const found = useQuery(
    api.flows.pins.get.queryOptions({
      input: summary === undefined ? skipToken : input,
      queryKey: [...api.flows.pins.get.queryKey({ input }), summary?.updatedAt],
    }),
  );
  const refresh = () => queryClient.invalidateQueries({ queryKey: api.flows.pins.key() });
  const set = useMutation({
    mutationFn: (pin: { nodeId: string; outputs: PinOutputs }) => client.flows.pins.set({ flowId, ...pin }),
    meta: { ownError: true },
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (target: string) => client.flows.pins.remove({ flowId, nodeId: target }),
    onSettled: refresh,
  });
  const pin: Pin | undefined = summary === undefined ? undefined : found.data;
  return { isPinned: summary !== undefined, pin, set, remove };
}
