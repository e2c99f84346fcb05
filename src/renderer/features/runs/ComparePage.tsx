import { Button, Skeleton } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { ArrowLeftRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { RunId } from '#shared/model/ids';
import type { RunComparison, RunSummary, StepSummary } from '#shared/model/run';
import { ErrorPanel } from '../../components/ErrorPanel';
import { ItemsView } from '../../components/items/ItemsView';
import { PageHeader } from '../../components/Page';
import { StatusBadge } from '../../components/StatusBadge';
import { Duration, ShortTime } from '../../components/Time';
import { api } from '../../lib/client';
import classes from './compare.module.css';
import { iterationOf } from './detail/timeline-model';

type Row = RunComparison['rows'][number];

/** Two runs side by side: the same step in the same line, with state, duration and data. */
export default function ComparePage() {
  const { t } = useTranslation('runs');
  const [params, setParams] = useSearchParams();
  const a = (params.get('a') ?? '') as RunId;
  const b = (params.get('b') ?? '') as RunId;
  const [open, setOpen] = useState<string>();
  const query = useQuery(api.runs.compare.queryOptions({ input: { a, b } }));
  const { data } = query;
  return (
    <>
      <PageHeader
        title={t('compare.title')}
        parents={[{ label: t('title'), to: '/runs' }]}
        hint={data?.a.flowName}
        actions={
          <Button
            size="xs"
            variant="default"
            leftSection={<ArrowLeftRight size={13} />}
            onClick={() => setParams({ a: b, b: a }, { replace: true })}
          >
            {t('compare.swap')}
          </Button>
        }
      />
      <div className={classes.body}>
        {query.isError && <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && <Skeleton height={200} />}
        {data !== undefined && (
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('compare.step')}</th>
                <RunHead run={data.a} />
                <RunHead run={data.b} />
                <th scope="col">{t('compare.data')}</th>
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => {
                const key = `${row.nodeId} ${row.scope}`;
                return (
                  <StepRows key={key} row={row} isOpen={open === key} onToggle={() => setOpen(open === key ? undefined : key)} />
                );
              })}
            </tbody>
          </table>
        )}
      </div>
    </>
  );
}

function RunHead({ run }: { run: RunSummary }) {
  return (
    <th scope="col">
      <Link to={`/runs/${run.id}`} className={classes.link ?? ''}>
        <ShortTime at={run.createdAt} />
      </Link>{' '}
      <StatusBadge status={run.status} plain />{' '}
      {run.startedAt !== undefined && <Duration from={run.startedAt} to={run.finishedAt} />}
    </th>
  );
}

function StepRows({ row, isOpen, onToggle }: { row: Row; isOpen: boolean; onToggle(): void }) {
  const { t } = useTranslation('runs');
  const iteration = iterationOf(row.scope);
  const differs = row.differs ? t('compare.differs') : t('compare.same');
  return (
    <>
      <tr data-differs={row.differs || row.a?.status !== row.b?.status || undefined}>
        <th scope="row">
          {row.name} {iteration !== '' && <span className={classes.quiet}>{iteration}</span>}
        </th>
        <StepCell step={row.a} />
        <StepCell step={row.b} />
        <td>
          <button type="button" className={classes.toggle} aria-expanded={isOpen} onClick={onToggle}>
            {differs}
          </button>
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={4} className={classes.dataCell}>
            <StepOutputs row={row} />
          </td>
        </tr>
      )}
    </>
  );
}

function StepCell({ step }: { step: StepSummary | undefined }) {
  const { t } = useTranslation('runs');
  if (step === undefined) return <td className={classes.quiet}>{t('compare.absent')}</td>;
  return (
    <td>
      <StatusBadge status={step.status} plain />{' '}
      {step.status !== 'skipped' && <Duration from={step.startedAt} to={step.finishedAt} />}
    </td>
  );
}

/** What the step has put out in each of the runs. */
function StepOutputs({ row }: { row: Row }) {
  const { t } = useTranslation('runs');
  const steps = [row.a, row.b].filter((step) => step !== undefined);
  const queries = useQueries({
    queries: steps.map(({ runId, seq }) => api.runs.stepData.queryOptions({ input: { runId, seq, limit: 100 } })),
  });
  return (
    <div className={classes.pair}>
      {[row.a, row.b].map((step, index) => {
        const side = index === 0 ? 'a' : 'b';
        if (step === undefined) return <div key={side} className={classes.quiet} />;
        const data = queries[steps.indexOf(step)]?.data;
        if (data === undefined) return <Skeleton key={side} height={80} />;
        const [output] = Object.values(data.outputs);
        return (
          <div key={side}>
            {output === undefined ? (
              <p className={classes.quiet}>{t('step.noOutput')}</p>
            ) : (
              <ItemsView label={t('step.output')} items={output.items} total={output.total} isLoadingMore={false} />
            )}
          </div>
        );
      })}
    </div>
  );
}
