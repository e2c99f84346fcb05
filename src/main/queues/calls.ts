/**
 * Calls of services. A call is a message in the service's input queue that says who waits for the result; the result is kept
 * under its key until who waits has taken it. A step waits without memory (see the node `core.call-flow`), a program for a
 * while, and asks again later.
 */
import { createHash } from 'node:crypto';
import type { NodeServices } from '#main/engine/sdk';
import type { QueueWriter } from '#main/store';
import { createUlid } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import { serviceQueues } from '#shared/model/queue';
import type { Deliveries } from './deliveries';
import { callNotFound, serviceChainTooLong, serviceFailed, serviceNotFound, servicePaused } from './errors';
import type { PublishedService, QueuesPorts } from './ports';
import type { QueuesRepository, Reply } from './repository';
import { assertSize } from './service';

export type CallState = { state: 'done'; callId: string; result: Json } | { state: 'accepted'; callId: string };

export interface Calls {
  /** What the nodes use. */
  nodeService: NodeServices['services'];
  list(): {
    name: string;
    flowId: string;
    flowName: string;
    status: 'active' | 'paused';
    inputQueue: string;
    outputQueue: string;
  }[];
  /**
   * Calls a service and waits for up to `waitMs`. The same key within a day is the same call.
   * Errors: SERVICE_NOT_FOUND, SERVICE_PAUSED, SERVICE_FAILED (it has run and failed), INPUT_TOO_LARGE.
   */
  call(name: string, input: Json, options: { waitMs: number; idempotencyKey?: string | undefined }): Promise<CallState>;
  /** Errors: CALL_NOT_FOUND, SERVICE_FAILED. */
  look(name: string, callId: string): CallState;
}

export function createCalls(
  { store, triggers, clock, random, chainBehind }: QueuesPorts,
  repository: QueuesRepository,
  writer: QueueWriter,
  deliveries: Pick<Deliveries, 'look' | 'onReply'>,
): Calls {
  function published(name: string): PublishedService {
    const service = triggers.services().find((candidate) => candidate.service.name === name);
    if (service === undefined) throw serviceNotFound(name);
    if (service.status === 'paused') throw servicePaused(name, service.flowName);
    return service;
  }

  function answer(name: string, callId: string, reply: Reply): CallState {
    if (reply.error !== undefined) throw serviceFailed(name, reply.error);
    return { state: 'done', callId, result: reply.value ?? null };
  }

  function replyTo(key: string, waitMs: number): Promise<Reply | undefined> {
    const stored = repository.replies(key)[0];
    if (stored !== undefined || waitMs <= 0) return Promise.resolve(stored);
    return new Promise((resolve) => {
      const finish = (): void => {
        timer.cancel();
        stop();
        resolve(repository.replies(key)[0]);
      };
      const timer = clock.setTimer(clock.now() + waitMs, finish);
      const stop = deliveries.onReply((replied) => {
        if (replied === key) finish();
      });
    });
  }

  const messageOf = (key: string): string => `call_${key}`;

  return {
    nodeService: {
      find(name, byRunId) {
        const { service } = published(name);
        if (chainBehind(byRunId) === undefined) throw serviceChainTooLong(name);
        return { queue: serviceQueues(service).input };
      },
      replies: (key) => repository.replies(key),
    },
    list: () =>
      triggers.services().map(({ flowId, flowName, status, service }) => {
        const { input, output } = serviceQueues(service);
        return { name: service.name, flowId, flowName, status, inputQueue: input, outputQueue: output };
      }),
    async call(name, input, { waitMs, idempotencyKey }) {
      const { service } = published(name);
      assertSize(input);
      const now = clock.now();
      const callId =
        idempotencyKey === undefined
          ? createUlid(now, random)
          : createHash('sha256').update(`${name}\0${idempotencyKey}`).digest('base64url').slice(0, 26);
      const key = `api_${name}_${callId}`;
      if (repository.replies(key).length === 0) {
        store.write(() =>
          writer.put({
            id: messageOf(key),
            queue: serviceQueues(service).input,
            body: input,
            priority: 0,
            enqueuedAt: now,
            reply: { key, index: 0, count: 1 },
          }),
        );
        deliveries.look();
      }
      const reply = await replyTo(key, waitMs);
      return reply === undefined ? { state: 'accepted', callId } : answer(name, callId, reply);
    },
    look(name, callId) {
      const key = `api_${name}_${callId}`;
      const reply = repository.replies(key)[0];
      if (reply !== undefined) return answer(name, callId, reply);
      if (repository.hasMessage(messageOf(key))) return { state: 'accepted', callId };
      throw callNotFound(callId);
    },
  };
}
