import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { FlowId, NodeId } from '#shared/model/ids';
import type { ScheduleEntry } from '#shared/model/schedule-views';
import { fileNameOf } from '#shared/words/file-name';
import { api, client } from '../../lib/client';
import { downloadFile } from '../../lib/download';
import { useFormat } from '../../lib/use-format';
import { toast, undoToast } from '../feedback';

/** Which schedule: of a flow, the node that holds it. */
export interface ScheduleRef {
  flowId: string;
  nodeId: string;
}

const refOf = ({ flowId, nodeId }: ScheduleRef) => ({ flowId: flowId as FlowId, nodeId: nodeId as NodeId });

/** What can be done with a schedule from a list or its page. Failures are told by toasts. */
export function useScheduleActions() {
  const { t } = useTranslation('occurrences');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const format = useFormat();
  const renew = () => {
    void queryClient.invalidateQueries({ queryKey: api.schedules.key() });
    void queryClient.invalidateQueries({ queryKey: api.flows.key() });
  };
  const { mutate, isPending } = useMutation({ mutationFn: async (act: () => Promise<void>) => act(), onSettled: renew });
  const undo = t('components:undo');
  return {
    isPending,
    /** Until a moment, or until it is resumed. */
    pause(entry: ScheduleEntry, until?: number) {
      mutate(async () => {
        await client.schedules.pause({ ...refOf(entry), ...(until === undefined ? {} : { until }) });
        const name = entry.flowName;
        undoToast(until === undefined ? t('paused', { name }) : t('pausedUntil', { name, at: format.short(until) }), undo, () =>
          mutate(async () => void (await client.schedules.resume(refOf(entry)))),
        );
      });
    },
    resume(entry: ScheduleEntry) {
      mutate(async () => {
        await client.schedules.resume(refOf(entry));
        toast(t('resumed', { name: entry.flowName }));
      });
    },
    pauseAll() {
      mutate(async () => {
        await client.schedules.pauseAll({});
        undoToast(t('allPaused'), undo, () => mutate(async () => void (await client.schedules.resumeAll())));
      });
    },
    resumeAll() {
      mutate(async () => {
        await client.schedules.resumeAll();
        toast(t('allResumed'));
      });
    },
    runNow(entry: ScheduleRef & { flowName: string }) {
      mutate(async () => {
        const { runId } = await client.schedules.runNow(refOf(entry));
        toast(t('started', { name: entry.flowName }), {
          action: { label: t('openRun'), run: () => void navigate(`/runs/${runId}`) },
        });
      });
    },
    /** The coming occurrences of one schedule, or of all, as a calendar file. */
    exportCalendar(days: number, entry?: ScheduleRef & { flowName: string }) {
      mutate(async () => {
        const file =
          entry === undefined
            ? await client.schedules.allCalendarFile({ days })
            : await client.schedules.calendarFile({ ...refOf(entry), days });
        const name = `${entry === undefined ? 'pulseflow' : fileNameOf(entry.flowName)}.ics`;
        downloadFile(new File([file], name, { type: 'text/calendar' }));
      });
    },
  };
}

export type ScheduleActions = ReturnType<typeof useScheduleActions>;
