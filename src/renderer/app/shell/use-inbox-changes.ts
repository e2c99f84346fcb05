import { useQueryClient } from '@tanstack/react-query';
import type { InboxChange } from '#shared/contract/inbox';
import { api } from '../../lib/client';

/** Keeps what every page knows of the inbox up to date: the badge, the lists, the tasks, what can be undone. */
export function useInboxChanges(): (changes: readonly InboxChange[]) => void {
  const queryClient = useQueryClient();
  const renew = (queryKey: readonly unknown[]) => void queryClient.invalidateQueries({ queryKey });
  return (changes) => {
    const changed = new Set<string>();
    for (const change of changes) {
      if (change.kind === 'counts') queryClient.setQueryData(api.inbox.counts.queryKey(), change.counts);
      else for (const taskId of change.taskIds) changed.add(taskId);
    }
    // Counts change too when a step comes into doubt or a dead letter is settled: both are listed.
    renew(api.inbox.list.key());
    for (const taskId of changed) renew(api.inbox.get.key({ input: { taskId } }));
  };
}
