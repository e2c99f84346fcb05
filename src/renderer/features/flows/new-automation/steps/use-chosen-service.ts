import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { FlowId } from '#shared/model/ids';
import { api } from '../../../../lib/client';
import type { AutomationDraft } from '../model/draft';

/** The name by which a published flow is called as a service, kept in the draft; empty: it is none. */
export function useChosenService(flowId: FlowId, update: (change: Partial<AutomationDraft>) => void): string {
  const { data } = useQuery(api.flows.get.queryOptions({ input: { flowId }, enabled: flowId !== '', staleTime: 15_000 }));
  const found = flowId === '' || data?.id !== flowId ? undefined : (data.published?.settings?.service?.name ?? '');
  useEffect(() => {
    if (found !== undefined) update({ service: found });
  }, [found, update]);
  return found ?? '';
}
