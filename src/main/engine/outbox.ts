/** What steps send to queues, and what runs take from them: written with the records of the run, in one transaction. */
import type { NewHumanTask } from '#shared/model/human-task';
import type { RunId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';

/** A message on its way into a queue. */
export interface PendingMessage {
  /** An id that is stored already is not stored again. */
  id: string;
  queue: string;
  body: Json;
  priority: number;
  enqueuedAt: number;
  /** Not handed out before. */
  visibleAt?: number;
  dedupKey?: string;
  /** Somebody waits for the result: it is kept under `key`, as number `index` of `count`. */
  reply?: { key: string; index: number; count: number };
  /** The run that sends it. */
  runId?: RunId;
}

/** A question to people on its way into the inbox. Its answer comes as a reply under `reply.key`, with a `TaskResult` as value. */
export interface PendingTask {
  /** An id that is stored already is not stored again. */
  id: string;
  task: NewHumanTask;
  createdAt: number;
  flowId: string;
  runId: RunId;
  seq: number;
  nodeId: string;
  nodeName: string;
  isTest: boolean;
  reply: { key: string; index: number; count: number };
}

/** What a step sends in the very transaction of its own record. */
export type OutboxEntry =
  | { put: PendingMessage }
  | { ask: PendingTask }
  /** The replies under this key have been used. */
  | { takeReplies: string };

/** Messages taken by a run, for the consumer that started it. */
export interface MessageClaim {
  messages: readonly string[];
  consumer: string;
}
