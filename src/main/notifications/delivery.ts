/** What becomes of a message when its moment has come. */
import type { Notification } from '#shared/contract/system';
import type { ErrorInfo } from '#shared/model/errors';
import type { NotificationTopic } from '#shared/model/notification';
import { OWNER_ID } from '#shared/model/person';
import { plainErrorText } from '#shared/words/plain-text';
import { type Channels, notReady, type Recipient } from './channels';
import { firstLine, WORDS } from './channels/content';
import type { Batch, StoredDelivery } from './message';
import type { Language, Notice } from './notice';
import type { NotificationStore, PeoplePort, TasksPort } from './ports';
import type { NotificationsRepository } from './repository';
import type { RulesStore } from './rules-store';
import type { NotificationsService } from './service';

/** They ask somebody to see to a task, which may be done before they go out. */
const UNTIL_DECIDED: readonly NotificationTopic[] = [
  'task-assigned',
  'task-reminder',
  'task-overdue',
  'task-escalated',
  'sla-near',
];
const DAY_MS = 86_400_000;
const TITLES_IN_DIGEST = 5;

export interface DeliveryParts {
  store: Pick<NotificationStore, 'write'>;
  people: PeoplePort;
  rules: Pick<RulesStore, 'of'>;
  tasks: Pick<TasksPort, 'isOpen' | 'sent'>;
  channels: Channels;
  bell: NotificationsRepository;
  service: Pick<NotificationsService, 'tell'> & { raise(notification: Notification, personId: string): void };
  now(): number;
  onError(error: unknown): void;
}

const FAILED = {
  en: {
    title: (name: string) => `A message to ${name} was not delivered`,
    toMe: 'A message to you was not delivered',
    body: (title: string, reason: string) => `“${title}”: ${reason} Under Settings > Notifications you can send it again.`,
  },
  'pt-BR': {
    title: (name: string) => `Uma mensagem para ${name} não foi entregue`,
    toMe: 'Uma mensagem para você não foi entregue',
    body: (title: string, reason: string) => `“${title}”: ${reason} Em Configurações > Notificações você pode enviá-la de novo.`,
  },
} as const;

export function createDelivery(parts: DeliveryParts) {
  const { people, channels, bell, service } = parts;

  function recipientOf(personId: string): Recipient | undefined {
    const person = people.find(personId);
    return person?.isActive === true ? { person, rules: parts.rules.of(personId) } : undefined;
  }

  /** Raises on the screen what was held back, unless the bell was read meanwhile. */
  async function sendToDesktop({ id, personId, deliveries }: Batch): Promise<void> {
    const held = deliveries.flatMap(({ message }) => bell.findUnread(message.notificationId) ?? []);
    const [only] = held;
    if (held.length === 1 && only !== undefined) {
      parts.store.write(() => bell.raise(only.id));
      const { quiet: _quiet, ...raised } = only;
      service.raise(raised, personId);
      return;
    }
    const language = deliveries[0]?.message.language ?? 'en';
    await service.tell(summaryOf(held, { key: id, personId, language }));
  }

  return {
    isNeeded({ personId, channel, topic, message }: StoredDelivery): boolean {
      if (recipientOf(personId) === undefined) return false;
      if (message.taskId !== undefined && UNTIL_DECIDED.includes(topic) && !parts.tasks.isOpen(message.taskId)) return false;
      return channel !== 'desktop' || bell.findUnread(message.notificationId) !== undefined;
    },

    async send(batch: Batch, signal: AbortSignal): Promise<void> {
      const recipient = recipientOf(batch.personId);
      if (recipient === undefined) throw notReady(batch.channel, 'contact');
      if (batch.channel === 'desktop') await sendToDesktop(batch);
      else await channels.send(batch, recipient, signal);
      const [only] = batch.deliveries;
      // Digests lead to the app, where it is seen who decides.
      if (batch.channel === 'desktop' || batch.deliveries.length > 1 || only?.message.taskId === undefined) return;
      parts.tasks.sent(only.message.taskId, batch.personId, batch.channel);
    },

    async wasSent(batch: Batch, signal: AbortSignal): Promise<boolean> {
      const recipient = recipientOf(batch.personId);
      if (recipient === undefined) return false;
      try {
        return await channels.wasSent(batch, recipient, signal);
      } catch {
        // It cannot be found out now, so it is sent: better twice than never.
        return false;
      }
    },

    /** Tells whom it concerns, and the owner, once a day: not by channels, one of which does not work. */
    onFailed({ personId, channel, deliveries }: Batch, error: ErrorInfo): void {
      const person = people.find(personId);
      const title = deliveries[0]?.message.title ?? '';
      const words = (language: Language, name: string | undefined) => ({
        title: name === undefined ? FAILED[language].toMe : FAILED[language].title(name),
        body: FAILED[language].body(title, plainErrorText(error, language)),
      });
      const notice: Omit<Notice, 'to' | 'words'> = {
        topic: 'system',
        level: 'warning',
        only: 'bell',
        path: '/settings/notifications',
        idempotencyKey: `delivery-failed ${channel} ${personId} ${Math.floor(parts.now() / DAY_MS)}`,
      };
      service.tell({ ...notice, to: [personId], words: (language) => words(language, undefined) }).catch(parts.onError);
      if (personId === OWNER_ID || person === undefined) return;
      service.tell({ ...notice, to: [OWNER_ID], words: (language) => words(language, person.name) }).catch(parts.onError);
    },
  };
}

/** One in the place of several; each of them is in the bell already. */
function summaryOf(
  held: readonly Notification[],
  { key, personId, language }: { key: string; personId: string; language: Language },
): Notice {
  const titles = held.slice(0, TITLES_IN_DIGEST).map(({ title }) => firstLine(title));
  const left = held.length - titles.length;
  const body = [...titles, ...(left > 0 ? [WORDS[language].more(left)] : [])].join('\n');
  return {
    topic: 'system',
    to: [personId],
    level: held.some(({ level }) => level === 'error') ? 'error' : 'info',
    only: 'screen',
    words: () => ({ title: WORDS[language].many(held.length), body }),
    idempotencyKey: key,
  };
}
