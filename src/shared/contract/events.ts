import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { eventPatternSchema, eventSchema, eventTypeSchema, newEventSchema } from '../model/event';
import { jsonSchema } from '../model/json';
import { base, pageInput, pageOf } from './base';
import { contractErrors } from './errors';

const tags = ['Events'];

/** The event bus: CloudEvents on the store, delivered at least once, in order of sequence. */
export const events = {
  list: base
    .route({ method: 'GET', path: '/events', tags, summary: 'List events, newest first' })
    .input(z.object({ ...pageInput, type: eventPatternSchema.optional(), subject: z.string().max(200).optional() }))
    .output(pageOf(eventSchema)),

  get: base
    .errors(contractErrors('NOT_FOUND'))
    .route({ method: 'GET', path: '/events/{sequence}', tags, summary: 'Read an event' })
    .input(z.object({ sequence: z.coerce.number().int() }))
    .output(eventSchema),

  emit: base
    .route({ method: 'POST', path: '/events', tags, summary: 'Emit an event', successStatus: 202 })
    .input(newEventSchema)
    .output(eventSchema),

  simulate: base
    .route({
      method: 'POST',
      path: '/simulate/event',
      tags,
      summary: 'Emit an event and tell what it set off',
      description:
        'The event is real: it is stored and rules and flows act on it. The answer names the rules and flows that match.',
    })
    .input(z.object({ event: eventTypeSchema, data: jsonSchema.default({}) }))
    .output(
      z.object({
        event: eventSchema,
        rules: z.array(z.object({ ruleId: z.string(), name: z.string(), action: z.string() })),
        flows: z.array(z.object({ flowId: z.string(), name: z.string() })),
      }),
    ),

  types: base
    .route({ method: 'GET', path: '/event-types', tags, summary: 'The event types seen or known, with counts' })
    .output(z.array(z.object({ type: z.string(), system: z.boolean(), count: z.number().int(), lastAt: z.number().optional() }))),

  watch: base
    .route({ method: 'GET', path: '/events/watch', tags, summary: 'Live tail (server-sent events)' })
    .input(z.object({ type: eventPatternSchema.optional() }))
    .output(eventIterator(eventSchema)),
};
