import type { Notification } from '#shared/contract/system';
import type { NotificationChannel, NotificationTopic } from '#shared/model/notification';
import type { Language } from './notice';

/** What is sent of a notification, in the language of its person; stored with the delivery. */
export interface Message {
  /** The row of the bell. */
  notificationId: string;
  at: number;
  level: Notification['level'];
  title: string;
  body: string;
  language: Language;
  flowId?: string;
  runId?: string;
  taskId?: string;
  path?: string;
}

/** A message on its way to a person by a channel. */
export interface StoredDelivery {
  id: string;
  personId: string;
  channel: NotificationChannel;
  topic: NotificationTopic;
  message: Message;
  digest: string | undefined;
  attempts: number;
  /** The last try may have reached the service. */
  isUncertain: boolean;
}

/** What goes out together. */
export interface Batch {
  /** What the service can know it by: the same on each try. */
  id: string;
  personId: string;
  channel: NotificationChannel;
  digest?: string;
  deliveries: readonly StoredDelivery[];
}

/** The page of the app that a message leads to: behind the `#` of the address. */
export function pageOf({
  taskId,
  path,
  runId,
  flowId,
}: Pick<Message, 'taskId' | 'path' | 'runId' | 'flowId'>): string | undefined {
  if (taskId !== undefined) return `/inbox?task=${encodeURIComponent(taskId)}`;
  if (path !== undefined) return path;
  if (runId !== undefined) return `/runs/${encodeURIComponent(runId)}`;
  return flowId === undefined ? undefined : `/flows/${encodeURIComponent(flowId)}`;
}
