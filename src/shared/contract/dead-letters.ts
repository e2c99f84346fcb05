import { z } from 'zod';
import { deadLetterDetailSchema, deadLetterSchema, deadLetterStateSchema } from '../model/dead-letter';
import { flowIdSchema } from '../model/ids';
import { itemSchema } from '../model/packet';
import { base, pageInput, pageOf } from './base';
import { contractErrors } from './errors';

const tags = ['Dead letters'];
const byId = z.object({ id: z.string().min(1).max(200) });
const known = base.errors(contractErrors('DEAD_LETTER_NOT_FOUND'));
const undecided = known.errors(contractErrors('DEAD_LETTER_DECIDED'));
/** Named ones, or all open ones that a filter finds. */
const chosen = {
  ids: z.array(z.string().min(1).max(200)).min(1).max(1000).optional(),
  flowId: flowIdSchema.optional().meta({ description: 'Without `ids`: of this flow only' }),
  errorCode: z.string().max(100).optional().meta({ description: 'Without `ids`: with this error only' }),
};
const counted = z.object({
  count: z.number().int(),
  skipped: z.array(z.string()).meta({ description: 'Named ones that were decided already, or are not there' }),
});

/** Dead letters: steps that failed their run with their retries used up. See docs/guide/reliability.md. */
export const deadLetters = {
  list: base
    .route({ method: 'GET', path: '/dead-letters', tags, summary: 'List dead letters, newest first' })
    .input(
      z.object({
        ...pageInput,
        state: z.union([deadLetterStateSchema, z.array(deadLetterStateSchema)]).optional(),
        flowId: flowIdSchema.optional(),
        text: z
          .string()
          .max(200)
          .optional()
          .meta({ description: "Part of the flow's or node's name, of the error or of the run's id" }),
      }),
    )
    .output(pageOf(deadLetterSchema)),

  counts: base
    .route({ method: 'GET', path: '/dead-letters/counts', tags, summary: 'How many dead letters there are, by state' })
    .output(
      z.object({
        open: z.number().int(),
        queued: z.number().int(),
        redriven: z.number().int(),
        discarded: z.number().int(),
      }),
    ),

  get: known
    .route({ method: 'GET', path: '/dead-letters/{id}', tags, summary: 'A dead letter with its items and history' })
    .input(byId)
    .output(deadLetterDetailSchema),

  edit: undecided
    .route({
      method: 'PUT',
      path: '/dead-letters/{id}/items',
      tags,
      summary: 'Change what the step is given when it is re-driven',
      description: 'Without `items` the edit is undone. Only open ones can be edited.',
    })
    .input(byId.extend({ items: z.array(itemSchema).max(100_000).optional() }))
    .output(deadLetterDetailSchema),

  redrive: base
    .errors(contractErrors('DEAD_LETTER_NOT_FOUND', 'DEAD_LETTER_DECIDED'))
    .route({
      method: 'POST',
      path: '/dead-letters/redrive',
      tags,
      summary: 'Try dead letters again: one, many, or all',
      description:
        'Each becomes a new run that goes on from its step, once, also over crashes. With `perMinute` they are spread over time; the order ' +
        'and rate survive a restart.',
      successStatus: 202,
    })
    .input(z.object({ ...chosen, perMinute: z.number().min(0.1).max(60_000).optional() }))
    .output(counted),

  withdraw: base
    .errors(contractErrors('DEAD_LETTER_NOT_FOUND', 'DEAD_LETTER_DECIDED'))
    .route({
      method: 'POST',
      path: '/dead-letters/withdraw',
      tags,
      summary: 'Take queued dead letters back: they are open again',
    })
    .input(z.object(chosen))
    .output(counted),

  discard: base
    .errors(contractErrors('DEAD_LETTER_NOT_FOUND', 'DEAD_LETTER_DECIDED'))
    .route({ method: 'POST', path: '/dead-letters/discard', tags, summary: 'Say that dead letters are not needed, and why' })
    .input(z.object({ ...chosen, reason: z.string().trim().min(1).max(2000) }))
    .output(counted),
};
