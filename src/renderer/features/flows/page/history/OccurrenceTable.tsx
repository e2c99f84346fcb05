import { ActionIcon, Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { CircleHelp, History, ListFilter } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { ContractOutputs } from '#shared/contract';
import type { FlowId, NodeId } from '#shared/model/ids';
import type { RunStatus } from '#shared/model/run';
import type { OccurrenceState, ScheduleDetail } from '#shared/model/schedule-views';
import { EmptyState } from '../../../../components/EmptyState';
import { ErrorPanel } from '../../../../components/ErrorPanel';
import { Hint } from '../../../../components/Kbd';
import { OccurrenceIcon } from '../../../../components/occurrences/OccurrenceIcon';
import { useRecordText } from '../../../../components/occurrences/use-record-text';
import { StatusIcon } from '../../../../components/StatusIcon';
import { useMoments } from '../../../../components/schedule/preview/use-moments';
import { RelativeTime } from '../../../../components/Time';
import { type Column, VirtualTable } from '../../../../components/VirtualTable';
import { api } from '../../../../lib/client';
import { useFormat } from '../../../../lib/use-format';
import classes from './history.module.css';
import { useRunStatuses } from './use-run-statuses';

type StoredRecord = ContractOutputs['schedules']['occurrences']['items'][number];

const PAGE_SIZE = 100;

interface OccurrenceTableProps {
  detail: ScheduleDetail;
  state: OccurrenceState | undefined;
  onWhy(atMs: number): void;
  onClear(): void;
}

/** What became of the occurrences that were due, newest first. */
export function OccurrenceTable({ detail, state, onWhy, onClear }: OccurrenceTableProps) {
  const { t } = useTranslation('page');
  const navigate = useNavigate();
  const columns = useOccurrenceColumns(detail, onWhy);
  const query = useInfiniteQuery(
    api.schedules.occurrences.infiniteOptions({
      input: (cursor: string | undefined) => ({
        flowId: detail.flowId as FlowId,
        nodeId: detail.nodeId as NodeId,
        limit: PAGE_SIZE,
        ...(state === undefined ? {} : { state }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor,
    }),
  );
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  if (query.isError && query.data === undefined) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <VirtualTable
      label={t('history.occurrences')}
      columns={columns}
      rows={rows}
      rowKey={({ plannedMs, recordedAt }) => `${plannedMs} ${recordedAt}`}
      onOpen={({ runId, plannedMs }) => (runId === undefined ? onWhy(plannedMs) : void navigate(`/runs/${runId}`))}
      isLoading={query.isPending}
      isLoadingMore={query.isFetchingNextPage}
      onEndReached={() => {
        if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
      }}
      empty={
        state === undefined ? (
          <EmptyState icon={History} title={t('history.none')} text={t('history.noneText')} />
        ) : (
          <EmptyState
            icon={ListFilter}
            title={t('history.noneOf')}
            action={
              <Button variant="default" onClick={onClear}>
                {t('history.showAll')}
              </Button>
            }
          />
        )
      }
    />
  );
}

function useOccurrenceColumns({ zone, flowId }: ScheduleDetail, onWhy: (atMs: number) => void): Column<StoredRecord>[] {
  const statuses = useRunStatuses(flowId as FlowId);
  const { t: tc } = useTranslation('components');
  const { t } = useTranslation('page');
  const { t: to } = useTranslation('occurrences');
  const format = useFormat();
  const recordText = useRecordText();
  const moments = useMoments(zone);
  return [
    {
      id: 'state',
      header: t('history.column.state'),
      width: '112px',
      render: ({ state }) => (
        <span className={classes.state}>
          <OccurrenceIcon look={state} />
          {to(`look.${state}`)}
        </span>
      ),
    },
    {
      id: 'planned',
      header: t('history.column.planned'),
      width: 'minmax(150px, 1fr)',
      render: ({ plannedMs, atMs, untilMs, count = 1 }) => (
        <span className={classes.planned} title={format.exact(plannedMs)}>
          {moments.short(plannedMs)}
          {count > 1 && untilMs !== undefined && <span className={classes.soft}>– {moments.short(untilMs)}</span>}
          {count === 1 && atMs !== plannedMs && (
            <span className={classes.soft}>{t('history.movedTo', { at: moments.short(atMs) })}</span>
          )}
        </span>
      ),
    },
    {
      id: 'what',
      header: t('history.column.what'),
      width: 'minmax(160px, 1.6fr)',
      minTableWidth: 520,
      render: (record) => (
        <span className={classes.soft} title={record.detail}>
          {recordText(record, zone)}
        </span>
      ),
    },
    {
      id: 'delay',
      header: t('history.column.delay'),
      width: '90px',
      align: 'right',
      minTableWidth: 700,
      render: ({ delayMs }) => (delayMs === undefined ? null : format.duration(delayMs)),
    },
    {
      id: 'when',
      header: t('history.column.when'),
      width: '112px',
      align: 'right',
      minTableWidth: 820,
      render: ({ atMs }) => <RelativeTime at={atMs} />,
    },
    {
      id: 'run',
      header: '',
      label: t('history.column.run'),
      width: '104px',
      align: 'right',
      render: ({ runId, plannedMs }) =>
        runId === undefined ? (
          <Hint label={t('history.whyThis')}>
            <ActionIcon size="sm" aria-label={t('history.whyThis')} onClick={() => onWhy(plannedMs)}>
              <CircleHelp size={14} />
            </ActionIcon>
          </Hint>
        ) : (
          <RunLink runId={runId} label={to('openRun')} status={statuses.get(runId)} words={(status) => tc(`status.${status}`)} />
        ),
    },
  ];
}

interface RunLinkProps {
  runId: string;
  label: string;
  /** How the run stands, where it is known. */
  status: RunStatus | undefined;
  words(status: RunStatus): string;
}

/** Leads to the run of an occurrence, and says how that went: that it fired is not that it went well. */
function RunLink({ runId, label, status, words }: RunLinkProps) {
  return (
    <Link to={`/runs/${runId}`} className={classes.link ?? ''}>
      {status !== undefined && <StatusIcon status={status} size={13} title={words(status)} />}
      {label}
    </Link>
  );
}
