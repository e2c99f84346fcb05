/** What people, programs and outside workers do with queues. */
import { randomBytes } from 'node:crypto';
import type { QueueWriter, ReplyTo } from '#main/store';
import type { ErrorInfo } from '#shared/model/errors';
import { createUlid } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import {
  MAX_MESSAGE_CHARS,
  type MessageState,
  type NewMessage,
  type QueueConfig,
  type QueueMessage,
  type QueueSummary,
} from '#shared/model/queue';
import type { Deliveries } from './deliveries';
import { DISCARDED, messageNotFound, messageTooLarge, queueInUse, queueNotEmpty, queueNotFound, receiptExpired } from './errors';
import { decodeKey, encodeKey } from './page-cursor';
import type { QueuesPorts } from './ports';
import type { QueueRow, QueuesRepository } from './repository';

/** A message in the hands of an outside worker. */
export interface Received extends QueueMessage {
  /** Settles this delivery; void when the visibility timeout has passed. */
  receipt: string;
}

export interface Failure {
  message?: string | undefined;
  /** Default: the queue's own pause, which doubles. */
  delayMs?: number | undefined;
  /** Straight to the dead letters. */
  dead?: boolean | undefined;
}

export interface QueuesService {
  list(): QueueSummary[];
  /** Errors: QUEUE_NOT_FOUND. */
  get(queue: string): QueueSummary;
  /** Makes the queue when there is none; what is not given stays as it is. */
  configure(queue: string, change: { [K in keyof QueueConfig]?: QueueConfig[K] | undefined }): QueueSummary;
  /** Errors: QUEUE_NOT_FOUND, QUEUE_IN_USE, QUEUE_NOT_EMPTY (unless `withMessages`). */
  remove(queue: string, withMessages: boolean): void;
  /** Messages that are in flight stay. Errors: QUEUE_NOT_FOUND. */
  purge(queue: string, states: readonly ('ready' | 'delayed' | 'dead')[]): { removed: number };
  /** Errors: QUEUE_NOT_FOUND. */
  messages(
    queue: string,
    query: { state: MessageState; limit: number; cursor?: string | undefined },
  ): { items: QueueMessage[]; nextCursor?: string };
  /** Durable when it returns. Makes the queue when there is none. Errors: INPUT_TOO_LARGE. */
  enqueue(queue: string, messages: readonly NewMessage[]): { id: string; duplicate: boolean }[];
  /** Hands messages to an outside worker. Errors: QUEUE_NOT_FOUND. */
  receive(queue: string, options: { max: number; visibilityTimeoutMs?: number | undefined }): Received[];
  /** As `receive`, waiting for up to `waitMs` for the first message. */
  receiveSoon(
    queue: string,
    options: { max: number; visibilityTimeoutMs?: number | undefined; waitMs: number; signal?: AbortSignal | undefined },
  ): Promise<Received[]>;
  /** The message is done; `result` goes to who waits for one. Errors: QUEUE_NOT_FOUND, RECEIPT_EXPIRED. */
  ack(queue: string, id: string, receipt: string, result?: Json): void;
  /** The message is not done: it comes again, or becomes a dead letter. Errors: QUEUE_NOT_FOUND, RECEIPT_EXPIRED. */
  nack(queue: string, id: string, receipt: string, failure: Failure): { dead: boolean };
  /** Hides the message for so long from now. Errors: QUEUE_NOT_FOUND, RECEIPT_EXPIRED. */
  extend(queue: string, id: string, receipt: string, visibilityTimeoutMs: number): { visibleAt: number };
  /** Dead letters are handed out again, as new; without ids all of them. Errors: QUEUE_NOT_FOUND, MESSAGE_NOT_FOUND. */
  redrive(queue: string, ids: readonly string[] | undefined): { redriven: number };
  /** Errors: QUEUE_NOT_FOUND, MESSAGE_NOT_FOUND (also when it is in flight). */
  discard(queue: string, id: string): void;
}

const REDRIVEN_AT_ONCE = 10_000;
const POLL_EVERY_MS = 250;

export function createQueuesService(
  { store, clock, random }: QueuesPorts,
  repository: QueuesRepository,
  writer: QueueWriter,
  deliveries: Pick<Deliveries, 'consumers' | 'look' | 'isTaken' | 'replied'>,
): QueuesService {
  function rowOf(queue: string): QueueRow {
    const row = repository.queue(queue);
    if (row === undefined) throw queueNotFound(queue);
    return row;
  }

  function summarise(row: QueueRow, counts: Record<MessageState, number> | undefined): QueueSummary {
    const oldestAt = counts === undefined || counts.ready === 0 ? undefined : repository.oldest(row.key);
    return {
      name: row.name,
      ...configOf(row),
      ready: counts?.ready ?? 0,
      delayed: counts?.delayed ?? 0,
      inFlight: counts?.in_flight ?? 0,
      dead: counts?.dead ?? 0,
      ...(oldestAt === undefined ? {} : { oldestAt }),
      consumers: deliveries
        .consumers()
        .filter((consumer) => consumer.queue === row.name)
        .map(({ flowId, flowName, nodeId, kind, status }) => ({
          flowId,
          flowName,
          ...(kind === 'service' ? {} : { nodeId }),
          kind,
          status,
        })),
      createdAt: row.created_at,
    };
  }

  const get = (queue: string): QueueSummary => {
    const row = rowOf(queue);
    return summarise(row, repository.counts().get(row.key));
  };

  function heldBy(queue: string, id: string, receipt: string) {
    const held = repository.held(rowOf(queue).key, id, receipt);
    if (held === undefined) throw receiptExpired(id);
    return held;
  }

  /** Those who wait for the result of a message that is thrown away are told, inside the same transaction. */
  function refuse(waiting: readonly ReplyTo[]): void {
    for (const to of waiting) writer.reply(to, { error: DISCARDED }, clock.now());
  }

  function receive(
    queue: string,
    { max, visibilityTimeoutMs }: { max: number; visibilityTimeoutMs?: number | undefined },
  ): Received[] {
    const row = rowOf(queue);
    if (row.paused === 1) return [];
    const isFree = ({ id }: { id: string }): boolean => !deliveries.isTaken(id);
    if (repository.next(row.key, 1).length === 0) return [];
    const received = store.write(() => {
      const now = clock.now();
      const visibleAt = now + (visibilityTimeoutMs ?? row.visibility_ms);
      const free = repository
        .next(row.key, max + 1000)
        .filter(isFree)
        .slice(0, max);
      return free.flatMap(({ key, id }) => {
        const receipt = randomBytes(16).toString('base64url');
        repository.hold(key, receipt, visibleAt);
        const message = repository.message(row, id);
        return message === undefined ? [] : [{ ...message, receipt }];
      });
    });
    // Its time is one more to wait for.
    deliveries.look();
    return received;
  }

  return {
    list() {
      const counts = repository.counts();
      const rows = repository.queues();
      const known = new Set(rows.map(({ name }) => name));
      // Queues that a flow listens to exist for people before the first message comes.
      const named = [...new Set(deliveries.consumers().map(({ queue }) => queue))].filter((name) => !known.has(name));
      if (named.length > 0) {
        store.write(() => {
          for (const name of named) writer.queueKey(name, clock.now());
        });
      }
      return (named.length > 0 ? repository.queues() : rows).map((row) => summarise(row, counts.get(row.key)));
    },
    get,
    configure(queue, change) {
      store.write(() => {
        const key = writer.queueKey(queue, clock.now());
        const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
        repository.configure(key, { ...configOf(rowOf(queue)), ...given });
      });
      deliveries.look();
      return get(queue);
    },
    remove(queue, withMessages) {
      const row = rowOf(queue);
      const user = deliveries.consumers().find((consumer) => consumer.queue === queue);
      if (user !== undefined) throw queueInUse(queue, user.flowName);
      const counts = repository.counts().get(row.key);
      const total = counts === undefined ? 0 : counts.ready + counts.delayed + counts.in_flight + counts.dead;
      if (total > 0 && !withMessages) throw queueNotEmpty(queue, total);
      const waiting = (['ready', 'delayed', 'in_flight'] as const).flatMap((state) => repository.allWaitedFor(row.key, state));
      store.write(() => {
        refuse(waiting);
        repository.removeQueue(row.key);
      });
      deliveries.replied(waiting.map(({ key }) => key));
    },
    purge(queue, states) {
      const row = rowOf(queue);
      const waiting = states.flatMap((state) => repository.allWaitedFor(row.key, state));
      const removed = store.write(() => {
        refuse(waiting);
        return states.reduce((sum, state) => sum + repository.purge(row.key, state), 0);
      });
      deliveries.replied(waiting.map(({ key }) => key));
      return { removed };
    },
    messages(queue, { state, limit, cursor }) {
      const found = repository.messages(rowOf(queue), state, cursor === undefined ? 0 : decodeKey(cursor), limit + 1);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(({ message }) => message),
        ...(found.length > limit && last !== undefined ? { nextCursor: encodeKey(last.key) } : {}),
      };
    },
    enqueue(queue, messages) {
      for (const { body } of messages) assertSize(body);
      const stored = store.write(() => {
        const enqueuedAt = clock.now();
        return messages.map(({ body, priority, delayMs, dedupKey }) =>
          writer.put({
            id: `msg_${createUlid(enqueuedAt, random)}`,
            queue,
            body,
            priority,
            enqueuedAt,
            ...(delayMs > 0 ? { visibleAt: enqueuedAt + delayMs } : {}),
            ...(dedupKey === undefined ? {} : { dedupKey }),
          }),
        );
      });
      deliveries.look();
      return stored;
    },
    receive,
    async receiveSoon(queue, { waitMs, signal, ...options }) {
      const until = clock.now() + waitMs;
      for (;;) {
        const received = receive(queue, options);
        const now = clock.now();
        if (received.length > 0 || now >= until || signal?.aborted === true) return received;
        await new Promise<void>((resolve) => clock.setTimer(Math.min(until, now + POLL_EVERY_MS), resolve));
      }
    },
    ack(queue, id, receipt, result) {
      const held = heldBy(queue, id, receipt);
      const to = held.reply === null ? undefined : (JSON.parse(held.reply) as ReplyTo);
      store.write(() => {
        repository.remove(held.key);
        if (to !== undefined) writer.reply(to, { value: result ?? null }, clock.now());
      });
      if (to !== undefined) deliveries.replied([to.key]);
    },
    nack(queue, id, receipt, { message, delayMs, dead }) {
      const error: ErrorInfo = {
        code: 'WORKER_FAILED',
        kind: 'operational',
        message: message ?? 'The worker did not say why.',
        ...(message === undefined ? { data: { detail: 'WORKER_SAID_NOTHING' } } : {}),
      };
      const held = heldBy(queue, id, receipt);
      const isDead = store.write(() =>
        writer.fail(held, error, clock.now(), {
          ...(delayMs === undefined ? {} : { delayMs }),
          ...(dead === undefined ? {} : { forGood: dead }),
        }),
      );
      if (held.reply !== null) deliveries.replied([(JSON.parse(held.reply) as ReplyTo).key]);
      deliveries.look();
      return { dead: isDead };
    },
    extend(queue, id, receipt, visibilityTimeoutMs) {
      const visibleAt = clock.now() + visibilityTimeoutMs;
      store.write(() => repository.extend(heldBy(queue, id, receipt).key, visibleAt));
      deliveries.look();
      return { visibleAt };
    },
    redrive(queue, ids) {
      const row = rowOf(queue);
      const redriven = store.write(() => {
        const chosen = ids ?? repository.idsOf(row.key, 'dead', REDRIVEN_AT_ONCE);
        for (const id of chosen) if (!repository.redrive(row.key, id)) throw messageNotFound(id);
        return chosen.length;
      });
      deliveries.look();
      return { redriven };
    },
    discard(queue, id) {
      const row = rowOf(queue);
      const waiting = repository.waitedFor(row.key, id);
      const isGone = store.write(() => {
        refuse(waiting);
        return repository.discard(row.key, id);
      });
      if (!isGone) throw messageNotFound(id);
      deliveries.replied(waiting.map(({ key }) => key));
    },
  };
}

/** Throws INPUT_TOO_LARGE for a body that no queue takes. */
export function assertSize(body: unknown): void {
  if (JSON.stringify(body).length > MAX_MESSAGE_CHARS) throw messageTooLarge();
}

function configOf(row: QueueRow): QueueConfig {
  return {
    visibilityTimeoutMs: row.visibility_ms,
    maxDeliveries: row.max_deliveries,
    retryDelayMs: row.retry_delay_ms,
    dedupWindowMs: row.dedup_window_ms,
    paused: row.paused === 1,
  };
}
