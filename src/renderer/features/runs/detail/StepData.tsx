import { SegmentedControl, Skeleton, Tabs } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunLog, StepData as StepDataRecord, StepSummary } from '#shared/model/run';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { ItemsView } from '../../../components/items/ItemsView';
import { WouldView } from '../../../components/items/WouldView';
import { api } from '../../../lib/client';
import { useFormat } from '../../../lib/use-format';
import classes from './detail.module.css';
import { RunLogs } from './RunLogs';

const FIRST_PAGE = 100;
const LAST_PAGE = 10_000;

/** The input and output of a step; read again when the step goes on. More items are read on demand. */
export function useStepData(step: StepSummary) {
  const [limit, setLimit] = useState(FIRST_PAGE);
  const input = { runId: step.runId, seq: step.seq, limit };
  const query = useQuery(
    api.runs.stepData.queryOptions({
      input,
      queryKey: [...api.runs.stepData.queryKey({ input }), step.status, step.attempt],
      placeholderData: keepPreviousData,
    }),
  );
  const more = limit < LAST_PAGE ? () => setLimit(Math.min(LAST_PAGE, limit * 10)) : undefined;
  return { query, more };
}

interface StepDataTabsProps {
  step: StepSummary;
  isTrigger: boolean;
  logs: readonly RunLog[];
  data: StepDataRecord | undefined;
  error: unknown;
  isFetching: boolean;
  more: (() => void) | undefined;
  retry(): void;
}

/** Output, input and logs of one step. */
export function StepDataTabs({ step, isTrigger, logs, data, error, isFetching, more, retry }: StepDataTabsProps) {
  const { t } = useTranslation('runs');
  const { t: tc } = useTranslation('components');
  const format = useFormat();
  const [tab, setTab] = useState<string | null>(null);
  const [port, setPort] = useState<string>();
  const ports = Object.keys(data?.outputs ?? {});
  const shownPort =
    port !== undefined && ports.includes(port) ? port : (ports.find((each) => (data?.outputs[each]?.total ?? 0) > 0) ?? ports[0]);
  const output = shownPort === undefined ? undefined : data?.outputs[shownPort];
  const isOpen = step.status === 'running' || step.status === 'waiting' || step.status === 'in_doubt';
  const current = tab ?? ((isOpen || step.status === 'failed') && !isTrigger ? 'input' : 'output');
  const total = ports.reduce((sum, each) => sum + (data?.outputs[each]?.total ?? 0), 0);
  const count = (value: number) => <span className={classes.tabCount}>{format.number(value)}</span>;
  const loading = <Skeleton height={90} />;
  if (error !== null && data === undefined) return <ErrorPanel inline error={error} onRetry={retry} />;
  return (
    <Tabs value={current} onChange={setTab} keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="output" rightSection={data && count(total)}>
          {isTrigger ? t('step.triggerData') : t('step.output')}
        </Tabs.Tab>
        {!isTrigger && (
          <Tabs.Tab value="input" rightSection={data && count(data.input.total)}>
            {t('step.input')}
          </Tabs.Tab>
        )}
        <Tabs.Tab value="logs" rightSection={count(logs.length)}>
          {t('step.logs')}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="output" pt={10}>
        {step.standIn !== undefined && step.standIn !== 'simulated' && (
          <p className={classes.quiet}>{tc(`standIn.${step.standIn}`)}</p>
        )}
        {data?.would !== undefined && <WouldView would={data.would} />}
        {ports.length > 1 && (
          <SegmentedControl
            size="xs"
            mb={8}
            aria-label={t('step.port')}
            value={shownPort ?? ''}
            onChange={setPort}
            data={ports.map((each) => ({
              value: each,
              label: `${tc(`graph.port.${each}`, { defaultValue: each })} · ${format.number(data?.outputs[each]?.total ?? 0)}`,
            }))}
          />
        )}
        {data === undefined ? (
          loading
        ) : output === undefined ? (
          <p className={classes.quiet}>{isOpen ? t('step.noOutputYet') : t('step.noOutput')}</p>
        ) : (
          <ItemsView
            label={t('step.output')}
            items={output.items}
            total={output.total}
            onMore={more}
            isLoadingMore={isFetching}
          />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="input" pt={10}>
        {data === undefined ? (
          loading
        ) : (
          <ItemsView
            label={t('step.input')}
            items={data.input.items}
            total={data.input.total}
            onMore={more}
            isLoadingMore={isFetching}
          />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="logs" pt={4} className={classes.stepLogs ?? ''}>
        <RunLogs logs={logs} maxHeight={420} />
      </Tabs.Panel>
    </Tabs>
  );
}
