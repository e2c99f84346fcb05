import { type ErrorInfo, toldError } from '#shared/model/errors';
import type { Delivery, NotificationChannel, NotificationTopic } from '#shared/model/notification';
import type { Message, StoredDelivery } from './message';
import type { NotificationStore } from './ports';

/** States as the table holds them. Positions are forever: append, never reorder. `sending`: a try is under way, or was when the process ended. */
const STATES = ['waiting', 'sent', 'failed', 'skipped', 'sending'] as const;
type State = (typeof STATES)[number];
const stateOf = (state: State): number => STATES.indexOf(state);

interface Row {
  key: number;
  id: string;
  person_id: string;
  channel: NotificationChannel;
  topic: NotificationTopic;
  message: string;
  digest: string | null;
  state: number;
  attempts: number;
  created_at: number;
  due_at: number | null;
  sent_at: number | null;
  error: string | null;
}

export interface NewDelivery {
  id: string;
  idempotencyKey: string;
  personId: string;
  channel: NotificationChannel;
  topic: NotificationTopic;
  message: Message;
  createdAt: number;
  dueAt: number;
  digest: string | undefined;
}

const COLUMNS = 'key, id, person_id, channel, topic, message, digest, state, attempts, created_at, due_at, sent_at, error';

const errorOf = (row: Row): ErrorInfo | undefined => (row.error === null ? undefined : (JSON.parse(row.error) as ErrorInfo));

function toStored(row: Row): StoredDelivery {
  return {
    id: row.id,
    personId: row.person_id,
    channel: row.channel,
    topic: row.topic,
    message: JSON.parse(row.message) as Message,
    digest: row.digest ?? undefined,
    attempts: row.attempts,
    isUncertain: errorOf(row)?.effect === 'unknown',
  };
}

function toDelivery(row: Row): Delivery {
  const { title, flowId, runId, taskId } = JSON.parse(row.message) as Message;
  const state = STATES[row.state] ?? 'failed';
  const error = errorOf(row);
  return {
    id: row.id,
    at: row.created_at,
    personId: row.person_id,
    channel: row.channel,
    topic: row.topic,
    title,
    ...(flowId === undefined ? {} : { flowId }),
    ...(runId === undefined ? {} : { runId }),
    ...(taskId === undefined ? {} : { taskId }),
    state: state === 'sending' ? 'waiting' : state,
    attempts: row.attempts,
    ...(row.due_at === null || state !== 'waiting' ? {} : { dueAt: row.due_at }),
    ...(row.sent_at === null ? {} : { sentAt: row.sent_at }),
    ...(error === undefined || state === 'sent' ? {} : { error: toldOf(error) }),
  };
}

function toldOf(error: ErrorInfo): NonNullable<Delivery['error']> {
  const { data } = toldError(error);
  return { code: error.code, message: error.message, ...(data === undefined ? {} : { data: error.data }) };
}

/** SQL of messages on their way. Writes belong into `store.write`. */
export function createDeliveriesRepository({ db }: Pick<NotificationStore, 'db'>) {
  type Bound = (string | number | null)[];
  const insert = db.prepare<Bound>(`
    INSERT INTO notification_deliveries
      (id, idempotency_key, person_id, channel, topic, message, digest, state, created_at, due_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT (idempotency_key) DO NOTHING`);
  const nextDue = db.prepare<[], { due: number | null }>(
    'SELECT min(due_at) AS due FROM notification_deliveries WHERE state = 0',
  );
  const due = db.prepare<[number, number], Row>(
    `SELECT ${COLUMNS} FROM notification_deliveries WHERE state = 0 AND due_at <= ? ORDER BY due_at, key LIMIT ?`,
  );
  const ofDigest = db.prepare<[string, string, string], Row>(
    `SELECT ${COLUMNS} FROM notification_deliveries WHERE state = 0 AND person_id = ? AND channel = ? AND digest = ? ORDER BY key`,
  );
  const begin = db.prepare<Bound>(
    'UPDATE notification_deliveries SET state = 4, attempts = attempts + 1, digest = ? WHERE id = ?',
  );
  const settle = db.prepare<Bound>(
    'UPDATE notification_deliveries SET state = ?, due_at = ?, sent_at = ?, error = ? WHERE id = ?',
  );
  const interrupted = db.prepare<Bound>('UPDATE notification_deliveries SET state = 0, due_at = ?, error = ? WHERE state = 4');
  const find = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM notification_deliveries WHERE id = ?`);
  const retry = db.prepare<Bound>(
    'UPDATE notification_deliveries SET state = 0, due_at = ?, digest = NULL, attempts = 0 WHERE id = ? AND state IN (0, 2)',
  );
  const page = db.prepare<Bound, Row>(`
    SELECT ${COLUMNS} FROM notification_deliveries
    WHERE person_id = ? AND key < ? AND (? IS NULL OR state = ? OR (? = 0 AND state = 4)) ORDER BY key DESC LIMIT ?`);
  const newest = db.prepare<[string, string], Row>(`
    SELECT ${COLUMNS} FROM notification_deliveries
    WHERE person_id = ? AND channel = ? AND (state = 2 OR state = 1 OR error IS NOT NULL) ORDER BY key DESC LIMIT 1`);
  const lastSent = db.prepare<[string, string], { at: number | null }>(
    'SELECT max(sent_at) AS at FROM notification_deliveries WHERE person_id = ? AND channel = ? AND state = 1',
  );
  const prune = db.prepare<[number]>('DELETE FROM notification_deliveries WHERE state IN (1, 2, 3) AND created_at < ?');

  return {
    /** False: one with this key is there already. */
    insert({ id, idempotencyKey, personId, channel, topic, message, digest, createdAt, dueAt }: NewDelivery): boolean {
      const text = JSON.stringify(message);
      return insert.run(id, idempotencyKey, personId, channel, topic, text, digest ?? null, createdAt, dueAt).changes === 1;
    },
    nextDue: (): number | undefined => nextDue.get()?.due ?? undefined,
    due: (nowMs: number, limit: number): StoredDelivery[] => due.all(nowMs, limit).map(toStored),
    /** All that waits and goes out as one. */
    ofDigest: (personId: string, channel: NotificationChannel, digest: string): StoredDelivery[] =>
      ofDigest.all(personId, channel, digest).map(toStored),
    begin(ids: readonly string[], digest: string | undefined): void {
      for (const id of ids) begin.run(digest ?? null, id);
    },
    settle(ids: readonly string[], state: 'sent' | 'skipped' | 'failed', atMs: number, error?: ErrorInfo): void {
      const text = error === undefined ? null : JSON.stringify(error);
      for (const id of ids) settle.run(stateOf(state), null, state === 'sent' ? atMs : null, text, id);
    },
    postpone(ids: readonly string[], dueAt: number, error: ErrorInfo): void {
      for (const id of ids) settle.run(stateOf('waiting'), dueAt, null, JSON.stringify(error), id);
    },
    /** What was on its way when the last process ended. Answers how many. */
    takeUp: (nowMs: number, error: ErrorInfo): number => interrupted.run(nowMs, JSON.stringify(error)).changes,
    find(id: string): StoredDelivery | undefined {
      const row = find.get(id);
      return row === undefined ? undefined : toStored(row);
    },
    /** False: it is sent, skipped, or on its way. */
    retry: (id: string, nowMs: number): boolean => retry.run(nowMs, id).changes === 1,
    /** Of a person, newest first, with the cursor of the next page. */
    page(personId: string, state: Delivery['state'] | undefined, cursor: string | undefined, limit: number) {
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
      const wanted = state === undefined ? null : stateOf(state);
      const rows = page.all(personId, Number.isFinite(before) ? before : 0, wanted, wanted, wanted, limit + 1);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map(toDelivery),
        ...(rows.length > limit && last !== undefined ? { nextCursor: String(last.key) } : {}),
      };
    },
    /** How a channel last did for a person. */
    standing(
      personId: string,
      channel: NotificationChannel,
    ): { lastSentAt?: number; lastError?: NonNullable<Delivery['error']> } {
      const row = newest.get(personId, channel);
      const at = lastSent.get(personId, channel)?.at;
      const { error } = row === undefined ? {} : toDelivery(row);
      return { ...(typeof at === 'number' ? { lastSentAt: at } : {}), ...(error === undefined ? {} : { lastError: error }) };
    },
    /** Deletes what was settled and made before a moment. */
    prune: (beforeMs: number): number => prune.run(beforeMs).changes,
  };
}
export type DeliveriesRepository = ReturnType<typeof createDeliveriesRepository>;
