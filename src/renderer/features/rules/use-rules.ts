import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rule } from '#shared/model/rule';
import { isFinal, type RunChange } from '#shared/model/run';
import { confirm } from '../../components/confirm';
import { toast } from '../../components/feedback';
import { useShownName } from '../../components/use-shown-name';
import { api, client } from '../../lib/client';
import { useLive } from '../../lib/use-live';
import { sameRule } from './rule-form';

/** Lists are read again at most this often while rules fire. */
const REFRESH_MS = 700;

/** The list of rules and what can be done to them; the list shows a change at once and takes it back on a refusal. */
export function useRules() {
  const { t } = useTranslation('rules');
  const queryClient = useQueryClient();
  const shownName = useShownName();
  const listKey = api.rules.list.queryKey();
  const query = useQuery(api.rules.list.queryOptions({ refetchInterval: 60_000 }));
  const refresh = () => queryClient.invalidateQueries({ queryKey: api.rules.key() });
  const flows = useQuery(api.flows.list.queryOptions({ input: { limit: 500 }, staleTime: 30_000 }));
  const flowName = (flowId: string) => flows.data?.items.find(({ id }) => id === flowId)?.name;

  const refreshTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive<RunChange>(
    (signal) => client.runs.watch({}, { signal }),
    (changes) => {
      // A rule fires as a run; its counts are written with the end of that run.
      const hasFired = changes.some(
        (change) => change.kind === 'run' && change.run.trigger.kind === 'rule' && isFinal(change.run.status),
      );
      if (!hasFired || refreshTimer.current !== undefined) return;
      refreshTimer.current = setTimeout(() => {
        refreshTimer.current = undefined;
        void refresh();
      }, REFRESH_MS);
    },
    { onReconnect: () => void refresh() },
  );

  const update = useMutation(
    api.rules.update.mutationOptions({
      onMutate: ({ ruleId, rule }) => {
        const before = queryClient.getQueryData(listKey);
        queryClient.setQueryData(listKey, (list) =>
          list?.map((each) => (each.id === ruleId ? { ...each, enabled: rule.enabled ?? each.enabled } : each)),
        );
        return { before };
      },
      onError: (_error, _variables, context) => {
        if (context?.before !== undefined) queryClient.setQueryData(listKey, context.before);
      },
      onSettled: refresh,
    }),
  );
  const remove = useMutation(api.rules.remove.mutationOptions({ onSettled: refresh }));

  return {
    query,
    flowName,
    flows: flows.data?.items ?? [],
    setEnabled: (rule: Rule, enabled: boolean) => update.mutate({ ruleId: rule.id, rule: sameRule(rule, { enabled }) }),
    /** Asks first; true when the rule is gone. */
    async remove(rule: Rule): Promise<boolean> {
      const isSure = await confirm({
        title: t('remove.title', { name: shownName(rule.name) }),
        body: t('remove.text'),
        confirmLabel: t('remove.confirm'),
        danger: true,
      });
      if (!isSure) return false;
      await remove.mutateAsync({ ruleId: rule.id });
      toast(t('remove.done', { name: shownName(rule.name) }));
      return true;
    },
  };
}
