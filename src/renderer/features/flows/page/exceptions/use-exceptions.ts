import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { FlowId } from '#shared/model/ids';
import type { NewException, ScheduleException } from '#shared/model/schedule';
import { undoToast } from '../../../../components/feedback';
import { api, client } from '../../../../lib/client';

/** An exception as it was given, without what it got when it was kept. */
function asNew({ id: _id, createdAt: _at, createdBy: _by, ...exception }: ScheduleException): NewException {
  return exception as NewException;
}

/** Adds, changes and removes exceptions of a flow; what is removed can be had back. */
export function useExceptions(flowId: FlowId) {
  const { t } = useTranslation('page');
  const queryClient = useQueryClient();
  const renew = () => {
    void queryClient.invalidateQueries({ queryKey: api.schedules.key() });
    void queryClient.invalidateQueries({ queryKey: api.flows.key() });
  };
  const save = useMutation({
    mutationFn: async ({ id, exception }: { id: string | undefined; exception: NewException }) =>
      id === undefined
        ? client.schedules.addException({ flowId, ...exception })
        : client.schedules.updateException({ flowId, exceptionId: id, ...exception }),
    meta: { ownError: true },
    onSettled: renew,
  });
  const putBack = useMutation({
    // When it was made says which of two counts: it comes back to its place.
    mutationFn: async (exception: ScheduleException) =>
      client.schedules.addException({ flowId, ...asNew(exception), createdAt: exception.createdAt }),
    onSettled: renew,
  });
  const remove = useMutation({
    mutationFn: async (exception: ScheduleException) => client.schedules.removeException({ flowId, exceptionId: exception.id }),
    onSuccess: (_ok, exception) => undoToast(t('exceptions.removed'), t('components:undo'), () => putBack.mutate(exception)),
    onSettled: renew,
  });
  return { save, remove };
}
