import { implement } from '@orpc/server';
import { system } from '#shared/contract/system';
import type { NotificationsService } from './service';

/** The notifications part of the system capability; the host puts it beside the other parts of `contract.system`. */
export function createNotificationsRouter(service: NotificationsService) {
  const os = implement(system);
  return {
    notifications: os.notifications.handler(({ input }) => service.latest(input.limit)),
    readNotifications: os.readNotifications.handler(() => {
      service.markAllRead();
      return { ok: true as const };
    }),
  };
}
