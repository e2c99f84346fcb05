import { z } from 'zod';
import { leaseSchema, lockNameSchema } from '../model/lease';
import { base, okSchema } from './base';
import { contractErrors } from './errors';

const tags = ['Engine'];
const ttlMs = z
  .number()
  .int()
  .min(1000)
  .max(86_400_000)
  .default(60_000)
  .meta({ description: 'The lock is free again after this time unless it is renewed' });
const held = z.object({ name: lockNameSchema, token: z.number().int().meta({ description: 'As `acquire` gave it' }) });

/** Named locks (leases) for programs; in flows they are the node "With lock". */
export const locks = {
  list: base
    .route({ method: 'GET', path: '/engine/locks', tags, summary: 'Locks that somebody holds' })
    .output(z.array(leaseSchema)),

  acquire: base
    .errors(contractErrors('LOCK_TAKEN'))
    .route({
      method: 'POST',
      path: '/engine/locks/acquire',
      tags,
      summary: 'Take a lock',
      description:
        'At most one holder at any time, runs included. With `waitMs` the call waits for its turn, else a taken lock is refused at once. ' +
        'Taking it twice is refused as well, whoever asks: renew it with its token. If the answer is lost, the lock is free again after `ttlMs`.',
    })
    .input(
      z.object({
        name: lockNameSchema,
        ttlMs,
        holder: z.string().max(200).default('').meta({ description: 'Shown to people; no permission is bound to it' }),
        waitMs: z.number().int().min(0).max(60_000).default(0),
      }),
    )
    .output(leaseSchema),

  renew: base
    .errors(contractErrors('LOCK_LOST'))
    .route({
      method: 'POST',
      path: '/engine/locks/renew',
      tags,
      summary: 'Keep a lock for longer',
      description: 'Also works after it has expired, as long as nobody else was given it: nobody held it in between.',
    })
    .input(held.extend({ ttlMs }))
    .output(leaseSchema),

  release: base
    .errors(contractErrors('LOCK_LOST', 'LOCK_HELD_BY_RUN'))
    .route({
      method: 'POST',
      path: '/engine/locks/release',
      tags,
      summary: 'Give a lock back',
      description: 'Safe to repeat. A lock that a run holds goes back with the end of its body: cancel the run to end it.',
    })
    .input(held)
    .output(okSchema),
};
