import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { FlowDetail } from '#shared/model/flow';
import type { NodeId } from '#shared/model/ids';
import { type Schedule, scheduleSchema } from '#shared/model/schedule';
import type { ScheduleDetail } from '#shared/model/schedule-views';
import { toast, undoToast } from '../../../../components/feedback';
import { api, client } from '../../../../lib/client';
import { toUiError } from '../../../../lib/ui-error';
import { keepSchedule, keyOf, useKeptSchedule } from './kept-schedule';
import { isSameSchedule } from './same-schedule';

/** Under this name the form of a schedule is kept that has no node yet. */
export const NEW_NODE = 'new';

/** A schedule that is edited: what is unsaved, whether somebody else changed it meanwhile, and the ways out. */
export function useScheduleEdit(flow: FlowDetail, detail: ScheduleDetail | undefined) {
  const { t } = useTranslation('page');
  const queryClient = useQueryClient();
  const key = keyOf(flow.id, detail?.nodeId ?? NEW_NODE);
  const kept = useKeptSchedule(key);
  const saved = detail?.schedule ?? detail?.draftSchedule;
  const renew = () => {
    void queryClient.invalidateQueries({ queryKey: api.schedules.key() });
    void queryClient.invalidateQueries({ queryKey: api.flows.key() });
  };

  const write = async (schedule: Schedule) => {
    if (detail === undefined) return client.schedules.create({ flowId: flow.id, schedule });
    const ref = { flowId: flow.id, nodeId: detail.nodeId as NodeId };
    try {
      return await client.schedules.update({ ...ref, schedule, baseRevision: detail.draftRevision });
    } catch (thrown) {
      if (toUiError(thrown).code !== 'FLOW_CHANGED') throw thrown;
      // The flow was edited elsewhere. What concerns other nodes does not concern the schedule.
      const now = await client.schedules.get(ref);
      if (!isSameSchedule(now.schedule ?? now.draftSchedule, kept?.base ?? saved)) throw thrown;
      return client.schedules.update({ ...ref, schedule, baseRevision: now.draftRevision });
    }
  };
  const save = useMutation({
    mutationFn: async (value: Schedule) => write(scheduleSchema.parse(value)),
    meta: { ownError: true },
    onSuccess: (next) => {
      const before = saved;
      keepSchedule(key, undefined);
      queryClient.setQueryData(api.schedules.get.queryKey({ input: { flowId: flow.id, nodeId: next.nodeId as NodeId } }), next);
      const text = t(next.status === 'draft' ? 'schedule.savedDraft' : 'schedule.saved');
      if (before === undefined) toast(text);
      else
        undoToast(text, t('components:undo'), () => {
          const undone = { flowId: flow.id, nodeId: next.nodeId as NodeId, schedule: before };
          void client.schedules.update({ ...undone, baseRevision: next.draftRevision }).then(
            () => toast(t('schedule.undone')),
            () => toast(t('schedule.notUndone'), { level: 'warning' }),
          );
        });
    },
    onSettled: renew,
  });

  return {
    /** What the form shows. */
    value: kept?.value ?? saved,
    isDirty: kept !== undefined,
    /** The schedule as somebody else has made it since the editing began. */
    changedElsewhere: kept?.base !== undefined && saved !== undefined && !isSameSchedule(kept.base, saved) ? saved : undefined,
    save,
    edit(value: Schedule) {
      const base = kept?.base ?? saved;
      keepSchedule(key, isSameSchedule(value, saved) ? undefined : { base, value });
    },
    discard() {
      save.reset();
      keepSchedule(key, undefined);
    },
    /** Goes on with one's own form over what somebody else has made. */
    keepMine() {
      if (kept !== undefined) keepSchedule(key, { ...kept, base: saved });
    },
  };
}
