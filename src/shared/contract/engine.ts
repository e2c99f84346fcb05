import { z } from 'zod';
import { errorInfoSchema } from '../model/errors';
import { eventPatternSchema, eventSchema } from '../model/event';
import { nodePoliciesSchema } from '../model/flow';
import { runIdSchema } from '../model/ids';
import { jsonObjectSchema, jsonSchema } from '../model/json';
import { itemSchema } from '../model/packet';
import { runStatusSchema } from '../model/run';
import { base } from './base';
import { contractErrors } from './errors';

const tags = ['Engine'];

/** The rest of the engine API below `/engine`; starts and standings are in `runs`, locks in `locks`. */
export const engine = {
  processNode: base
    .errors(
      contractErrors('FLOW_INVALID', 'IDEMPOTENCY_CONFLICT', 'IDEMPOTENCY_IN_FLIGHT', 'IDEMPOTENCY_KEY_INVALID', 'TOO_MANY_RUNS'),
    )
    .route({
      method: 'POST',
      path: '/engine/nodes/process',
      tags,
      summary: 'Run one node on given input',
      description:
        'A run of that node alone: recorded, retried by its policies, found under Runs. Answers when it has ended, or after `waitMs` with the state ' +
        'of the moment. The header Idempotency-Key makes a repeated call answer with the first run.',
      inputStructure: 'detailed',
    })
    .input(
      z.object({
        headers: z.object({ 'idempotency-key': z.string().min(1).max(300).optional() }).prefault({}),
        body: z.object({
          type: z.string().min(1).max(128).meta({ description: 'Node type, such as core.http' }),
          typeVersion: z.number().int().min(1).default(1),
          name: z.string().min(1).max(120).optional(),
          config: jsonObjectSchema.default({}),
          policies: nodePoliciesSchema.optional(),
          input: jsonSchema.optional().meta({ description: 'An array becomes one item per element' }),
          waitMs: z.number().int().min(0).max(120_000).default(30_000),
        }),
      }),
    )
    .output(
      z.object({
        runId: runIdSchema,
        status: runStatusSchema,
        duplicate: z.boolean(),
        outputs: z
          .record(z.string(), z.array(itemSchema))
          .optional()
          .meta({ description: 'By output port, when the node succeeded' }),
        error: errorInfoSchema.optional(),
      }),
    ),

  retryStep: base
    .errors(
      contractErrors(
        'RUN_NOT_FOUND',
        'STEP_NOT_FOUND',
        'STEP_NOT_RETRYABLE',
        'RUN_NOT_FINISHED',
        'DEAD_LETTER_DECIDED',
        'REDRIVE_UNSAFE',
        'TOO_MANY_RUNS',
      ),
    )
    .route({
      method: 'POST',
      path: '/engine/retry/{runId}/{stepId}',
      tags,
      summary: 'Try a step again',
      description:
        'A step in doubt is done again in its run. A step that failed its run is gone on from in a new run, once: repeating the call answers with the ' +
        'same run; an open dead letter of the step is decided by it. `stepId` is the number (`seq`) of a step, or the id of its node.',
      successStatus: 202,
    })
    .input(z.object({ runId: runIdSchema, stepId: z.string().min(1).max(128) }))
    .output(
      z.object({
        runId: runIdSchema.meta({ description: 'The run in which the step is tried' }),
        mode: z.enum(['same-run', 'new-run']),
        duplicate: z.boolean(),
      }),
    ),

  events: base
    .route({
      method: 'GET',
      path: '/engine/events',
      tags,
      summary: 'Read events in their order',
      description:
        'From the one after the sequence `after`, oldest first: keep `next` and ask again. For the newest first see GET /events.',
    })
    .input(
      z.object({
        after: z.coerce.number().int().min(0).default(0),
        type: eventPatternSchema.optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(
      z.object({ items: z.array(eventSchema), next: z.number().int().meta({ description: 'Give it as `after` next time' }) }),
    ),
};
