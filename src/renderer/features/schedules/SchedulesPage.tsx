import { Button, Menu, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Download, Pause, Play } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet } from 'react-router';
import { useScheduleActions } from '../../components/occurrences/use-schedule-actions';
import { PageHeader } from '../../components/Page';
import { PageTabs } from '../../components/PageTabs';
import { api } from '../../lib/client';
import { useCommands } from '../../lib/commands';
import { PausedBanner } from './PausedBanner';
import classes from './schedules.module.css';

/** For how many days a calendar file can be had. */
const EXPORTS = [30, 90, 366] as const;

/** Every schedule: when it fires, how it went, all of them on one timeline; and the holidays they leave out. */
export default function SchedulesPage() {
  const { t } = useTranslation('schedules');
  const actions = useScheduleActions();
  const { data: state } = useQuery(api.schedules.state.queryOptions());
  const isPaused = state?.paused === true;
  const toggle = isPaused ? actions.resumeAll : actions.pauseAll;
  useCommands([
    { id: 'schedules-pause-all', label: t(isPaused ? 'resumeAll' : 'pauseAll'), group: 'page', keys: 'shift+p', run: toggle },
    { id: 'schedules-export', label: t('export.all'), group: 'page', run: () => actions.exportCalendar(90) },
  ]);
  return (
    <>
      <PageHeader
        title={t('title')}
        hint={t('hint')}
        actions={
          <>
            <Menu position="bottom-end" width={230}>
              <Menu.Target>
                <Button size="xs" variant="default" leftSection={<Download size={14} />}>
                  {t('export.open')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Label>{t('export.title')}</Menu.Label>
                {EXPORTS.map((days) => (
                  <Menu.Item key={days} onClick={() => actions.exportCalendar(days)}>
                    {t('export.days', { count: days })}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
            {state !== undefined && (
              <Button
                size="xs"
                variant="default"
                leftSection={isPaused ? <Play size={14} /> : <Pause size={14} />}
                loading={actions.isPending}
                onClick={toggle}
              >
                {t(isPaused ? 'resumeAll' : 'pauseAll')}
              </Button>
            )}
          </>
        }
      />
      <PageTabs
        label={t('tabs')}
        tabs={[
          { id: 'list', label: t('tab.list'), to: '/schedules' },
          { id: 'timeline', label: t('tab.timeline'), to: '/schedules/timeline' },
          { id: 'holidays', label: t('tab.holidays'), to: '/schedules/holidays' },
        ]}
      />
      {isPaused && <PausedBanner since={state.pausedAt} onResume={actions.resumeAll} isPending={actions.isPending} />}
      <Suspense fallback={<Skeleton className={classes.loading ?? ''} height={160} />}>
        <Outlet />
      </Suspense>
    </>
  );
}
