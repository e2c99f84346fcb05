import { ActionIcon, Button, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Download, Ellipsis, Pause, Play, StepForward, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail } from '#shared/model/flow';
import type { NodeId } from '#shared/model/ids';
import type { ScheduleDetail } from '#shared/model/schedule-views';
import { confirm } from '../../../../components/confirm';
import { toast } from '../../../../components/feedback';
import { PauseMenu } from '../../../../components/occurrences/PauseMenu';
import { ScheduleStatusBadge } from '../../../../components/occurrences/ScheduleStatusBadge';
import { useScheduleActions } from '../../../../components/occurrences/use-schedule-actions';
import { RelativeTime } from '../../../../components/Time';
import { useErrorText } from '../../../../components/use-error-text';
import { api, client } from '../../../../lib/client';
import { ScheduleSwitch } from '../ScheduleSwitch';
import { forgetKept } from './kept-schedule';
import classes from './schedule-tab.module.css';

const CALENDAR_DAYS = 90;

/** How the schedule stands, and what can be done with it besides changing it. */
export function ScheduleBar({ flow, detail }: { flow: FlowDetail; detail: ScheduleDetail }) {
  const { t } = useTranslation('page');
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const actions = useScheduleActions();
  const remove = useMutation({
    mutationFn: async () => client.schedules.remove({ flowId: flow.id, nodeId: detail.nodeId as NodeId }),
    onSuccess: () => {
      forgetKept(flow.id);
      toast(t('schedule.removed', { name: flow.name }));
    },
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: api.schedules.key() });
      void queryClient.invalidateQueries({ queryKey: api.flows.key() });
    },
  });
  const askRemove = async () => {
    const isSure = await confirm({
      title: t('schedule.removeTitle', { name: flow.name }),
      body: t(flow.publishedVersion === undefined ? 'schedule.removeDraft' : 'schedule.removeText'),
      confirmLabel: t('schedule.remove'),
      danger: true,
    });
    if (isSure) remove.mutate();
  };
  const { status, nextAt, error, pausedAt } = detail;
  const isLive = status === 'active' || status === 'paused';
  return (
    <div className={classes.head}>
      <ScheduleSwitch flowId={flow.id} nodeId={detail.nodeId} />
      <ScheduleStatusBadge entry={detail} />
      <span className={classes.headText}>
        {error !== undefined ? (
          <span className={classes.failure}>{errorText(error)}</span>
        ) : status === 'active' && nextAt !== undefined ? (
          <>
            {t('schedule.next')} <RelativeTime at={nextAt} />
          </>
        ) : (
          status !== 'active' && t(`schedule.stands.${status}`)
        )}
      </span>
      <div className={classes.headActions}>
        {isLive && (
          <Button size="xs" variant="default" leftSection={<StepForward size={13} />} onClick={() => actions.runNow(detail)}>
            {t('schedule.runNow')}
          </Button>
        )}
        {pausedAt !== undefined ? (
          <Button size="xs" variant="default" leftSection={<Play size={13} />} onClick={() => actions.resume(detail)}>
            {t('schedule.resume')}
          </Button>
        ) : (
          isLive && (
            <PauseMenu onPause={(until) => actions.pause(detail, until)}>
              <Button size="xs" variant="default" leftSection={<Pause size={13} />}>
                {t('schedule.pause')}
              </Button>
            </PauseMenu>
          )
        )}
        <Menu position="bottom-end" width={230}>
          <Menu.Target>
            <ActionIcon aria-label={t('schedule.more')}>
              <Ellipsis size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Download size={14} />} onClick={() => actions.exportCalendar(CALENDAR_DAYS, detail)}>
              {t('schedule.export')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item color="var(--pf-failed)" leftSection={<Trash2 size={14} />} onClick={() => void askRemove()}>
              {t('schedule.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}
