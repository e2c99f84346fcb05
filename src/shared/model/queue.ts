/** Durable named queues and services. Times are milliseconds since the epoch. */
import { z } from 'zod';
import { errorInfoSchema } from './errors';
import { type Json, jsonSchema } from './json';

/** A name that can stand in a URL: `orders`, `orders.eu`, `invoice-service.in`. */
export const queueNameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    'A name has 1 to 100 letters, digits, dots, _ or -, and begins with a letter or digit',
  );

export const MIN_PRIORITY = -100;
export const MAX_PRIORITY = 100;
/** The longest delay of a message and the longest visibility timeout: 30 days. */
export const MAX_QUEUE_DELAY_MS = 2_592_000_000;
/** The JSON text of one message may be so long. */
export const MAX_MESSAGE_CHARS = 1_048_576;

/** How a queue treats its messages. */
export const queueConfigSchema = z.object({
  visibilityTimeoutMs: z.number().int().min(1000).max(MAX_QUEUE_DELAY_MS).default(60_000).meta({
    description: 'For so long a message taken by an outside worker is hidden from others; a flow holds it until its run ends',
  }),
  maxDeliveries: z.number().int().min(1).max(1000).default(5).meta({
    description: 'A message that has failed this often becomes a dead letter',
  }),
  retryDelayMs: z.number().int().min(0).max(86_400_000).default(5000).meta({
    description: 'Pause before a failed message is delivered again; doubles with each failure, up to an hour',
  }),
  dedupWindowMs: z.number().int().min(0).max(MAX_QUEUE_DELAY_MS).default(300_000).meta({
    description: 'For so long a second message with the same dedup key is not stored',
  }),
  paused: z.boolean().default(false).meta({ description: 'Takes messages, hands out none' }),
});
export type QueueConfig = z.infer<typeof queueConfigSchema>;
export const DEFAULT_QUEUE_CONFIG: QueueConfig = queueConfigSchema.parse({});

/** `delayed`: not before its time. `in_flight`: handed out, and hidden until it is done or its time is up. `dead`: a dead letter. */
export const messageStateSchema = z.enum(['ready', 'delayed', 'in_flight', 'dead']);
export type MessageState = z.infer<typeof messageStateSchema>;

const queueConsumerSchema = z.object({
  flowId: z.string(),
  flowName: z.string(),
  nodeId: z.string().optional().meta({ description: 'The trigger; absent for a service' }),
  kind: z.enum(['trigger', 'service']),
  status: z.enum(['active', 'paused']),
});

/** A queue in a list. */
export const queueSummarySchema = queueConfigSchema.extend({
  name: z.string(),
  ready: z.number().int(),
  delayed: z.number().int(),
  inFlight: z.number().int(),
  dead: z.number().int(),
  oldestAt: z.number().optional().meta({ description: 'When the oldest message that is ready was put in' }),
  consumers: z.array(queueConsumerSchema).meta({ description: 'Flows that take its messages; outside workers are not known' }),
  createdAt: z.number(),
});
export type QueueSummary = z.infer<typeof queueSummarySchema>;

/** A message as it is shown and handed to outside workers. */
export const queueMessageSchema = z.object({
  id: z.string(),
  queue: z.string(),
  state: messageStateSchema,
  body: jsonSchema,
  priority: z.number().int(),
  enqueuedAt: z.number(),
  visibleAt: z.number().optional().meta({ description: 'When a delayed message is due, or a message in flight is given back' }),
  deliveries: z.number().int(),
  runId: z.string().optional().meta({ description: 'The run that works on it, or did last' }),
  error: errorInfoSchema.optional().meta({ description: 'Why the last delivery failed' }),
});
export type QueueMessage = z.infer<typeof queueMessageSchema>;

/** What a sender gives. */
export const newMessageSchema = z.object({
  body: jsonSchema,
  priority: z.number().int().min(MIN_PRIORITY).max(MAX_PRIORITY).default(0).meta({ description: 'Higher ones first' }),
  delayMs: z.number().int().min(0).max(MAX_QUEUE_DELAY_MS).default(0),
  dedupKey: z.string().min(1).max(500).optional(),
});
export type NewMessage = z.infer<typeof newMessageSchema>;

/** A flow setting: the flow is a service that others call. */
export const flowServiceSchema = z.object({
  name: queueNameSchema.max(90).meta({ description: 'What callers name it by; unique in the workspace' }),
  inputQueue: queueNameSchema.optional().meta({ description: 'Calls come in here; default: <name>.in' }),
  outputQueue: queueNameSchema
    .optional()
    .meta({ description: 'Results of messages that nobody waits for go here; default: <name>.out' }),
  reply: z.enum(['all', 'first']).default('all').meta({
    description: 'all: an array with the item of each last step; first: the first of them alone',
  }),
  concurrency: z.number().int().min(1).max(1000).default(10).meta({ description: 'Calls worked on at a time' }),
});
export type FlowService = z.infer<typeof flowServiceSchema>;

/** The queues of a service, with the defaults filled in. */
export function serviceQueues(service: Pick<FlowService, 'name' | 'inputQueue' | 'outputQueue'>): {
  input: string;
  output: string;
} {
  return { input: service.inputQueue ?? `${service.name}.in`, output: service.outputQueue ?? `${service.name}.out` };
}

/** The result of a service as its caller gets it. */
export function shapeReply(items: readonly { json: Json }[], shape: FlowService['reply']): Json {
  return shape === 'first' ? (items[0]?.json ?? null) : items.map((item) => item.json);
}
