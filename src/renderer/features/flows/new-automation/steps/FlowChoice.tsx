import { Radio, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { FlowId } from '#shared/model/ids';
import { ErrorPanel } from '../../../../components/ErrorPanel';
import { api } from '../../../../lib/client';
import classes from '../new-automation.module.css';
import type { StepProps } from '../step-props';
import { useChosenService } from './use-chosen-service';

/** Which published flow is started, and for a service whether its result is waited for. */
export function FlowChoice({ draft, update, problem }: StepProps) {
  const { t } = useTranslation('new-automation');
  const { data, error, refetch, isPending } = useQuery(
    api.flows.list.queryOptions({ input: { limit: 500, status: 'active' }, staleTime: 15_000 }),
  );
  const service = useChosenService(draft.flowId as FlowId, update);
  if (error !== null && data === undefined) return <ErrorPanel inline error={error} onRetry={() => void refetch()} />;
  const options = (data?.items ?? []).map(({ id, name }) => ({ value: id as string, label: name }));
  const isGone = draft.flowId !== '' && data !== undefined && !options.some(({ value }) => value === draft.flowId);
  return (
    <>
      <Select
        data-field="flowId"
        label={t('basics.flow')}
        placeholder={t('basics.flowPlaceholder')}
        nothingFoundMessage={t('basics.flowNone')}
        required
        searchable
        disabled={isPending}
        data={options}
        value={draft.flowId === '' ? null : draft.flowId}
        error={isGone ? t('basics.flowGone') : problem('flowId')}
        description={options.length === 0 && !isPending ? t('basics.flowNone') : undefined}
        onChange={(flowId) => update({ flowId: flowId ?? '', service: '' })}
      />
      {service !== '' && (
        <Radio.Group
          label={t('basics.callMode')}
          value={draft.callMode}
          onChange={(mode) => update({ callMode: mode === 'wait' ? 'wait' : 'start' })}
          classNames={{ label: classes.groupLabel ?? '' }}
        >
          <div className={classes.choices}>
            <Radio value="start" label={t('basics.callStart')} />
            <Radio value="wait" label={t('basics.callWait', { service })} />
          </div>
        </Radio.Group>
      )}
    </>
  );
}
