import { SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { FlowId } from '#shared/model/ids';
import { api } from '../../../lib/client';
import { useChosenNode } from './use-chosen-node';

/** More do not stand side by side. */
const MOST_BESIDE = 3;

/** Which of several schedules of a flow is looked at; nothing where there is one. */
export function ScheduleSwitch({ flowId, nodeId }: { flowId: FlowId; nodeId: string }) {
  const { t } = useTranslation('page');
  const { choose } = useChosenNode();
  const { data } = useQuery(api.schedules.list.queryOptions({ input: { flowId, limit: 100 } }));
  const items = data?.items ?? [];
  if (items.length < 2) return null;
  const options = items
    .map(({ nodeId: value, nodeName: label }) => ({ value, label }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
  if (items.length > MOST_BESIDE)
    return (
      <Select
        size="xs"
        aria-label={t('schedule.which')}
        data={options}
        value={nodeId}
        onChange={(next) => next && choose(next)}
      />
    );
  return <SegmentedControl size="xs" aria-label={t('schedule.which')} data={options} value={nodeId} onChange={choose} />;
}
