import type { Notification } from '#shared/contract/system';
import type { NotificationStore } from './ports';

interface NotificationRow {
  id: string;
  at: number;
  level: Notification['level'];
  title: string;
  body: string;
  flow_id: string | null;
  run_id: string | null;
  is_read: number;
}

const COLUMNS = 'id, at, level, title, body, flow_id, run_id, is_read';

function toNotification(row: NotificationRow): Notification {
  return {
    id: row.id,
    at: row.at,
    level: row.level,
    title: row.title,
    body: row.body,
    ...(row.flow_id === null ? {} : { flowId: row.flow_id }),
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    read: row.is_read === 1,
  };
}

/** SQL of the notifications room. Writes belong into `store.write`. */
export function createNotificationsRepository({ db }: Pick<NotificationStore, 'db'>) {
  const latest = db.prepare<[number], NotificationRow>(`SELECT ${COLUMNS} FROM notifications ORDER BY at DESC, id DESC LIMIT ?`);
  const unread = db.prepare<[], { count: number }>('SELECT count(*) AS count FROM notifications WHERE is_read = 0');
  const insert = db.prepare<[Record<string, string | number | null>]>(`
    INSERT INTO notifications (id, idempotency_key, at, level, title, body, flow_id, run_id)
    VALUES (:id, :key, :at, :level, :title, :body, :flowId, :runId)
    ON CONFLICT (idempotency_key) DO NOTHING`);
  const markRead = db.prepare<[]>('UPDATE notifications SET is_read = 1 WHERE is_read = 0');
  const count = db.prepare<[], { count: number }>('SELECT count(*) AS count FROM notifications');
  const trim = db.prepare<[number]>(`
    DELETE FROM notifications WHERE id IN (SELECT id FROM notifications ORDER BY at DESC, id DESC LIMIT -1 OFFSET ?)`);

  return {
    /** Newest first. */
    latest: (limit: number): Notification[] => latest.all(limit).map(toNotification),
    unread: (): number => unread.get()?.count ?? 0,
    count: (): number => count.get()?.count ?? 0,
    /** False: a notification with this key is there already. */
    insert(notification: Notification, idempotencyKey: string | undefined): boolean {
      const { id, at, level, title, body, flowId, runId } = notification;
      return (
        insert.run({ id, key: idempotencyKey ?? null, at, level, title, body, flowId: flowId ?? null, runId: runId ?? null })
          .changes === 1
      );
    },
    markAllRead: (): number => markRead.run().changes,
    /** Leaves the newest `keep`. */
    trim: (keep: number): void => {
      trim.run(keep);
    },
  };
}
