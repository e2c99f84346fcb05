/** The notifications room, and what other rooms see of it. */
import type { NodeServices } from '#main/engine/sdk';
import type { Notice } from '#main/notifications/notice';
import type { NotificationsPorts } from '#main/notifications/ports';
import { createReportAlerts } from '#main/notifications/report-alerts';
import { createNotificationsService } from '#main/notifications/service';
import { createUlid } from '#shared/model/ids';

export function assembleNotifications(ports: NotificationsPorts) {
  const service = createNotificationsService(ports);
  return {
    service,
    /** Tells of a report that people can do something about. */
    alert: createReportAlerts(ports, service),
    /** The step "Notify" of flows. */
    notify: ({ title, body, idempotencyKey, ...about }: Parameters<NodeServices['notify']>[0]): Promise<void> => {
      const notice: Notice = {
        topic: 'flow-message',
        to: 'owner',
        ...about,
        words: () => ({ title, body }),
        idempotencyKey: idempotencyKey ?? `notify ${createUlid(ports.now(), ports.random)}`,
      };
      return service.tell(notice);
    },
  };
}
