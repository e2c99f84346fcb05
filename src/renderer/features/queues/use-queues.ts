import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { MessageState, QueueSummary } from '#shared/model/queue';
import { confirm } from '../../components/confirm';
import { toast } from '../../components/feedback';
import { api } from '../../lib/client';

/** Depths change with every message: they are read anew this often while the page is open. */
const REFRESH_MS = 2000;

/** The queues, and what can be done to one. What cannot be taken back asks first. */
export function useQueues() {
  const { t } = useTranslation('queues');
  const queryClient = useQueryClient();
  const query = useQuery(api.queues.list.queryOptions({ refetchInterval: REFRESH_MS }));
  const refresh = () => queryClient.invalidateQueries({ queryKey: api.queues.key() });
  const purge = useMutation(api.queues.purge.mutationOptions({ onSettled: refresh }));
  const remove = useMutation(api.queues.delete.mutationOptions({ onSettled: refresh }));
  const redrive = useMutation(api.queues.redrive.mutationOptions({ onSettled: refresh }));
  const discard = useMutation(api.queues.discard.mutationOptions({ onSettled: refresh }));
  const configure = useMutation(api.queues.configure.mutationOptions({ onSettled: refresh }));

  return {
    query,
    refresh,
    setPaused: (queue: string, paused: boolean) => configure.mutate({ queue, paused }),
    async purge({ name }: QueueSummary, state: Exclude<MessageState, 'in_flight'>): Promise<void> {
      const title = t('purge.title', { name, state: t(`state.${state}`) });
      if (!(await confirm({ title, body: t('purge.text'), confirmLabel: t('purge.confirm'), danger: true }))) return;
      const { removed } = await purge.mutateAsync({ queue: name, states: [state] });
      toast(t('purge.done', { count: removed }));
    },
    /** True when the queue is gone. */
    async remove({ name, ready, delayed, inFlight, dead }: QueueSummary): Promise<boolean> {
      const count = ready + delayed + inFlight + dead;
      const body = count === 0 ? t('remove.empty') : t('remove.text', { count });
      if (!(await confirm({ title: t('remove.title', { name }), body, confirmLabel: t('remove.confirm'), danger: true })))
        return false;
      await remove.mutateAsync({ queue: name, withMessages: true });
      toast(t('remove.done', { name }));
      return true;
    },
    async redrive(queue: string, ids?: string[]): Promise<void> {
      const { redriven } = await redrive.mutateAsync({ queue, ...(ids === undefined ? {} : { ids }) });
      toast(t('redrive.done', { count: redriven }));
    },
    async discard(queue: string, messageId: string): Promise<boolean> {
      const isSure = await confirm({
        title: t('discard.title'),
        body: t('discard.text'),
        confirmLabel: t('discard.confirm'),
        danger: true,
      });
      if (!isSure) return false;
      await discard.mutateAsync({ queue, messageId });
      return true;
    },
  };
}
export type Queues = ReturnType<typeof useQueues>;
