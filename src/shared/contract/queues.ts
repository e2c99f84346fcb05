import { z } from 'zod';
import { jsonSchema } from '../model/json';
import {
  MAX_QUEUE_DELAY_MS,
  messageStateSchema,
  newMessageSchema,
  queueConfigSchema,
  queueMessageSchema,
  queueNameSchema,
  queueSummarySchema,
} from '../model/queue';
import { base, okSchema, pageInput, pageOf } from './base';
import { contractErrors } from './errors';

const tags = ['Queues'];
const queueInput = { queue: queueNameSchema };
const heldInput = { ...queueInput, messageId: z.string().min(1).max(500), receipt: z.string().min(1).max(100) };
const visibilitySchema = z.number().int().min(1000).max(MAX_QUEUE_DELAY_MS);
const configChange = z.object({
  visibilityTimeoutMs: queueConfigSchema.shape.visibilityTimeoutMs.unwrap().optional(),
  maxDeliveries: queueConfigSchema.shape.maxDeliveries.unwrap().optional(),
  retryDelayMs: queueConfigSchema.shape.retryDelayMs.unwrap().optional(),
  dedupWindowMs: queueConfigSchema.shape.dedupWindowMs.unwrap().optional(),
  paused: z.boolean().optional(),
});

/** Durable named queues: for flows (trigger "Queue", node "Send to queue") and for workers outside, over REST. */
export const queues = {
  list: base
    .route({ method: 'GET', path: '/queues', tags, summary: 'List queues with their depth' })
    .output(z.array(queueSummarySchema)),

  get: base
    .errors(contractErrors('QUEUE_NOT_FOUND'))
    .route({ method: 'GET', path: '/queues/{queue}', tags, summary: 'Read a queue' })
    .input(z.object(queueInput))
    .output(queueSummarySchema),

  configure: base
    .route({
      method: 'PUT',
      path: '/queues/{queue}',
      tags,
      summary: 'Make a queue, or change its settings',
      description: 'What is not given stays as it is; a new queue takes the defaults.',
    })
    .input(z.object({ ...queueInput, ...configChange.shape }))
    .output(queueSummarySchema),

  delete: base
    .errors(contractErrors('QUEUE_NOT_FOUND', 'QUEUE_IN_USE', 'QUEUE_NOT_EMPTY'))
    .route({ method: 'DELETE', path: '/queues/{queue}', tags, summary: 'Delete a queue' })
    .input(z.object({ ...queueInput, withMessages: z.stringbool().or(z.boolean()).default(false) }))
    .output(okSchema),

  purge: base
    .errors(contractErrors('QUEUE_NOT_FOUND'))
    .route({
      method: 'POST',
      path: '/queues/{queue}/purge',
      tags,
      summary: 'Remove the messages of a queue',
      description: 'Messages in flight stay. Default: those that are ready or delayed; dead letters only when named.',
    })
    .input(
      z.object({
        ...queueInput,
        states: z
          .array(z.enum(['ready', 'delayed', 'dead']))
          .min(1)
          .default(['ready', 'delayed']),
      }),
    )
    .output(z.object({ removed: z.number().int() })),

  messages: base
    .errors(contractErrors('QUEUE_NOT_FOUND'))
    .route({
      method: 'GET',
      path: '/queues/{queue}/messages',
      tags,
      summary: 'Browse messages without taking them, oldest first',
    })
    .input(z.object({ ...queueInput, ...pageInput, state: messageStateSchema.default('ready') }))
    .output(pageOf(queueMessageSchema)),

  enqueue: base
    .errors(contractErrors('INPUT_TOO_LARGE'))
    .route({
      method: 'POST',
      path: '/queues/{queue}/messages',
      tags,
      summary: 'Put messages into a queue',
      description:
        'All of them are stored, or none. A queue of a new name is made. `duplicate`: the dedup key was used; `id` is the earlier one.',
      successStatus: 202,
    })
    .input(z.object({ ...queueInput, messages: z.array(newMessageSchema).min(1).max(1000) }))
    .output(z.object({ messages: z.array(z.object({ id: z.string(), duplicate: z.boolean() })) })),

  receive: base
    .errors(contractErrors('QUEUE_NOT_FOUND'))
    .route({
      method: 'POST',
      path: '/queues/{queue}/receive',
      tags,
      summary: 'Take messages, as a worker outside of PulseFlow',
      description: 'Each is hidden until it is confirmed (ack), given back (nack), or its visibility timeout has passed.',
    })
    .input(
      z.object({
        ...queueInput,
        max: z.number().int().min(1).max(100).default(1),
        visibilityTimeoutMs: visibilitySchema.optional(),
        waitMs: z.number().int().min(0).max(20_000).default(0).meta({ description: 'Wait for so long for the first message' }),
      }),
    )
    .output(z.object({ messages: z.array(queueMessageSchema.extend({ receipt: z.string() })) })),

  ack: base
    .errors(contractErrors('QUEUE_NOT_FOUND', 'RECEIPT_EXPIRED'))
    .route({ method: 'POST', path: '/queues/{queue}/ack', tags, summary: 'Confirm a message: it is done' })
    .input(
      z.object({
        ...heldInput,
        result: jsonSchema.optional().meta({ description: 'For a call of a service: what its caller gets' }),
      }),
    )
    .output(okSchema),

  nack: base
    .errors(contractErrors('QUEUE_NOT_FOUND', 'RECEIPT_EXPIRED'))
    .route({ method: 'POST', path: '/queues/{queue}/nack', tags, summary: 'Give a message back: it has failed' })
    .input(
      z.object({
        ...heldInput,
        error: z.string().max(2000).optional(),
        delayMs: z.number().int().min(0).max(MAX_QUEUE_DELAY_MS).optional(),
        dead: z.boolean().optional().meta({ description: 'Straight to the dead letters' }),
      }),
    )
    .output(z.object({ dead: z.boolean() })),

  extend: base
    .errors(contractErrors('QUEUE_NOT_FOUND', 'RECEIPT_EXPIRED'))
    .route({ method: 'POST', path: '/queues/{queue}/extend', tags, summary: 'Keep a message for longer' })
    .input(z.object({ ...heldInput, visibilityTimeoutMs: visibilitySchema }))
    .output(z.object({ visibleAt: z.number() })),

  redrive: base
    .errors(contractErrors('QUEUE_NOT_FOUND', 'MESSAGE_NOT_FOUND'))
    .route({
      method: 'POST',
      path: '/queues/{queue}/redrive',
      tags,
      summary: 'Hand dead letters out again; all of them without ids',
    })
    .input(z.object({ ...queueInput, ids: z.array(z.string().max(500)).min(1).max(1000).optional() }))
    .output(z.object({ redriven: z.number().int() })),

  discard: base
    .errors(contractErrors('QUEUE_NOT_FOUND', 'MESSAGE_NOT_FOUND'))
    .route({ method: 'POST', path: '/queues/{queue}/discard', tags, summary: 'Remove one message that is not in flight' })
    .input(z.object({ ...queueInput, messageId: z.string().min(1).max(500) }))
    .output(okSchema),
};

const serviceTags = ['Services'];
const callSchema = z.object({
  state: z.enum(['done', 'accepted']).meta({ description: 'accepted: it has no result yet' }),
  callId: z.string(),
  result: jsonSchema.optional(),
});
/** 200 with the result, or 202. */
const callAnswer = z.union([
  z.object({ status: z.literal(200), body: callSchema }),
  z.object({ status: z.literal(202), body: callSchema }),
]);

/** Published flows that others call by a name. */
export const services = {
  list: base.route({ method: 'GET', path: '/services', tags: serviceTags, summary: 'List services' }).output(
    z.array(
      z.object({
        name: z.string(),
        flowId: z.string(),
        flowName: z.string(),
        status: z.enum(['active', 'paused']),
        inputQueue: z.string(),
        outputQueue: z.string(),
      }),
    ),
  ),

  call: base
    .errors(contractErrors('SERVICE_NOT_FOUND', 'SERVICE_PAUSED', 'SERVICE_FAILED', 'INPUT_TOO_LARGE'))
    .route({
      method: 'POST',
      path: '/services/{service}',
      tags: serviceTags,
      summary: 'Call a service',
      description:
        'Answers 200 with the result when it comes within `waitMs`, else 202 with a `callId`. The call is durable: it goes on in either case. The same idempotency key within a day is the same call.',
      outputStructure: 'detailed',
    })
    .input(
      z.object({
        service: queueNameSchema,
        input: jsonSchema.default({}),
        waitMs: z.number().int().min(0).max(120_000).default(20_000),
        idempotencyKey: z.string().min(1).max(500).optional(),
      }),
    )
    .output(callAnswer),

  result: base
    .errors(contractErrors('CALL_NOT_FOUND', 'SERVICE_FAILED'))
    .route({
      method: 'GET',
      path: '/services/{service}/calls/{callId}',
      tags: serviceTags,
      summary: 'Ask for the result of a call: 200, or 202 while it has none',
      outputStructure: 'detailed',
    })
    .input(z.object({ service: queueNameSchema, callId: z.string().min(1).max(100) }))
    .output(callAnswer),
};
