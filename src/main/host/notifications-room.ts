/** The notifications room, and what it asks of other rooms. */
import { statfs } from 'node:fs/promises';
import type { NodeServices } from '#main/engine/sdk';
import type { TaskLinks } from '#main/inbox/links/index';
import type { Notice } from '#main/notifications/notice';
import type { NotificationsPorts } from '#main/notifications/ports';
import { createNotificationsRoom, type NotificationsRoom } from '#main/notifications/room';
import { createUlid } from '#shared/model/ids';
import { createPluginSenders, type PluginSenderParts } from './plugin-senders';

export interface NotificationParts extends Omit<NotificationsPorts, 'tasks' | 'services' | 'fetch' | 'heldBack' | 'storage'> {
  senders: Omit<PluginSenderParts, 'clock' | 'random' | 'log'>;
  home: string;
  /** Bytes that the database may hold. */
  maxBytes(): number;
  /** Undefined as long as there are none. */
  links(): Pick<TaskLinks, 'offer' | 'mail' | 'sent'> | undefined;
}

export function assembleNotifications(parts: NotificationParts): NotificationsRoom {
  const { senders, links, home, maxBytes, ...ports } = parts;
  const { clock, random, store, onError } = ports;
  const open = store.db.prepare<[string], { id: string }>('SELECT id FROM human_tasks WHERE id = ? AND state = 0');
  const flowName = store.db.prepare<[string], { name: string }>('SELECT name FROM flows WHERE id = ?');
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
    heldBack(key) {
      const [kind = '', name = ''] = splitOnce(key, ':');
      if (kind === 'node') {
        const [flowId = ''] = splitOnce(name, '/');
        return { kind: 'flow', flowId, name: flowName.get(flowId)?.name ?? flowId };
      }
      if (kind === 'credential') return { kind, name: ports.credentials.find(name)?.name ?? name };
      return { kind: kind === 'host' ? 'host' : 'name', name };
    },
    async storage() {
      const { bavail, blocks, bsize } = await statfs(home);
      const pages = (what: 'page_count' | 'freelist_count' | 'page_size'): number =>
        Number(store.db.pragma(what, { simple: true }));
      return {
        usedBytes: (pages('page_count') - pages('freelist_count')) * pages('page_size'),
        maxBytes: maxBytes(),
        freeBytes: bavail * bsize,
        diskBytes: blocks * bsize,
      };
    },
    tasks: {
      isOpen: (taskId) => open.get(taskId) !== undefined,
      links: async (taskId, personId) => links()?.offer(taskId, personId),
      mail: async (taskId, personId, words) => links()?.mail(taskId, personId, words),
      sent: (taskId, personId, channel) => links()?.sent(taskId, personId, channel),
    },
  });
}

function splitOnce(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
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
