import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { SystemChange } from '#shared/contract/system';
import { toast } from '../../components/feedback';
import { api, client } from '../../lib/client';
import { useLive } from '../../lib/use-live';
import { notificationsKey } from './NotificationBell';

/** Keeps what the shell shows up to date, and raises notifications as toasts. */
export function useSystemLive(): void {
  const { t } = useTranslation('app');
  const queryClient = useQueryClient();
  const navigate = useNavigate();

  const apply = (change: SystemChange) => {
    switch (change.kind) {
      case 'counts':
        queryClient.setQueryData(api.runs.counts.queryKey(), change.counts);
        return;
      case 'health':
        queryClient.setQueryData(api.system.health.queryKey(), change.health);
        return;
      case 'flows':
        void queryClient.invalidateQueries({ queryKey: api.flows.key() });
        void queryClient.invalidateQueries({ queryKey: api.webhooks.key() });
        return;
      case 'schedules':
        void queryClient.invalidateQueries({ queryKey: api.schedules.key() });
        // Lists of flows say when each runs next.
        void queryClient.invalidateQueries({ queryKey: api.flows.list.key() });
        return;
      case 'settings':
        void queryClient.invalidateQueries({ queryKey: api.settings.key() });
        return;
      case 'notification': {
        const { notification } = change;
        queryClient.setQueryData(notificationsKey, (list) =>
          [notification, ...(list ?? []).filter(({ id }) => id !== notification.id)].slice(0, 50),
        );
        const { runId } = notification;
        toast(notification.title, {
          level: notification.level,
          body: notification.body,
          ...(runId === undefined ? {} : { action: { label: t('bell.openRun'), run: () => void navigate(`/runs/${runId}`) } }),
        });
      }
    }
  };

  useLive(
    (signal) => client.system.watch(undefined, { signal }),
    (changes) => {
      for (const change of changes) apply(change);
    },
    { onReconnect: () => void queryClient.invalidateQueries() },
  );
}
