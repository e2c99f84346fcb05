import { implement } from '@orpc/server';
import { queues, services } from '#shared/contract/queues';
import type { CallState } from './calls';
import type { QueuesRoom } from './room';

/** The queues capability of the contract. */
export function createQueuesRouter({ service }: Pick<QueuesRoom, 'service'>) {
  const os = implement(queues);
  return os.router({
    list: os.list.handler(() => service.list()),
    get: os.get.handler(({ input }) => service.get(input.queue)),
    configure: os.configure.handler(({ input: { queue, ...change } }) => service.configure(queue, change)),
    delete: os.delete.handler(({ input }) => {
      service.remove(input.queue, input.withMessages);
      return { ok: true as const };
    }),
    purge: os.purge.handler(({ input }) => service.purge(input.queue, input.states)),
    messages: os.messages.handler(({ input: { queue, ...query } }) => service.messages(queue, query)),
    enqueue: os.enqueue.handler(({ input }) => ({ messages: service.enqueue(input.queue, input.messages) })),
    receive: os.receive.handler(async ({ input: { queue, ...options }, signal }) => ({
      messages: await service.receiveSoon(queue, { ...options, signal }),
    })),
    ack: os.ack.handler(({ input }) => {
      service.ack(input.queue, input.messageId, input.receipt, input.result);
      return { ok: true as const };
    }),
    nack: os.nack.handler(({ input: { queue, messageId, receipt, error, ...failure } }) =>
      service.nack(queue, messageId, receipt, { message: error, ...failure }),
    ),
    extend: os.extend.handler(({ input }) =>
      service.extend(input.queue, input.messageId, input.receipt, input.visibilityTimeoutMs),
    ),
    redrive: os.redrive.handler(({ input }) => service.redrive(input.queue, input.ids)),
    discard: os.discard.handler(({ input }) => {
      service.discard(input.queue, input.messageId);
      return { ok: true as const };
    }),
  });
}

/** The services capability of the contract. */
export function createServicesRouter({ calls }: Pick<QueuesRoom, 'calls'>) {
  const os = implement(services);
  return os.router({
    list: os.list.handler(() => calls.list()),
    call: os.call.handler(async ({ input: { service, input, ...options } }) =>
      answerOf(await calls.call(service, input, options)),
    ),
    result: os.result.handler(({ input }) => answerOf(calls.look(input.service, input.callId))),
  });
}

function answerOf(state: CallState) {
  return state.state === 'done' ? { status: 200 as const, body: state } : { status: 202 as const, body: state };
}
