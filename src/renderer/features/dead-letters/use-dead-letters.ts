import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContractInputs } from '#shared/contract';
import type { DeadLetterState } from '#shared/model/dead-letter';
import type { FlowEvent } from '#shared/model/event';
import { toast } from '../../components/feedback';
import { api, client } from '../../lib/client';
import { useLive } from '../../lib/use-live';

const PAGE = 100;

export interface DeadLetterFilter {
  state: DeadLetterState | 'all';
  flowId: string;
  text: string;
}

/** The dead letters of a filter, and what can be done to them. The list follows what happens. */
export function useDeadLetters({ state, flowId, text }: DeadLetterFilter) {
  const { t } = useTranslation('dead-letters');
  const queryClient = useQueryClient();
  const filter = {
    ...(state === 'all' ? {} : { state }),
    ...(flowId === '' ? {} : { flowId: flowId as NonNullable<ContractInputs['deadLetters']['list']['flowId']> }),
    ...(text === '' ? {} : { text }),
  };
  const query = useInfiniteQuery(
    api.deadLetters.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...filter, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor,
      refetchInterval: 30_000,
    }),
  );
  const refresh = () => queryClient.invalidateQueries({ queryKey: api.deadLetters.key() });
  useLive<FlowEvent>(
    (signal) => client.events.watch({ type: 'flx.dead_letter.*' }, { signal }),
    () => void refresh(),
    { onReconnect: () => void refresh() },
  );
  const redrive = useMutation(
    api.deadLetters.redrive.mutationOptions({
      onSuccess: ({ count }) => toast(t('redrive.done', { count })),
      onSettled: refresh,
    }),
  );
  const discard = useMutation(
    api.deadLetters.discard.mutationOptions({
      onSuccess: ({ count }) => toast(t('discard.done', { count })),
      onSettled: refresh,
    }),
  );
  const withdraw = useMutation(
    api.deadLetters.withdraw.mutationOptions({ onSuccess: () => toast(t('withdraw.done')), onSettled: refresh }),
  );
  const edit = useMutation(
    api.deadLetters.edit.mutationOptions({
      onSuccess: (_letter, { items }) => toast(items === undefined ? t('panel.resetDone') : t('panel.saved')),
      onSettled: refresh,
    }),
  );
  const pages = query.data?.pages;
  const letters = useMemo(() => pages?.flatMap(({ items }) => items) ?? [], [pages]);
  return { query, letters, redrive, discard, withdraw, edit };
}
export type DeadLetters = ReturnType<typeof useDeadLetters>;
