import { z } from 'zod';

export const lockNameSchema = z.string().trim().min(1).max(200);

/** A named lock as somebody holds it. Times are milliseconds since the epoch. */
export const leaseSchema = z.object({
  name: z.string(),
  token: z
    .number()
    .int()
    .meta({ description: 'Fencing token: rises with each holder. A service that remembers the highest refuses late callers' }),
  holder: z.string().meta({ description: 'Who holds it: what the caller said, or the run' }),
  runId: z.string().optional().meta({ description: 'The run that holds it; it is renewed until the run lets go' }),
  ttlMs: z.number().int(),
  acquiredAt: z.number(),
  expiresAt: z.number(),
});
export type Lease = z.infer<typeof leaseSchema>;
