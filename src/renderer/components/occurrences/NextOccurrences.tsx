import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { FlowId, NodeId } from '#shared/model/ids';
import { api } from '../../lib/client';
import { ErrorPanel } from '../ErrorPanel';
import { RelativeTime } from '../Time';
import { OccurrenceIcon } from './OccurrenceIcon';
import { lookOf } from './occurrence-look';
import classes from './occurrences.module.css';
import { useScheduleWords } from './use-schedule-words';
import { useZonedFormat } from './use-zoned-format';

/** What is skipped stands between what runs: so many lines more, not a page of them. */
const MORE_WITH_SKIPPED = 2;

/** What a saved schedule does next, skipped and moved ones with their reasons. */
export function NextOccurrences({ schedule, count }: { schedule: { flowId: FlowId; nodeId: NodeId }; count: number }) {
  const { t } = useTranslation('occurrences');
  const { changes } = useScheduleWords();
  const { data, error, isPending, refetch } = useQuery(api.schedules.preview.queryOptions({ input: { ...schedule, count } }));
  const { day } = useZonedFormat(data?.zone);
  if (error !== null && data === undefined) return <ErrorPanel error={error} onRetry={() => void refetch()} inline />;
  if (isPending) return <Skeleton height={24 * count} />;
  if (data.items.length === 0) return <p className={classes.none}>{t('noneNext')}</p>;
  return (
    <ul className={classes.lines}>
      {data.items.slice(0, count + MORE_WITH_SKIPPED).map((occurrence) => {
        const look = lookOf(occurrence);
        const why = changes(occurrence.changes, data.zone);
        return (
          <li key={occurrence.plannedMs} className={classes.lineOf} data-look={look}>
            <OccurrenceIcon look={look} title={t(`look.${look}`)} />
            <span className={classes.lineMain}>
              <span className={classes.lineDay}>{day(occurrence.atMs)}</span>
              {why !== '' && <span className={classes.lineWhy}>{why}</span>}
            </span>
            {look !== 'skipped' && (
              <span className={classes.lineTime}>
                <RelativeTime at={occurrence.firesAtMs} />
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
