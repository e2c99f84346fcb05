import { z } from 'zod';
import { policyStateSchema } from '../model/policy';
import { base } from './base';

const tags = ['Policies'];

/** Rate limits, places and circuit breakers: how they stand, and closing a breaker by hand. */
export const policies = {
  state: base
    .route({ method: 'GET', path: '/policies', tags, summary: 'How rate limits, places and circuit breakers stand' })
    .output(policyStateSchema),
  resetBreaker: base
    .route({ method: 'POST', path: '/policies/breakers/reset', tags, summary: 'Close a circuit breaker by hand' })
    .input(z.object({ key: z.string().min(1).max(400) }))
    .output(z.object({ wasOpen: z.boolean().meta({ description: 'False: it had nothing to forget' }) })),
};
