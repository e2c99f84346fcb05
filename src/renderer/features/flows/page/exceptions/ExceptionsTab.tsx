import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CalendarOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../../../../components/EmptyState';
import { ErrorPanel } from '../../../../components/ErrorPanel';
import { api } from '../../../../lib/client';
import { toUiError } from '../../../../lib/ui-error';
import { useTabFlow } from '../flow-outlet';
import classes from '../page.module.css';
import { useChosenNode } from '../use-chosen-node';
import { ExceptionManager } from './ExceptionManager';

/** What is different for a while, without touching the schedule. */
export default function ExceptionsTab() {
  const { t } = useTranslation('page');
  const flow = useTabFlow();
  const { nodeId } = useChosenNode();
  const query = useQuery(
    api.schedules.get.queryOptions({ input: { flowId: flow.id, ...(nodeId === undefined ? {} : { nodeId }) } }),
  );
  const isNone = toUiError(query.error).code === 'SCHEDULE_NOT_FOUND';
  if (query.data !== undefined && !isNone) return <ExceptionManager key={query.data.nodeId} flow={flow} detail={query.data} />;
  if (query.isPending) return <Skeleton height={320} className={classes.skeleton ?? ''} />;
  if (!isNone) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <EmptyState
      icon={CalendarOff}
      title={t('exceptions.noSchedule')}
      text={t('exceptions.noScheduleText')}
      action={
        <Button component={Link} to={`/flows/${flow.id}/schedule`}>
          {t('exceptions.toSchedule')}
        </Button>
      }
    />
  );
}
