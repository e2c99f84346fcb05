import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Notification, SystemChange } from '#shared/contract/system';
import { toast } from '../../components/feedback';
import { api, client } from '../../lib/client';
import { useLive } from '../../lib/use-live';
import { notificationsKey } from './NotificationBell';
import { placeOfNotification } from './notification-place';
import { useInboxChanges } from './use-inbox-changes';
import { usePluginChanges } from './use-plugin-changes';

/** What the button of a toast says. */
const actionOf = ({ taskId, path, runId }: Notification) =>
  taskId !== undefined ? 'bell.openTask' : path === undefined && runId !== undefined ? 'bell.openRun' : 'bell.open';

/**
 * Keeps what the shell shows up to date, and raises notifications as toasts. All of it by one stream: a browser has six connections
 * to one address, and each window of PulseFlow takes of them.
 */
export function useSystemLive(): void {
  const { t } = useTranslation('app');
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const applyInbox = useInboxChanges();
  const applyPlugins = usePluginChanges();

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
      case 'inbox':
      case 'plugins':
        // Put together below: a burst of them is read again once.
        return;
      case 'notification': {
        const { notification } = change;
        queryClient.setQueryData(notificationsKey, (list) =>
          [notification, ...(list ?? []).filter(({ id }) => id !== notification.id)].slice(0, 50),
        );
        // By the rules of whoever looks it is only for the list now.
        if (notification.quiet === true) return;
        const place = placeOfNotification(notification);
        toast(notification.title, {
          level: notification.level,
          body: notification.body,
          ...(place === undefined ? {} : { action: { label: t(actionOf(notification)), run: () => void navigate(place) } }),
        });
      }
    }
  };

  useLive(
    (signal) => client.system.watch(undefined, { signal }),
    (changes) => {
      for (const change of changes) apply(change);
      const ofInbox = changes.flatMap((change) => (change.kind === 'inbox' ? [change.change] : []));
      if (ofInbox.length > 0) applyInbox(ofInbox);
      const ofPlugins = changes.flatMap((change) => (change.kind === 'plugins' ? [change.change] : []));
      if (ofPlugins.length > 0) applyPlugins(ofPlugins);
    },
    {
      onReconnect: () => void queryClient.invalidateQueries(),
      // The look of the page was read before there was anything to follow.
      onFirstOpen: () => void queryClient.invalidateQueries({ queryKey: api.settings.key() }),
    },
  );
}
