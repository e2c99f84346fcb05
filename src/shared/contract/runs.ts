import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { errorInfoSchema } from '../model/errors';
import { simulatedOutputsSchema } from '../model/fault-test';
import { flowIdSchema, runIdSchema } from '../model/ids';
import { jsonSchema } from '../model/json';
import { itemSchema } from '../model/packet';
import { recentInputSchema } from '../model/recent-input';
import {
  doubtDecisionSchema,
  runChangeSchema,
  runComparisonSchema,
  runDetailSchema,
  runStatusSchema,
  runSummarySchema,
  stepDataSchema,
  wakeSchema,
} from '../model/run';
import { testOptionsSchema } from '../model/test-run';
import { base, okSchema, pageInput, pageOf } from './base';
import { contractErrors } from './errors';

const tags = ['Runs'];
const byId = z.object({ runId: runIdSchema });
const notFound = base.errors(contractErrors('RUN_NOT_FOUND'));

export const runCountsSchema = z.object({
  queued: z.number().int(),
  running: z.number().int(),
  waiting: z.number().int(),
  inDoubt: z.number().int(),
});

/** Runs: start, follow, cancel, re-run, and the person's word on a step in doubt. */
export const runs = {
  list: base
    .route({ method: 'GET', path: '/runs', tags, summary: 'List runs, newest first' })
    .input(
      z.object({
        ...pageInput,
        flowId: flowIdSchema.optional(),
        status: z.union([runStatusSchema, z.array(runStatusSchema)]).optional(),
        since: z.coerce.number().optional().meta({ description: 'Created at or after, ms since the epoch' }),
        until: z.coerce.number().optional().meta({ description: 'Created before, ms since the epoch' }),
        text: z.string().max(200).optional().meta({ description: "Part of the flow's name, of the error or of the run's id" }),
        includeRules: z.union([z.boolean(), z.stringbool()]).default(true),
      }),
    )
    .output(
      pageOf(runSummarySchema).extend({
        reachedAt: z
          .number()
          .optional()
          .meta({ description: 'With `nextCursor`: every run created after this, ms since the epoch, has been looked at' }),
      }),
    ),

  counts: base
    .route({ method: 'GET', path: '/runs/counts', tags, summary: 'How many runs are open, by state' })
    .output(runCountsSchema),

  get: notFound
    .route({ method: 'GET', path: '/runs/{runId}', tags, summary: 'A run with its steps, attempts and logs' })
    .input(byId)
    .output(runDetailSchema),

  stepData: notFound
    .errors(contractErrors('STEP_NOT_FOUND'))
    .route({ method: 'GET', path: '/runs/{runId}/steps/{seq}', tags, summary: 'Input and output of a step' })
    .input(byId.extend({ seq: z.coerce.number().int(), limit: z.coerce.number().int().min(1).max(10_000).default(100) }))
    .output(stepDataSchema),

  start: base
    .errors(
      contractErrors(
        'FLOW_NOT_FOUND',
        'FLOW_NOT_PUBLISHED',
        'FLOW_PAUSED',
        'FLOW_INVALID',
        'IDEMPOTENCY_CONFLICT',
        'IDEMPOTENCY_IN_FLIGHT',
        'IDEMPOTENCY_KEY_MISSING',
        'IDEMPOTENCY_KEY_INVALID',
        'TOO_MANY_RUNS',
        'RUN_NOT_FOUND',
        'TEST_OPTIONS_WITHOUT_TEST',
        'TEST_NODE_UNKNOWN',
        'TEST_NODE_UNREACHED',
        'TEST_INPUT_MISSING',
        'RUN_INPUT_INVALID',
      ),
    )
    .route({
      method: 'POST',
      path: '/engine/workflows/{workflowId}/start',
      tags: ['Engine'],
      summary: 'Start a run of a flow',
      description:
        'Answers when the run is recorded. `input` becomes the items of the trigger: an array one item per element. A flow that asks for fields ' +
        'gets them checked, with their defaults; a file is what `files` answered with. With `test` the draft is run, ' +
        'and `testOptions` may say how: with effects off, up to, from or only one node, with pinned data, step by step. ' +
        'The header Idempotency-Key (or `idempotencyKey`) makes a repeated call answer with the first run: 409 while the first is still being ' +
        'taken in, 422 with other content, 400 when the flow asks for a key and there is none.',
      inputStructure: 'detailed',
      outputStructure: 'compact',
      successStatus: 202,
    })
    .input(
      z.object({
        params: z.object({ workflowId: flowIdSchema }),
        headers: z.object({ 'idempotency-key': z.string().min(1).max(300).optional() }).prefault({}),
        body: z
          .object({
            input: jsonSchema.optional(),
            triggerNodeId: z.string().optional(),
            test: z.boolean().default(false),
            testOptions: testOptionsSchema.optional().meta({ description: 'Only with `test`' }),
            outputs: simulatedOutputsSchema.optional().meta({
              description:
                'With effects off: what nodes that are not executed put out, by node id. Default: pinned data, else their items',
            }),
            idempotencyKey: z.string().min(1).max(255).optional(),
          })
          .prefault({}),
      }),
    )
    .output(
      z.object({
        runId: runIdSchema,
        status: runStatusSchema,
        duplicate: z.boolean(),
        error: errorInfoSchema
          .optional()
          .meta({ description: 'RUN_SKIPPED: the run is over already, as its flow allows no more at once' }),
      }),
    ),

  recentInputs: base
    .route({
      method: 'GET',
      path: '/runs/recent-inputs',
      tags,
      summary: 'What people last ran flows with',
      description: 'Newest first: those of one flow, or, without `flowId`, the newest of each.',
    })
    .input(z.object({ flowId: flowIdSchema.optional() }))
    .output(z.object({ items: z.array(recentInputSchema) })),

  forgetInputs: base
    .route({
      method: 'DELETE',
      path: '/flows/{flowId}/recent-inputs',
      tags,
      summary: 'Forget what a flow was last run with: one input, or all',
    })
    .input(z.object({ flowId: flowIdSchema, id: z.string().max(64).optional() }))
    .output(okSchema),

  status: notFound
    .route({ method: 'GET', path: '/engine/executions/{runId}/status', tags: ['Engine'], summary: 'How a run stands' })
    .input(byId)
    .output(
      runSummarySchema.extend({
        runId: runIdSchema,
        wakes: z.array(wakeSchema).meta({ description: 'What the run waits for, the earliest first' }),
        tasks: z
          .array(z.object({ id: z.string(), seq: z.number().int(), title: z.string() }))
          .meta({ description: 'What people are asked, and the run waits for: see /engine/human-tasks' }),
        steps: z.object({ total: z.number().int(), succeeded: z.number().int(), failed: z.number().int() }),
        output: jsonSchema
          .optional()
          .meta({ description: 'What the last step(s) gave, when the run succeeded: one item the object, several an array' }),
      }),
    ),

  cancel: notFound
    .errors(contractErrors('RUN_FINISHED'))
    .route({ method: 'POST', path: '/runs/{runId}/cancel', tags, summary: 'Stop a run; running steps are told to end' })
    .input(byId)
    .output(runSummarySchema),

  step: notFound
    .errors(contractErrors('RUN_FINISHED', 'RUN_NOT_STEPPING'))
    .route({
      method: 'POST',
      path: '/runs/{runId}/step',
      tags,
      summary: 'Let a paused test run do its next step',
      description:
        'When branches wait beside each other, all of them go on, or with `seq` that one. While a step is at work it does nothing.',
    })
    .input(byId.extend({ seq: z.number().int().optional() }))
    .output(runSummarySchema),

  continue: notFound
    .errors(contractErrors('RUN_FINISHED', 'RUN_NOT_STEPPING'))
    .route({
      method: 'POST',
      path: '/runs/{runId}/continue',
      tags,
      summary: 'Let a paused test run go on to its end, without further pauses',
    })
    .input(byId)
    .output(runSummarySchema),

  rerun: notFound
    .errors(contractErrors('RUN_NOT_FINISHED', 'STEP_NOT_FOUND', 'FLOW_NOT_FOUND', 'TOO_MANY_RUNS'))
    .route({
      method: 'POST',
      path: '/runs/{runId}/rerun',
      tags,
      summary: 'Run again: whole, from the failed step, or from any step',
      description:
        'A new run of the same version. `failed` and `step` take over from the old run what does not depend on what is done again. ' +
        'With `items` the step (`start`: the flow) gets these; a node in `pinned` is not run, the given outputs stand for it.',
      successStatus: 202,
    })
    .input(
      byId.extend({
        from: z.enum(['start', 'failed', 'step']).default('start'),
        seq: z.number().int().optional().meta({ description: 'The step, for `from: "step"`' }),
        items: z.array(itemSchema).max(10_000).optional(),
        pinned: z
          .record(z.string(), z.record(z.string(), z.array(itemSchema).max(10_000)))
          .optional()
          .meta({ description: 'Outputs by node id, then port' }),
      }),
    )
    .output(z.object({ runId: runIdSchema })),

  compare: notFound
    .route({ method: 'GET', path: '/runs/compare', tags, summary: 'Two runs, their steps side by side' })
    .input(z.object({ a: runIdSchema, b: runIdSchema }))
    .output(runComparisonSchema),

  resolveDoubt: notFound
    .errors(contractErrors('STEP_NOT_FOUND', 'STEP_NOT_IN_DOUBT'))
    .route({
      method: 'POST',
      path: '/runs/{runId}/steps/{seq}/resolve',
      tags,
      summary: 'Say what happened to a step in doubt',
      description:
        'retry: do it (again); done: it happened, go on with this output (default: the input items); fail: it did not, fail the step.',
    })
    .input(byId.extend({ seq: z.coerce.number().int(), decision: doubtDecisionSchema }))
    .output(runSummarySchema),

  watch: base
    .route({
      method: 'GET',
      path: '/runs/watch',
      tags,
      summary: 'Live changes of runs and steps (server-sent events)',
      description:
        'Runs as they change. With `runId` also the steps and log lines of that run, beginning with the state of the moment. ' +
        'Last-Event-ID gives what was missed. A slow reader gets the newest states only.',
    })
    .input(z.object({ flowId: flowIdSchema.optional(), runId: runIdSchema.optional() }))
    .output(eventIterator(runChangeSchema)),
};
