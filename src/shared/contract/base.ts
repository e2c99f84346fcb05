import { oc } from '@orpc/contract';
import { z } from 'zod';
import { contractErrors } from './errors';

/** Every procedure may answer these. */
export const base = oc.errors(
  contractErrors('BAD_REQUEST', 'UNAUTHORIZED', 'FORBIDDEN', 'STORE_FULL', 'STORE_FAILED', 'SHUTTING_DOWN'),
);

/** Keyset paging: `cursor` is opaque and comes from the answer before. */
export const pageInput = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(200).optional(),
};

/** One page of a list; no `nextCursor`: the last page. */
export function pageOf<Schema extends z.ZodType>(item: Schema) {
  return z.object({ items: z.array(item), nextCursor: z.string().optional() });
}

export const okSchema = z.object({ ok: z.literal(true) });
