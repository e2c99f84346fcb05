/**
 * The SQL of queues that rides in transactions of the journal: what steps send, what runs take, and what becomes of it when
 * they end. Every function is called inside a transaction and may be done again after that was rolled back.
 */
import type BetterSqlite3 from 'better-sqlite3';
import type { MessageClaim, PendingMessage } from '#main/engine/outbox';
import type { RunRecord } from '#main/engine/ports';
import type { ErrorInfo } from '#shared/model/errors';
import type { Json } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import { DEFAULT_QUEUE_CONFIG, type MessageState, shapeReply } from '#shared/model/queue';

type Bound = string | number | null;

/** States as the table holds them. Positions are forever: append, never reorder. */
export const MESSAGE_STATES = ['ready', 'delayed', 'in_flight', 'dead'] as const satisfies MessageState[];
export const READY = 0;
export const DELAYED = 1;
export const IN_FLIGHT = 2;
export const DEAD = 3;

const LONGEST_RETRY_DELAY_MS = 3_600_000;

export interface ReplyTo {
  key: string;
  index: number;
  count: number;
}

/** A message that was handed out, with what its queue says of failures. */
export interface HeldMessage {
  key: number;
  id: string;
  deliveries: number;
  reply: string | null;
  max_deliveries: number;
  retry_delay_ms: number;
}

export interface QueueWriter {
  /** The number of a queue, which is made with the defaults when there is none of this name. */
  queueKey(name: string, atMs: number): number;
  /** Stores a message. `duplicate`: its id is stored, or its dedup key was used within the window; `id` is that earlier one. */
  put(message: PendingMessage): { id: string; duplicate: boolean };
  claim(claim: MessageClaim, runId: string): void;
  /** The run has ended: its messages are done, come again, or become dead letters; who waits for a reply gets it. */
  settle(run: RunRecord, results: readonly Item[] | undefined): void;
  /** A delivery has failed: the message comes again after a pause, or becomes a dead letter. True: it is dead. */
  fail(message: HeldMessage, error: ErrorInfo, atMs: number, options?: { delayMs?: number; forGood?: boolean }): boolean;
  reply(to: ReplyTo, answer: { value: Json } | { error: ErrorInfo }, atMs: number): void;
  takeReplies(key: string): void;
}

export const HELD_COLUMNS = 'm.key, m.id, m.deliveries, m.reply, q.max_deliveries, q.retry_delay_ms';

function prepareStatements(db: BetterSqlite3.Database) {
  const prepare = (sql: string) => db.prepare<Bound[]>(sql);
  return {
    findQueue: db.prepare<[string], number>('SELECT key FROM queues WHERE name = ?').pluck(),
    dedupWindow: db.prepare<[number], number>('SELECT dedup_window_ms FROM queues WHERE key = ?').pluck(),
    insertQueue: prepare(`INSERT INTO queues (name, visibility_ms, max_deliveries, retry_delay_ms, dedup_window_ms, created_at)
      VALUES (?, ?, ?, ?, ?, ?)`),
    hasMessage: db.prepare<[string], number>('SELECT 1 FROM queue_messages WHERE id = ?').pluck(),
    findDedup: db
      .prepare<[number, string, number], string>(
        'SELECT message_id FROM queue_dedup WHERE queue_key = ? AND dedup_key = ? AND expires_at > ?',
      )
      .pluck(),
    saveDedup: prepare(`INSERT INTO queue_dedup (queue_key, dedup_key, message_id, expires_at) VALUES (?, ?, ?, ?)
      ON CONFLICT (queue_key, dedup_key) DO UPDATE SET message_id = excluded.message_id, expires_at = excluded.expires_at`),
    insertMessage:
      prepare(`INSERT INTO queue_messages (id, queue_key, state, priority, enqueued_at, visible_at, body, reply, sender_run)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    claim:
      prepare(`UPDATE queue_messages SET state = ${IN_FLIGHT}, deliveries = deliveries + 1, run_id = ?, consumer = ?, receipt = NULL,
      visible_at = NULL WHERE id = ? AND state = ${READY}`),
    held: db.prepare<[string], HeldMessage>(`SELECT ${HELD_COLUMNS} FROM queue_messages m JOIN queues q ON q.key = m.queue_key
      WHERE m.run_id = ? AND m.state = ${IN_FLIGHT} ORDER BY m.key`),
    remove: prepare('DELETE FROM queue_messages WHERE key = ?'),
    fail: prepare(`UPDATE queue_messages SET state = ?, visible_at = ?, error = ?, receipt = NULL WHERE key = ?`),
    saveReply: prepare(`INSERT INTO service_replies (key, item, count, value, error, created_at) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (key, item) DO NOTHING`),
    takeReplies: prepare('DELETE FROM service_replies WHERE key = ?'),
  };
}

export function createQueueWriter(db: BetterSqlite3.Database): QueueWriter {
  let prepared: ReturnType<typeof prepareStatements> | undefined;
  // Prepared when first used: flows without queues pay nothing for them.
  const sql = (): ReturnType<typeof prepareStatements> => (prepared ??= prepareStatements(db));

  function queueKey(name: string, atMs: number): number {
    const found = sql().findQueue.get(name);
    if (found !== undefined) return found;
    const { visibilityTimeoutMs, maxDeliveries, retryDelayMs, dedupWindowMs } = DEFAULT_QUEUE_CONFIG;
    const made = sql().insertQueue.run(name, visibilityTimeoutMs, maxDeliveries, retryDelayMs, dedupWindowMs, atMs);
    return Number(made.lastInsertRowid);
  }

  function put(message: PendingMessage): { id: string; duplicate: boolean } {
    const { id, queue, body, priority, enqueuedAt, visibleAt, dedupKey, reply, runId } = message;
    const key = queueKey(queue, enqueuedAt);
    if (sql().hasMessage.get(id) !== undefined) return { id, duplicate: true };
    const windowMs = dedupKey === undefined ? 0 : (sql().dedupWindow.get(key) ?? 0);
    if (dedupKey !== undefined && windowMs > 0) {
      const earlier = sql().findDedup.get(key, dedupKey, enqueuedAt);
      if (earlier !== undefined) return { id: earlier, duplicate: true };
      sql().saveDedup.run(key, dedupKey, id, enqueuedAt + windowMs);
    }
    const isDelayed = visibleAt !== undefined && visibleAt > enqueuedAt;
    sql().insertMessage.run(
      id,
      key,
      isDelayed ? DELAYED : READY,
      priority,
      enqueuedAt,
      isDelayed ? visibleAt : null,
      JSON.stringify(body),
      reply === undefined ? null : JSON.stringify(reply),
      runId ?? null,
    );
    return { id, duplicate: false };
  }

  function reply(to: ReplyTo, answer: { value: Json } | { error: ErrorInfo }, atMs: number): void {
    const value = 'value' in answer ? JSON.stringify(answer.value) : null;
    const error = 'error' in answer ? JSON.stringify(answer.error) : null;
    sql().saveReply.run(to.key, to.index, to.count, value, error, atMs);
  }

  function fail(
    message: HeldMessage,
    error: ErrorInfo,
    atMs: number,
    options: { delayMs?: number; forGood?: boolean } = {},
  ): boolean {
    if (message.reply !== null) {
      // Who waits decides whether to try again.
      reply(JSON.parse(message.reply) as ReplyTo, { error }, atMs);
      sql().remove.run(message.key);
      return true;
    }
    const isDead = options.forGood === true || message.deliveries >= message.max_deliveries;
    const delayMs =
      options.delayMs ?? Math.min(LONGEST_RETRY_DELAY_MS, message.retry_delay_ms * 2 ** Math.min(20, message.deliveries - 1));
    const state = isDead ? DEAD : delayMs > 0 ? DELAYED : READY;
    sql().fail.run(state, state === DELAYED ? atMs + delayMs : null, JSON.stringify(error), message.key);
    return isDead;
  }

  function settle(run: RunRecord, results: readonly Item[] | undefined): void {
    const atMs = run.finishedAt ?? run.createdAt;
    const detail = run.trigger.detail ?? {};
    let isAnswered = false;
    for (const message of sql().held.all(run.id)) {
      if (run.status === 'succeeded') {
        if (message.reply !== null) {
          const shape = detail['reply'] === 'first' ? 'first' : 'all';
          reply(JSON.parse(message.reply) as ReplyTo, { value: shapeReply(results ?? [], shape) }, atMs);
          isAnswered = true;
        }
        sql().remove.run(message.key);
      } else {
        fail(message, run.error ?? endedWithout(run), atMs, { forGood: run.status === 'cancelled' });
      }
    }
    const output = detail['output'];
    if (output === undefined || run.status !== 'succeeded' || isAnswered) return;
    const body = shapeReply(results ?? [], detail['reply'] === 'first' ? 'first' : 'all');
    put({ id: `out_${run.id}`, queue: output, body, priority: 0, enqueuedAt: atMs, runId: run.id });
  }

  return {
    queueKey,
    put,
    claim(claim, runId) {
      for (const id of claim.messages) sql().claim.run(runId, claim.consumer, id);
    },
    settle,
    fail,
    reply,
    takeReplies: (key) => void sql().takeReplies.run(key),
  };
}

function endedWithout(run: RunRecord): ErrorInfo {
  const code = run.status === 'cancelled' ? 'RUN_CANCELLED' : 'RUN_FAILED';
  return { code, kind: 'operational', message: `The run ${run.id} ended as ${run.status}.` };
}
