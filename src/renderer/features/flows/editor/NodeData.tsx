import { SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunDetail } from '#shared/model/run';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { stepOfNode } from '../../../components/graph/run-changes';
import { ItemsView } from '../../../components/items/ItemsView';
import { StatusBadge } from '../../../components/StatusBadge';
import { useErrorText } from '../../../components/use-error-text';
import { api } from '../../../lib/client';
import classes from './editor.module.css';

/** What went in and out of a node in the shown test run. */
export function NodeData({ run, nodeId }: { run: RunDetail; nodeId: string }) {
  const { t } = useTranslation('flows');
  const errorText = useErrorText();
  const [side, setSide] = useState<'input' | 'output'>('output');
  const step = stepOfNode(run.steps, nodeId);
  const input = { runId: run.id, seq: step?.seq ?? 0, limit: 50 };
  const { data, error, refetch } = useQuery(
    api.runs.stepData.queryOptions({
      input,
      queryKey: [...api.runs.stepData.queryKey({ input }), step?.status, step?.attempt],
      enabled: step !== undefined && step.status !== 'skipped',
    }),
  );
  if (step === undefined || step.status === 'skipped') return <p className={classes.quiet}>{t('data.notReached')}</p>;
  const outputs = Object.values(data?.outputs ?? {});
  const items = side === 'input' ? data?.input.items : outputs.flatMap((output) => output.items);
  const total = side === 'input' ? data?.input.total : outputs.reduce((sum, output) => sum + output.total, 0);
  return (
    <div className={classes.data}>
      <div className={classes.dataHead}>
        <StatusBadge status={step.status} plain />
        <SegmentedControl
          size="xs"
          aria-label={t('data.side')}
          value={side}
          onChange={(value) => setSide(value)}
          data={[
            { value: 'input', label: t('data.input') },
            { value: 'output', label: t('data.output') },
          ]}
        />
      </div>
      {step.error !== undefined && (
        <div className={classes.stepError} role="alert">
          {errorText(step.error)}
        </div>
      )}
      {error !== null && data === undefined ? (
        <ErrorPanel inline error={error} onRetry={() => void refetch()} />
      ) : items === undefined || total === undefined ? (
        <Skeleton height={80} />
      ) : (
        <ItemsView label={t(`data.${side}`)} items={items} total={total} />
      )}
    </div>
  );
}
