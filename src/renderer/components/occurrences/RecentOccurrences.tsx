import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FlowId, NodeId } from '#shared/model/ids';
import { api } from '../../lib/client';
import { ErrorPanel } from '../ErrorPanel';
import { OccurrenceIcon } from './OccurrenceIcon';
import classes from './occurrences.module.css';
import { useRecordText } from './use-record-text';
import { useZonedFormat } from './use-zoned-format';

/** What became of the last occurrences that were due, newest first; those that fired lead to their run. */
export function RecentOccurrences({ schedule, count }: { schedule: { flowId: FlowId; nodeId: NodeId }; count: number }) {
  const { t } = useTranslation('occurrences');
  const recordText = useRecordText();
  const { day, zone } = useZonedFormat();
  const { data, error, isPending, refetch } = useQuery(
    api.schedules.occurrences.queryOptions({ input: { ...schedule, limit: count } }),
  );
  if (error !== null && data === undefined) return <ErrorPanel error={error} onRetry={() => void refetch()} inline />;
  if (isPending) return <Skeleton height={24 * count} />;
  if (data.items.length === 0) return <p className={classes.none}>{t('noneLast')}</p>;
  return (
    <ul className={classes.lines}>
      {data.items.map((record) => (
        <li key={record.plannedMs} className={classes.lineOf}>
          <OccurrenceIcon look={record.state} title={t(`look.${record.state}`)} />
          <span className={classes.lineMain}>
            <span className={classes.lineDay}>{day(record.atMs)}</span>
            <span className={classes.lineWhy}>{recordText(record, zone)}</span>
          </span>
          {record.runId !== undefined && (
            <Link to={`/runs/${record.runId}`} className={classes.lineLink ?? ''}>
              {t('openRun')}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
