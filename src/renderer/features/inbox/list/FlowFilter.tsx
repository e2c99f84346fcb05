import { Select } from '@mantine/core';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useShownName } from '../../../components/use-shown-name';
import { api } from '../../../lib/client';

interface FlowFilterProps {
  flowId: string | undefined;
  /** Flows of these are offered where the list of flows may not be read. */
  seen: readonly { flowId?: string | undefined; flowName?: string | undefined }[];
  mayReadFlows: boolean;
  onChange(flowId: string | undefined): void;
}

/** Narrows the inbox to the tasks of one flow. */
export function FlowFilter({ flowId, seen, mayReadFlows, onChange }: FlowFilterProps) {
  const { t } = useTranslation('inbox');
  const shownName = useShownName();
  const { data: flows } = useQuery(
    api.flows.list.queryOptions({ input: mayReadFlows ? { limit: 500 } : skipToken, staleTime: 30_000, retry: false }),
  );
  const names = new Map<string, string>(flows?.items.map(({ id, name }) => [id, shownName(name)]));
  for (const each of seen)
    if (each.flowId !== undefined && !names.has(each.flowId)) names.set(each.flowId, each.flowName ?? each.flowId);
  if (flowId !== undefined && !names.has(flowId)) names.set(flowId, flowId);
  return (
    <Select
      size="xs"
      aria-label={t('flowFilter')}
      placeholder={t('allFlows')}
      clearable
      searchable
      value={flowId ?? null}
      data={[...names].map(([value, label]) => ({ value, label }))}
      onChange={(value) => onChange(value ?? undefined)}
    />
  );
}
