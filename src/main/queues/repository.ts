import type { HeldMessage, ReplyTo } from '#main/store';
import { DEAD, DELAYED, HELD_COLUMNS, IN_FLIGHT, MESSAGE_STATES, READY } from '#main/store';
import { RUN_STATUSES, wordOf } from '#main/store/codes';
import type { ErrorInfo } from '#shared/model/errors';
import type { Json } from '#shared/model/json';
import type { MessageState, QueueConfig, QueueMessage } from '#shared/model/queue';
import type { QueueStore } from './ports';

type Bound = string | number | null;

export interface QueueRow {
  key: number;
  name: string;
  visibility_ms: number;
  max_deliveries: number;
  retry_delay_ms: number;
  dedup_window_ms: number;
  paused: number;
  created_at: number;
}

interface MessageRow {
  key: number;
  id: string;
  state: number;
  priority: number;
  enqueued_at: number;
  visible_at: number | null;
  deliveries: number;
  body: string;
  reply: string | null;
  sender_run: string | null;
  run_id: string | null;
  error: string | null;
}

/** A message that may be handed out. */
export interface ReadyMessage {
  key: number;
  id: string;
  deliveries: number;
  body: Json;
  /** Somebody waits for the result. */
  reply?: ReplyTo;
  senderRun?: string;
}

export interface Reply {
  index: number;
  count: number;
  value?: Json;
  error?: ErrorInfo;
}

const MESSAGE = 'key, id, state, priority, enqueued_at, visible_at, deliveries, body, reply, sender_run, run_id, error';
const STATE_CODE = Object.fromEntries(MESSAGE_STATES.map((state, code) => [state, code])) as Record<MessageState, number>;

/** The SQL of queues that people, workers and consumers use. What steps send rides in the journal: see store/queue-writer. */
export function createQueuesRepository({ db }: Pick<QueueStore, 'db'>) {
  const prepare = (sql: string) => db.prepare<Bound[]>(sql);
  const sql = {
    queues: db.prepare<[], QueueRow>('SELECT * FROM queues ORDER BY name'),
    queue: db.prepare<[string], QueueRow>('SELECT * FROM queues WHERE name = ?'),
    configure: prepare(
      'UPDATE queues SET visibility_ms = ?, max_deliveries = ?, retry_delay_ms = ?, dedup_window_ms = ?, paused = ? WHERE key = ?',
    ),
    removeQueue: prepare('DELETE FROM queues WHERE key = ?'),
    removeDedup: prepare('DELETE FROM queue_dedup WHERE queue_key = ?'),
    removeMessages: prepare('DELETE FROM queue_messages WHERE queue_key = ?'),
    removeCounts: prepare('DELETE FROM queue_counts WHERE queue_key = ?'),
    counts: db.prepare<[], { queue_key: number; state: number; count: number }>(
      'SELECT queue_key, state, count FROM queue_counts',
    ),
    dead: db.prepare<[], { name: string; count: number }>(
      `SELECT q.name, c.count FROM queue_counts c JOIN queues q ON q.key = c.queue_key WHERE c.state = ${DEAD}`,
    ),
    // Keys rise with time: the smallest is the oldest.
    oldest: db
      .prepare<[number], number>(
        `SELECT enqueued_at FROM queue_messages INDEXED BY queue_messages_by_state WHERE queue_key = ? AND state = ${READY}
         ORDER BY key LIMIT 1`,
      )
      .pluck(),
    next: db.prepare<[number, number], MessageRow>(
      `SELECT ${MESSAGE} FROM queue_messages WHERE queue_key = ? AND state = ${READY} ORDER BY priority DESC, key LIMIT ?`,
    ),
    hold: prepare(`UPDATE queue_messages SET state = ${IN_FLIGHT}, deliveries = deliveries + 1, receipt = ?, visible_at = ?, run_id = NULL,
      consumer = 'worker' WHERE key = ?`),
    held: db.prepare<
      [number, string, string],
      HeldMessage
    >(`SELECT ${HELD_COLUMNS} FROM queue_messages m JOIN queues q ON q.key = m.queue_key
      WHERE m.queue_key = ? AND m.id = ? AND m.state = ${IN_FLIGHT} AND m.receipt = ?`),
    extend: prepare('UPDATE queue_messages SET visible_at = ? WHERE key = ?'),
    remove: prepare('DELETE FROM queue_messages WHERE key = ?'),
    list: db.prepare<Bound[], MessageRow>(
      `SELECT ${MESSAGE} FROM queue_messages INDEXED BY queue_messages_by_state
       WHERE queue_key = ? AND state = ? AND key > ? ORDER BY key LIMIT ?`,
    ),
    byId: db.prepare<[number, string], MessageRow>(`SELECT ${MESSAGE} FROM queue_messages WHERE queue_key = ? AND id = ?`),
    idsOf: db
      .prepare<[number, number, number], string>(
        `SELECT id FROM queue_messages INDEXED BY queue_messages_by_state WHERE queue_key = ? AND state = ? ORDER BY key LIMIT ?`,
      )
      .pluck(),
    purge: prepare('DELETE FROM queue_messages WHERE queue_key = ? AND state = ?'),
    discard: prepare('DELETE FROM queue_messages WHERE queue_key = ? AND id = ? AND state <> 2'),
    waitedFor: db
      .prepare<[number, string], string>(
        'SELECT reply FROM queue_messages WHERE queue_key = ? AND id = ? AND state <> 2 AND reply IS NOT NULL',
      )
      .pluck(),
    allWaitedFor: db
      .prepare<[number, number], string>(
        'SELECT reply FROM queue_messages WHERE queue_key = ? AND state = ? AND reply IS NOT NULL',
      )
      .pluck(),
    redrive: prepare(`UPDATE queue_messages SET state = ${READY}, deliveries = 0, visible_at = NULL, error = NULL, run_id = NULL
      WHERE queue_key = ? AND id = ? AND state = ${DEAD}`),
    dueDelayed: prepare(
      `UPDATE queue_messages SET state = ${READY}, visible_at = NULL WHERE state = ${DELAYED} AND visible_at <= ?`,
    ),
    overdue: db.prepare<[number], HeldMessage>(`SELECT ${HELD_COLUMNS} FROM queue_messages m JOIN queues q ON q.key = m.queue_key
      WHERE m.state = ${IN_FLIGHT} AND m.visible_at IS NOT NULL AND m.visible_at <= ?`),
    nextVisibleAt: db
      .prepare<[], number | null>('SELECT min(visible_at) FROM queue_messages WHERE visible_at IS NOT NULL')
      .pluck(),
    runsAtWork: db.prepare<[], { run_id: string; consumer: string; status: number }>(
      `SELECT DISTINCT m.run_id, m.consumer, r.status FROM queue_messages m JOIN runs r ON r.id = m.run_id
       WHERE m.state = ${IN_FLIGHT} AND m.run_id IS NOT NULL`,
    ),
    release:
      prepare(`UPDATE queue_messages SET state = ${READY}, run_id = NULL, consumer = NULL WHERE state = ${IN_FLIGHT} AND run_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.id = run_id AND r.finished_after_ms IS NULL)`),
    replies: db.prepare<[string], { item: number; count: number; value: string | null; error: string | null }>(
      'SELECT item, count, value, error FROM service_replies WHERE key = ? ORDER BY item',
    ),
    repliesLeft: db.prepare<[string], number>('SELECT max(count) - count(*) FROM service_replies WHERE key = ?').pluck(),
    replyKeys: db.prepare<[], string>('SELECT DISTINCT key FROM service_replies').pluck(),
    hasMessage: db.prepare<[string], number>('SELECT 1 FROM queue_messages WHERE id = ?').pluck(),
    isRunOpen: db.prepare<[string], number>('SELECT 1 FROM runs WHERE id = ? AND finished_after_ms IS NULL').pluck(),
    takeReplies: prepare('DELETE FROM service_replies WHERE key = ?'),
    oldReplies: prepare(`DELETE FROM service_replies WHERE key LIKE 'api\\_%' ESCAPE '\\' AND created_at < ?`),
    oldDedup: prepare('DELETE FROM queue_dedup WHERE expires_at <= ?'),
  };

  function toMessage(row: MessageRow, queue: string): QueueMessage {
    return {
      id: row.id,
      queue,
      state: MESSAGE_STATES[row.state] ?? 'dead',
      body: JSON.parse(row.body) as Json,
      priority: row.priority,
      enqueuedAt: row.enqueued_at,
      ...(row.visible_at === null ? {} : { visibleAt: row.visible_at }),
      deliveries: row.deliveries,
      ...(row.run_id === null ? {} : { runId: row.run_id }),
      ...(row.error === null ? {} : { error: JSON.parse(row.error) as ErrorInfo }),
    };
  }

  function toReady({ key, id, deliveries, body, reply, sender_run }: MessageRow): ReadyMessage {
    return {
      key,
      id,
      deliveries,
      body: JSON.parse(body) as Json,
      ...(reply === null ? {} : { reply: JSON.parse(reply) as ReplyTo }),
      ...(sender_run === null ? {} : { senderRun: sender_run }),
    };
  }

  return {
    queues: () => sql.queues.all(),
    queue: (name: string) => sql.queue.get(name),
    configure(key: number, config: QueueConfig): void {
      const { visibilityTimeoutMs, maxDeliveries, retryDelayMs, dedupWindowMs, paused } = config;
      sql.configure.run(visibilityTimeoutMs, maxDeliveries, retryDelayMs, dedupWindowMs, paused ? 1 : 0, key);
    },
    /** With all its messages. */
    removeQueue(key: number): void {
      sql.removeMessages.run(key);
      sql.removeCounts.run(key);
      sql.removeDedup.run(key);
      sql.removeQueue.run(key);
    },
    /** Number of messages by queue and state. */
    counts(): Map<number, Record<MessageState, number>> {
      const counts = new Map<number, Record<MessageState, number>>();
      for (const { queue_key, state, count } of sql.counts.all()) {
        let entry = counts.get(queue_key);
        if (entry === undefined) counts.set(queue_key, (entry = { ready: 0, delayed: 0, in_flight: 0, dead: 0 }));
        entry[MESSAGE_STATES[state] ?? 'dead'] = count;
      }
      return counts;
    },
    /** Number of dead letters by name of the queue. */
    deadCounts: (): Map<string, number> => new Map(sql.dead.all().map(({ name, count }) => [name, count])),
    oldest: (key: number) => sql.oldest.get(key) ?? undefined,
    /** Those to be handed out next: by priority, then in the order in which they came. */
    next: (queueKey: number, limit: number) => sql.next.all(queueKey, limit).map(toReady),
    hold: (messageKey: number, receipt: string, visibleAt: number) => void sql.hold.run(receipt, visibleAt, messageKey),
    held: (queueKey: number, id: string, receipt: string) => sql.held.get(queueKey, id, receipt),
    extend: (messageKey: number, visibleAt: number) => void sql.extend.run(visibleAt, messageKey),
    remove: (messageKey: number) => void sql.remove.run(messageKey),
    message(queue: QueueRow, id: string): QueueMessage | undefined {
      const row = sql.byId.get(queue.key, id);
      return row === undefined ? undefined : toMessage(row, queue.name);
    },
    messages(queue: QueueRow, state: MessageState, after: number, limit: number): { key: number; message: QueueMessage }[] {
      return sql.list
        .all(queue.key, STATE_CODE[state], after, limit)
        .map((row) => ({ key: row.key, message: toMessage(row, queue.name) }));
    },
    idsOf: (queueKey: number, state: MessageState, limit: number) => sql.idsOf.all(queueKey, STATE_CODE[state], limit),
    purge: (queueKey: number, state: MessageState) => sql.purge.run(queueKey, STATE_CODE[state]).changes,
    discard: (queueKey: number, id: string) => sql.discard.run(queueKey, id).changes > 0,
    /** Who waits for the result of a message that is not in flight. */
    waitedFor: (queueKey: number, id: string) => {
      const reply = sql.waitedFor.get(queueKey, id);
      return reply === undefined ? [] : [JSON.parse(reply) as ReplyTo];
    },
    allWaitedFor: (queueKey: number, state: MessageState) =>
      sql.allWaitedFor.all(queueKey, STATE_CODE[state]).map((reply) => JSON.parse(reply) as ReplyTo),
    redrive: (queueKey: number, id: string) => sql.redrive.run(queueKey, id).changes > 0,
    makeDue: (atMs: number) => sql.dueDelayed.run(atMs).changes,
    /** Held by outside workers for longer than they may. */
    overdue: (atMs: number) => sql.overdue.all(atMs),
    nextVisibleAt: () => sql.nextVisibleAt.get() ?? undefined,
    /** Runs that hold messages. `isPaused`: it waits, or is in doubt. */
    runsAtWork: () =>
      sql.runsAtWork.all().map(({ run_id, consumer, status }) => {
        const word = wordOf(RUN_STATUSES, status);
        return { runId: run_id, consumer, isPaused: word === 'waiting' || word === 'in_doubt' };
      }),
    /** Gives messages back whose run is gone: of a workspace that was put together from parts. */
    releaseOrphans: () => sql.release.run().changes,
    replies: (key: string): Reply[] =>
      sql.replies.all(key).map(({ item, count, value, error }) => ({
        index: item,
        count,
        ...(value === null ? {} : { value: JSON.parse(value) as Json }),
        ...(error === null ? {} : { error: JSON.parse(error) as ErrorInfo }),
      })),
    /** True when as many replies are stored as were asked for. */
    areRepliesWhole: (key: string) => (sql.repliesLeft.get(key) ?? 1) === 0,
    replyKeys: () => sql.replyKeys.all(),
    hasMessage: (id: string) => sql.hasMessage.get(id) !== undefined,
    isRunOpen: (runId: string) => sql.isRunOpen.get(runId) !== undefined,
    takeReplies: (key: string) => void sql.takeReplies.run(key),
    /** Forgets replies to programs from before `repliesBefore`, and dedup keys whose window is over. */
    sweep(repliesBefore: number, atMs: number): void {
      sql.oldReplies.run(repliesBefore);
      sql.oldDedup.run(atMs);
    },
  };
}
export type QueuesRepository = ReturnType<typeof createQueuesRepository>;
