import { useQuery } from '@tanstack/react-query';
import type { FlowId } from '#shared/model/ids';
import type { TriggerState } from '#shared/model/trigger-state';
import { api } from '../../../lib/client';

/** The states of a flow's plugin triggers, by node; the shell reads them again when they change. Nothing is read while not `enabled`. */
export function useTriggerStates(flowId: FlowId, enabled: boolean): ReadonlyMap<string, TriggerState> {
  const { data } = useQuery({ ...api.plugins.triggers.queryOptions({ input: { flowId }, staleTime: 15_000 }), enabled });
  return new Map(data?.map((state) => [state.nodeId, state]));
}
