import { z } from 'zod';
import { jsonSchema } from '#shared/model/json';
import type { WebhookOutcome } from '../../runner';

/** What a webhook of a process answers. Its items are checked where those of all plugins are. */
export const webhookOutcomeSchema: z.ZodType<WebhookOutcome> = z
  .object({
    emit: z.array(z.object({ items: z.array(z.unknown()), key: z.string().optional(), state: jsonSchema.optional() })),
    answer: z.object({
      status: z.number(),
      headers: z.record(z.string(), z.string()),
      body: jsonSchema.optional(),
    }),
  })
  .transform((outcome) => outcome as unknown as WebhookOutcome);
