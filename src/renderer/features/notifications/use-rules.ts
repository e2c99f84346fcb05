import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { NotificationRules } from '#shared/model/notification';
import { toastError } from '../../components/feedback';
import { api, client } from '../../lib/client';

/** The own rules; what is changed shows at once, and is put back when it cannot be saved. */
export function useRules() {
  const queryClient = useQueryClient();
  const options = api.notifications.rules.queryOptions({ input: {} });
  const query = useQuery(options);
  const mutation = useMutation({
    mutationFn: (rules: NotificationRules) => client.notifications.setRules({ rules }),
    // Changes in a hurry are saved in their order.
    scope: { id: 'notification-rules' },
    meta: { ownError: true },
    onMutate(rules) {
      const before = queryClient.getQueryData(options.queryKey);
      queryClient.setQueryData(options.queryKey, rules);
      return before;
    },
    onError(error, _rules, before) {
      queryClient.setQueryData(options.queryKey, before);
      toastError(error);
    },
    onSettled: () => void queryClient.invalidateQueries({ queryKey: api.notifications.channels.key() }),
  });
  return { query, save: mutation.mutate, saveAsync: mutation.mutateAsync };
}
