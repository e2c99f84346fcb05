import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Activity } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { FlowId } from '#shared/model/ids';
import type { RunSummary } from '#shared/model/run';
import { EmptyState } from '../../../../components/EmptyState';
import { ErrorPanel } from '../../../../components/ErrorPanel';
import { StatusBadge } from '../../../../components/StatusBadge';
import { Duration, RelativeTime } from '../../../../components/Time';
import { useErrorText } from '../../../../components/use-error-text';
import { type Column, VirtualTable } from '../../../../components/VirtualTable';
import { api, client } from '../../../../lib/client';
import { useLive } from '../../../../lib/use-live';
import { withChangedRuns } from '../newest-runs';
import classes from './history.module.css';

const PAGE_SIZE = 100;

/** The runs of the flow, newest first, live. */
export function RunTable({ flowId }: { flowId: FlowId }) {
  const { t } = useTranslation('page');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const columns = useRunColumns();
  const options = api.runs.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ flowId, limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
  const query = useInfiniteQuery(options);
  useLive(
    async (signal) => {
      const stream = await client.runs.watch({ flowId }, { signal });
      // What happened before the stream was open is read; after that nothing is missed.
      void queryClient.invalidateQueries({ queryKey: options.queryKey });
      return stream;
    },
    (changes) => {
      const runs = changes.flatMap((change) => (change.kind === 'run' ? [change.run] : []));
      queryClient.setQueryData(options.queryKey, (known) => known && { ...known, pages: withChangedRuns(known.pages, runs) });
    },
    { key: flowId },
  );
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  if (query.isError && query.data === undefined) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <VirtualTable
      label={t('history.runs')}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      onOpen={({ id }) => void navigate(`/runs/${id}`)}
      isLoading={query.isPending}
      isLoadingMore={query.isFetchingNextPage}
      onEndReached={() => {
        if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
      }}
      empty={<EmptyState icon={Activity} title={t('history.noRuns')} text={t('history.noRunsText')} />}
    />
  );
}

function useRunColumns(): Column<RunSummary>[] {
  const { t } = useTranslation('page');
  const errorText = useErrorText();
  return [
    {
      id: 'status',
      header: t('history.column.state'),
      width: '140px',
      render: ({ status }) => <StatusBadge status={status} plain />,
    },
    {
      id: 'trigger',
      header: t('history.column.trigger'),
      width: 'minmax(110px, 0.8fr)',
      render: ({ trigger, test }) => (
        <span className={classes.soft}>{test ? t('history.test') : t(`trigger.${trigger.kind}`)}</span>
      ),
    },
    {
      id: 'version',
      header: t('history.column.version'),
      width: '76px',
      minTableWidth: 640,
      render: ({ flowVersion }) => (
        <span className={classes.soft}>{flowVersion > 0 ? t('info.versionNumber', { version: flowVersion }) : '–'}</span>
      ),
    },
    {
      id: 'detail',
      header: t('history.column.what'),
      width: 'minmax(140px, 2fr)',
      minTableWidth: 760,
      render: ({ error }) =>
        error !== undefined && (
          <span className={classes.error} title={errorText(error)}>
            {errorText(error)}
          </span>
        ),
    },
    {
      id: 'started',
      header: t('history.column.when'),
      width: '112px',
      render: ({ createdAt }) => <RelativeTime at={createdAt} />,
    },
    {
      id: 'duration',
      header: t('history.column.duration'),
      width: '96px',
      align: 'right',
      minTableWidth: 480,
      render: ({ startedAt, finishedAt }) => startedAt !== undefined && <Duration from={startedAt} to={finishedAt} />,
    },
  ];
}
