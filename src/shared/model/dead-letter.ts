import { z } from 'zod';
import { errorInfoSchema } from './errors';
import { itemSchema } from './packet';

/**
 * `open`: waits for a person. `queued`: waits for its turn to be re-driven. `redriven`: a run went on from it. `discarded`: a
 * person has said why it is not needed.
 */
export const deadLetterStateSchema = z.enum(['open', 'queued', 'redriven', 'discarded']);
export type DeadLetterState = z.infer<typeof deadLetterStateSchema>;

/** A step that failed its run for good. Times are milliseconds since the epoch. */
export const deadLetterSchema = z.object({
  id: z.string(),
  state: deadLetterStateSchema,
  runId: z.string(),
  seq: z.number().int(),
  flowId: z.string(),
  flowName: z.string(),
  flowVersion: z.number().int(),
  nodeId: z.string(),
  nodeName: z.string(),
  nodeType: z.string(),
  scope: z.string(),
  attempts: z.number().int(),
  error: errorInfoSchema,
  itemCount: z.number().int().meta({ description: 'Items that the step had not finished' }),
  edited: z.boolean(),
  createdAt: z.number(),
  dueAt: z.number().optional().meta({ description: 'When a queued one is re-driven' }),
  problem: z.string().optional().meta({ description: 'Why the last re-drive could not begin' }),
  redriveOf: z.string().optional().meta({ description: 'The dead letter whose re-drive failed again' }),
  redrivenRunId: z.string().optional(),
  reason: z.string().optional().meta({ description: 'Why it was discarded' }),
  decidedAt: z.number().optional(),
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;

/** What a person or program did with a dead letter. */
export const deadLetterActionSchema = z.object({
  at: z.number(),
  action: z.enum(['edited', 'reset', 'queued', 'withdrawn', 'redriven', 'refused', 'discarded']),
  detail: z.string().optional(),
});
export type DeadLetterAction = z.infer<typeof deadLetterActionSchema>;

export const deadLetterDetailSchema = deadLetterSchema.extend({
  items: z
    .array(itemSchema)
    .meta({ description: 'What the step is given when it is re-driven: the unfinished items, edited or not' }),
  originalItems: z.array(itemSchema),
  finishedCount: z
    .number()
    .int()
    .meta({ description: 'Items that were done before the failure; a re-drive does not repeat them' }),
  history: z.array(deadLetterActionSchema),
});
export type DeadLetterDetail = z.infer<typeof deadLetterDetailSchema>;
