import type { Notification } from '#shared/contract/system';
import { notificationTopicSchema } from '#shared/model/notification';
import type { NotificationStore } from './ports';

interface NotificationRow {
  id: string;
  at: number;
  level: Notification['level'];
  title: string;
  body: string;
  flow_id: string | null;
  run_id: string | null;
  task_id: string | null;
  path: string | null;
  topic: string | null;
  is_quiet: number;
  is_read: number;
}

const COLUMNS = 'id, at, level, title, body, flow_id, run_id, task_id, path, topic, is_quiet, is_read';

function toNotification(row: NotificationRow): Notification {
  const topic = notificationTopicSchema.safeParse(row.topic);
  return {
    id: row.id,
    at: row.at,
    level: row.level,
    title: row.title,
    body: row.body,
    ...(row.flow_id === null ? {} : { flowId: row.flow_id }),
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    ...(row.task_id === null ? {} : { taskId: row.task_id }),
    ...(row.path === null ? {} : { path: row.path }),
    ...(topic.success ? { topic: topic.data } : {}),
    ...(row.is_quiet === 1 ? { quiet: true } : {}),
    read: row.is_read === 1,
  };
}

/** SQL of what the bell of each person lists. Writes belong into `store.write`. */
export function createNotificationsRepository({ db }: Pick<NotificationStore, 'db'>) {
  const latest = db.prepare<[string, number], NotificationRow>(
    `SELECT ${COLUMNS} FROM notifications WHERE person_id = ? ORDER BY at DESC, id DESC LIMIT ?`,
  );
  const unread = db.prepare<[string], { count: number }>(
    'SELECT count(*) AS count FROM notifications WHERE person_id = ? AND is_read = 0',
  );
  const insert = db.prepare<[Record<string, string | number | null>]>(`
    INSERT INTO notifications
      (id, idempotency_key, at, level, title, body, flow_id, run_id, task_id, path, topic, is_quiet, person_id)
    VALUES (:id, :key, :at, :level, :title, :body, :flowId, :runId, :taskId, :path, :topic, :isQuiet, :personId)
    ON CONFLICT (idempotency_key) DO NOTHING`);
  const unreadOne = db.prepare<[string], NotificationRow>(`SELECT ${COLUMNS} FROM notifications WHERE id = ? AND is_read = 0`);
  const raise = db.prepare<[string]>('UPDATE notifications SET is_quiet = 0 WHERE id = ?');
  const exists = db.prepare<[string], { id: string }>('SELECT id FROM notifications WHERE id = ?');
  const markRead = db.prepare<[string]>('UPDATE notifications SET is_read = 1 WHERE person_id = ? AND is_read = 0');
  const counts = db.prepare<[], { person_id: string; count: number }>(
    'SELECT person_id, count(*) AS count FROM notifications GROUP BY person_id',
  );
  const trim = db.prepare<[string, number]>(`
    DELETE FROM notifications WHERE id IN (
      SELECT id FROM notifications WHERE person_id = ? ORDER BY at DESC, id DESC LIMIT -1 OFFSET ?)`);

  return {
    /** Newest first. */
    latest: (personId: string, limit: number): Notification[] => latest.all(personId, limit).map(toNotification),
    unread: (personId: string): number => unread.get(personId)?.count ?? 0,
    /** By person. */
    counts: () => new Map(counts.all().map(({ person_id, count }) => [person_id, count])),
    /** False: a notification with this key is there already. */
    insert(notification: Notification, personId: string, idempotencyKey: string): boolean {
      const { id, at, level, title, body, flowId, runId, taskId, path, topic, quiet } = notification;
      const row = { id, key: idempotencyKey, at, level, title, body, isQuiet: quiet === true ? 1 : 0, personId };
      const about = { flowId: flowId ?? null, runId: runId ?? null, taskId: taskId ?? null };
      return insert.run({ ...row, ...about, path: path ?? null, topic: topic ?? null }).changes === 1;
    },
    findUnread(id: string): Notification | undefined {
      const row = unreadOne.get(id);
      return row === undefined ? undefined : toNotification(row);
    },
    /** It is no longer only for the list. */
    raise: (id: string): void => {
      raise.run(id);
    },
    exists: (id: string): boolean => exists.get(id) !== undefined,
    markAllRead: (personId: string): number => markRead.run(personId).changes,
    /** Leaves the newest `keep` of a person. */
    trim: (personId: string, keep: number): void => {
      trim.run(personId, keep);
    },
  };
}
export type NotificationsRepository = ReturnType<typeof createNotificationsRepository>;
