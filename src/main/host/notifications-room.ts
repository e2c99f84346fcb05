/** The notifications room, and what it asks of other rooms. */
import type { NodeServices } from '#main/engine/sdk';
import type { TaskLinks } from '#main/inbox/links/index';
import type { Notice } from '#main/notifications/notice';
import type { NotificationsPorts } from '#main/notifications/ports';
import { createNotificationsRoom, type NotificationsRoom } from '#main/notifications/room';
import { createUlid } from '#shared/model/ids';
import { createPluginSenders, type PluginSenderParts } from './plugin-senders';

export interface NotificationParts extends Omit<NotificationsPorts, 'tasks' | 'services' | 'fetch'> {
  senders: Omit<PluginSenderParts, 'clock' | 'random' | 'log'>;
  /** Undefined as long as there are none. */
  links(): Pick<TaskLinks, 'offer' | 'mail' | 'sent'> | undefined;
}

export function assembleNotifications(parts: NotificationParts): NotificationsRoom {
  const { senders, links, ...ports } = parts;
  const { clock, random, store, onError } = ports;
  const open = store.db.prepare<[string], { id: string }>('SELECT id FROM human_tasks WHERE id = ? AND state = 0');
  return createNotificationsRoom({
    ...ports,
    // Asked for at each call: a proxy may be set meanwhile.
    fetch: (input, init) => fetch(input, init),
    services: createPluginSenders({
      ...senders,
      clock,
      random,
      log: (level, message) => {
        if (level === 'warn' || level === 'error') onError(new Error(message));
      },
    }),
    tasks: {
      isOpen: (taskId) => open.get(taskId) !== undefined,
      links: async (taskId, personId) => links()?.offer(taskId, personId),
      mail: async (taskId, personId, words) => links()?.mail(taskId, personId, words),
      sent: (taskId, personId, channel) => links()?.sent(taskId, personId, channel),
    },
  });
}

/** The step "Notify" of flows. */
export function notifyOf(
  notifications: Pick<NotificationsRoom, 'tell'>,
  ids: { now(): number; random(): number },
): NodeServices['notify'] {
  return ({ title, body, idempotencyKey, ...about }) => {
    const notice: Notice = {
      topic: 'flow-message',
      to: 'owner',
      ...about,
      words: () => ({ title, body }),
      idempotencyKey: idempotencyKey ?? `notify ${createUlid(ids.now(), ids.random)}`,
    };
    return notifications.tell(notice);
  };
}
