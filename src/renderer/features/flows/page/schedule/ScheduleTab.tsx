import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CalendarClock } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../../../../components/EmptyState';
import { ErrorPanel } from '../../../../components/ErrorPanel';
import { api } from '../../../../lib/client';
import { toUiError } from '../../../../lib/ui-error';
import { useTabFlow } from '../flow-outlet';
import classes from '../page.module.css';
import { useChosenNode } from '../use-chosen-node';
import { keyOf, useKeptSchedule } from './kept-schedule';
import { ScheduleForm } from './ScheduleForm';
import { NEW_NODE } from './use-schedule-edit';

/** When the flow runs by time, to be changed with effect at once. */
export default function ScheduleTab() {
  const { t } = useTranslation('page');
  const flow = useTabFlow();
  const { nodeId } = useChosenNode();
  const [isNew, setNew] = useState(false);
  const keptNew = useKeptSchedule(keyOf(flow.id, NEW_NODE));
  const query = useQuery(
    api.schedules.get.queryOptions({ input: { flowId: flow.id, ...(nodeId === undefined ? {} : { nodeId }) } }),
  );
  const isNone = toUiError(query.error).code === 'SCHEDULE_NOT_FOUND';
  if (query.data !== undefined && !isNone)
    return <ScheduleForm key={query.data.nodeId} flow={flow} detail={query.data} onCancel={undefined} />;
  if (query.isPending) return <Skeleton height={320} className={classes.skeleton ?? ''} />;
  if (!isNone) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  if (isNew || keptNew !== undefined)
    return <ScheduleForm key={NEW_NODE} flow={flow} detail={undefined} onCancel={() => setNew(false)} />;
  return (
    <EmptyState
      icon={CalendarClock}
      title={t('schedule.none')}
      text={t('schedule.noneText')}
      action={
        <div className={classes.choices}>
          <Button onClick={() => setNew(true)}>{t('schedule.add')}</Button>
          <Button component={Link} to={`/flows/${flow.id}`} variant="default">
            {t('edit')}
          </Button>
        </div>
      }
    />
  );
}
