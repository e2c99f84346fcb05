import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { FlowId } from '#shared/model/ids';
import { ErrorPanel } from '../../components/ErrorPanel';
import { useGraphContext } from '../../components/graph/use-graph-context';
import { PageHeader } from '../../components/Page';
import { api } from '../../lib/client';
import classes from './editor/editor.module.css';

const FlowEditor = lazy(async () => ({ default: (await import('./editor/FlowEditor')).FlowEditor }));

/** One flow: its graph to read and change, its settings, its test runs. */
export default function FlowPage() {
  const { flowId = '' } = useParams();
  const { context, error, retry } = useGraphContext();
  const query = useQuery(api.flows.get.queryOptions({ input: { flowId: flowId as FlowId } }));
  if (query.data !== undefined && context !== undefined) {
    return (
      <Suspense fallback={<Loading />}>
        <FlowEditor key={flowId} flow={query.data} context={context} />
      </Suspense>
    );
  }
  const failure = query.data === undefined ? query.error : error;
  if (failure === null || failure === undefined) return <Loading />;
  return (
    <>
      <Head />
      <ErrorPanel
        error={failure}
        onRetry={() => {
          void query.refetch();
          retry();
        }}
      />
    </>
  );
}

function Head() {
  const { t } = useTranslation('flows');
  return <PageHeader title={t('flow')} parents={[{ label: t('title'), to: '/flows' }]} />;
}

function Loading() {
  return (
    <>
      <Head />
      <div className={classes.loading} aria-hidden="true">
        <Skeleton height={52} width={212} radius={20} />
        <Skeleton height={52} width={212} />
        <Skeleton height={52} width={212} />
      </div>
    </>
  );
}
