import { ActionIcon, Menu } from '@mantine/core';
import { CalendarDays, CalendarOff, Download, Ellipsis, History, Pause, Play, StepForward, Workflow } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ScheduleEntry } from '#shared/model/schedule-views';
import { Kbd } from '../../../components/Kbd';
import type { ScheduleActions } from '../../../components/occurrences/use-schedule-actions';
import { canPause, canRun } from './schedule-abilities';

const CALENDAR_DAYS = 90;

/** Everything that can be done with a schedule. */
export function ScheduleMenu({ entry, actions }: { entry: ScheduleEntry; actions: ScheduleActions }) {
  const { t } = useTranslation('schedules');
  const page = `/flows/${entry.flowId}`;
  const node = `?node=${entry.nodeId}`;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon size="sm" tabIndex={-1} aria-label={t('actionsOf', { name: entry.flowName })}>
          <Ellipsis size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<StepForward size={14} />}
          rightSection={<Kbd keys="r" />}
          disabled={!canRun(entry)}
          onClick={() => actions.runNow(entry)}
        >
          {t('runNow')}
        </Menu.Item>
        {entry.pausedAt === undefined ? (
          <Menu.Item
            leftSection={<Pause size={14} />}
            rightSection={<Kbd keys="p" />}
            disabled={!canPause(entry)}
            onClick={() => actions.pause(entry)}
          >
            {t('pause')}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<Play size={14} />} rightSection={<Kbd keys="p" />} onClick={() => actions.resume(entry)}>
            {t('resume')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<CalendarDays size={14} />} component={Link} to={`${page}/schedule${node}`}>
          {t('edit')}
        </Menu.Item>
        <Menu.Item leftSection={<CalendarOff size={14} />} component={Link} to={`${page}/exceptions${node}`}>
          {t('exceptions')}
        </Menu.Item>
        <Menu.Item leftSection={<History size={14} />} component={Link} to={`${page}/history${node}`}>
          {t('history')}
        </Menu.Item>
        <Menu.Item leftSection={<Workflow size={14} />} component={Link} to={page}>
          {t('openFlow')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<Download size={14} />} onClick={() => actions.exportCalendar(CALENDAR_DAYS, entry)}>
          {t('export.one')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
