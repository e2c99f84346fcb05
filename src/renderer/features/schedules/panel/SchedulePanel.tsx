import { Button } from '@mantine/core';
import { CalendarDays, Pause, Play, StepForward } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FlowId, NodeId } from '#shared/model/ids';
import type { ScheduleEntry } from '#shared/model/schedule-views';
import { NextOccurrences } from '../../../components/occurrences/NextOccurrences';
import { PauseMenu } from '../../../components/occurrences/PauseMenu';
import { RecentOccurrences } from '../../../components/occurrences/RecentOccurrences';
import { ScheduleStatusBadge } from '../../../components/occurrences/ScheduleStatusBadge';
import type { ScheduleActions } from '../../../components/occurrences/use-schedule-actions';
import { useScheduleWords } from '../../../components/occurrences/use-schedule-words';
import { Facts, SidePanel } from '../../../components/SidePanel';
import { useErrorText } from '../../../components/use-error-text';
import { canPause, canRun } from '../list/schedule-abilities';
import classes from '../schedules.module.css';

/** One schedule: what it says, what it will do, what it did, and what can be done with it. */
export function SchedulePanel({ entry, actions, onClose }: { entry: ScheduleEntry; actions: ScheduleActions; onClose(): void }) {
  const { t } = useTranslation('schedules');
  const { sentence } = useScheduleWords();
  const errorText = useErrorText();
  const page = `/flows/${entry.flowId}`;
  const node = `?node=${entry.nodeId}`;
  const ref = { flowId: entry.flowId as FlowId, nodeId: entry.nodeId as NodeId };
  return (
    <SidePanel title={entry.flowName} onClose={onClose} width={400}>
      <p className={classes.words}>{sentence(entry.schedule, entry.zone)}</p>
      <Facts
        facts={[
          [t('column.status'), <ScheduleStatusBadge key="status" entry={entry} />],
          [t('zone'), entry.zone.replaceAll('_', ' ')],
          ...(entry.error === undefined
            ? []
            : [
                [
                  t('problem'),
                  <span key="problem" className={classes.problem}>
                    {errorText(entry.error)}
                  </span>,
                ] as const,
              ]),
        ]}
      />
      <div className={classes.buttons}>
        <Button
          size="xs"
          variant="default"
          leftSection={<StepForward size={13} />}
          disabled={!canRun(entry)}
          onClick={() => actions.runNow(entry)}
        >
          {t('runNow')}
        </Button>
        {entry.pausedAt === undefined ? (
          <PauseMenu onPause={(until) => actions.pause(entry, until)}>
            <Button size="xs" variant="default" leftSection={<Pause size={13} />} disabled={!canPause(entry)}>
              {t('pause')}
            </Button>
          </PauseMenu>
        ) : (
          <Button size="xs" variant="default" leftSection={<Play size={13} />} onClick={() => actions.resume(entry)}>
            {t('resume')}
          </Button>
        )}
        <Button
          component={Link}
          to={`${page}/schedule${node}`}
          size="xs"
          variant="default"
          leftSection={<CalendarDays size={13} />}
        >
          {t('edit')}
        </Button>
      </div>
      <h3 className={classes.panelTitle}>
        {t('panel.next')}
        <Link to={`${page}/exceptions${node}`}>{t('panel.exceptions', { count: entry.exceptionCount })}</Link>
      </h3>
      <NextOccurrences schedule={ref} count={6} />
      <h3 className={classes.panelTitle}>
        {t('panel.last')}
        <Link to={`${page}/history${node}`}>{t('history')}</Link>
      </h3>
      <RecentOccurrences schedule={ref} count={6} />
    </SidePanel>
  );
}
