import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { writeFlowText } from '#shared/document/flow-text';
import type { FlowSummary } from '#shared/model/flow';
import { fileNameOf } from '#shared/words/file-name';
import { toast, undoToast } from '../../../components/feedback';
import { api, client } from '../../../lib/client';
import { downloadText } from '../../../lib/download';

/** What can be done with a flow from a list or its page. Failures are told by toasts. */
export function useFlowActions() {
  const { t } = useTranslation('flows');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const renew = () => void queryClient.invalidateQueries({ queryKey: api.flows.key() });
  const { mutate } = useMutation({ mutationFn: async (act: () => Promise<void>) => act(), onSettled: renew });

  return {
    start(flow: Pick<FlowSummary, 'id' | 'name'>) {
      mutate(async () => {
        const { runId } = await client.runs.start({ params: { workflowId: flow.id } });
        toast(t('started', { name: flow.name }), { action: { label: t('openRun'), run: () => void navigate(`/runs/${runId}`) } });
      });
    },
    pause(flow: FlowSummary) {
      mutate(async () => {
        await client.flows.pause({ flowId: flow.id });
        undoToast(t('paused', { name: flow.name }), t('components:undo'), () =>
          mutate(async () => void (await client.flows.resume({ flowId: flow.id }))),
        );
      });
    },
    resume(flow: FlowSummary) {
      mutate(async () => {
        await client.flows.resume({ flowId: flow.id });
        toast(t('resumed', { name: flow.name }));
      });
    },
    pin(flow: FlowSummary, pinned: boolean) {
      mutate(async () => void (await client.flows.pin({ flowId: flow.id, pinned })));
    },
    duplicate(flow: FlowSummary) {
      mutate(async () => {
        const copy = await client.flows.duplicate({ flowId: flow.id });
        toast(t('duplicated', { name: copy.name }), {
          action: { label: t('open'), run: () => void navigate(`/flows/${copy.id}`) },
        });
      });
    },
    remove(flow: FlowSummary, onRemoved?: () => void) {
      mutate(async () => {
        await client.flows.remove({ flowId: flow.id });
        onRemoved?.();
        undoToast(t('deleted', { name: flow.name }), t('components:undo'), () =>
          mutate(async () => {
            await client.flows.restore({ flowId: flow.id });
            // A restored flow comes back paused; undo means as it was.
            if (flow.status === 'active') await client.flows.resume({ flowId: flow.id });
          }),
        );
      });
    },
    exportFlow(flow: Pick<FlowSummary, 'id' | 'name'>) {
      mutate(async () => {
        const definition = await client.flows.export({ flowId: flow.id });
        downloadText(`${fileNameOf(flow.name)}.pulseflow`, writeFlowText({ definition }));
      });
    },
    copyFlow(flow: Pick<FlowSummary, 'id' | 'name'>) {
      mutate(async () => {
        const definition = await client.flows.export({ flowId: flow.id });
        await navigator.clipboard.writeText(JSON.stringify(definition, null, 2));
        toast(t('copied', { name: flow.name }));
      });
    },
  };
}

export type FlowActions = ReturnType<typeof useFlowActions>;
