import { z } from 'zod';
import { flowIdSchema } from './ids';
import { jsonSchema } from './json';

/** What a person last ran a flow with. */
export const recentInputSchema = z.object({
  id: z.string().meta({ description: 'Names the input among those of its flow' }),
  flowId: flowIdSchema,
  input: jsonSchema.optional().meta({ description: 'Absent: it was started without one' }),
  triggerNodeId: z.string().optional(),
  usedAt: z.number().meta({ description: 'ms since the epoch' }),
});
export type RecentInput = z.infer<typeof recentInputSchema>;
