import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ContractOutputs } from '#shared/contract';
import { toast, undoToast } from '../../../components/feedback';
import { api, client } from '../../../lib/client';
import { toUiError } from '../../../lib/ui-error';

export type HolidayListEntry = ContractOutputs['schedules']['holidayLists'][number];

const MOST_NAMES = 50;

/** The workspace's own holiday lists, and what can be done with them. */
export function useHolidayLists() {
  const { t } = useTranslation('schedules');
  const queryClient = useQueryClient();
  const query = useQuery(api.schedules.holidayLists.queryOptions());
  const renew = () => void queryClient.invalidateQueries({ queryKey: api.schedules.key() });

  const importText = useMutation({
    mutationFn: async ({ text, name }: { text: string; name: string }) => {
      // The file names the list; where that name is taken, the file's own name does, with a number if need be.
      for (let attempt = 0; ; attempt++) {
        const own = attempt === 0 ? undefined : attempt === 1 ? name : `${name} (${attempt})`;
        try {
          return await client.schedules.importHolidayList({ text, ...(own === undefined ? {} : { name: own }) });
        } catch (thrown) {
          if (toUiError(thrown).code !== 'HOLIDAY_LIST_NAME_TAKEN' || attempt >= MOST_NAMES) throw thrown;
        }
      }
    },
    onSuccess: ({ list, ignored }) =>
      toast(t('holidays.imported', { name: list.name, count: list.days.length }), {
        ...(ignored === 0 ? {} : { body: t('holidays.ignored', { count: ignored }) }),
      }),
    onSettled: renew,
  });
  const create = useMutation({
    mutationFn: async (body: Pick<HolidayListEntry, 'name' | 'days'>) => client.schedules.createHolidayList(body),
    onSettled: renew,
  });
  const remove = useMutation({
    mutationFn: async (list: HolidayListEntry) => client.schedules.removeHolidayList({ listId: list.id }),
    onSuccess: (_ok, { name, days }) =>
      undoToast(t('holidays.removed', { name }), t('components:undo'), () => create.mutate({ name, days })),
    onSettled: renew,
  });
  return { query, renew, importText, remove };
}
