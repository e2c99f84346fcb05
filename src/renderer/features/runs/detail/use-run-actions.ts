import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { RunDetail } from '#shared/model/run';
import { isFinal } from '#shared/model/run';
import { confirm } from '../../../components/confirm';
import { toast } from '../../../components/feedback';
import { useShownName } from '../../../components/use-shown-name';
import { client } from '../../../lib/client';

/** What can be done with a run: stop it, run it again. Failures are told by toasts. */
export function useRunActions(run: RunDetail | undefined) {
  const { t } = useTranslation('runs');
  const shownName = useShownName();
  const navigate = useNavigate();
  const cancel = useMutation({
    mutationFn: async (of: RunDetail) => client.runs.cancel({ runId: of.id }),
    onSuccess: () => toast(t('cancelled')),
  });
  const rerun = useMutation({
    mutationFn: async ({ of, from }: { of: RunDetail; from: 'start' | 'failed' }) => client.runs.rerun({ runId: of.id, from }),
    onSuccess: ({ runId }) => void navigate(`/runs/${runId}`),
  });
  const isOver = run !== undefined && isFinal(run.status);
  return {
    // What is being undone has been given up already.
    canCancel: run !== undefined && !isOver && run.status !== 'compensating',
    canRerun: isOver,
    canRerunFailed:
      isOver && run.status !== 'succeeded' && run.steps.some((step) => step.status === 'failed' || step.status === 'cancelled'),
    isBusy: cancel.isPending || rerun.isPending,
    async cancel() {
      if (run === undefined) return;
      const isSure = await confirm({
        title: t('cancelTitle', { name: shownName(run.flowName) }),
        body: t('cancelBody'),
        confirmLabel: t('cancel'),
        danger: true,
      });
      if (isSure) cancel.mutate(run);
    },
    rerun(from: 'start' | 'failed') {
      if (run !== undefined) rerun.mutate({ of: run, from });
    },
  };
}
