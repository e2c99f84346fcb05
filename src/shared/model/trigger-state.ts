import { z } from 'zod';
import { errorInfoSchema } from './errors';

/**
 * How a plugin's trigger of a published flow stands. `connecting`: started, and not heard of yet. `waiting`: it failed and is
 * started again at `retryAt`. `off`: the flow is paused, or its plugin does not work now (see `error`).
 */
export const triggerStateSchema = z.object({
  flowId: z.string(),
  nodeId: z.string(),
  nodeName: z.string(),
  type: z.string(),
  status: z.enum(['connected', 'connecting', 'waiting', 'off']),
  since: z.number().meta({ description: 'Milliseconds since the epoch' }),
  retryAt: z.number().optional(),
  error: errorInfoSchema.optional(),
  lastEmittedAt: z.number().optional(),
});
export type TriggerState = z.infer<typeof triggerStateSchema>;
