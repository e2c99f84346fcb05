import { z } from 'zod';
import { deadLetterStateSchema } from './dead-letter';
import { errorInfoSchema } from './errors';
import { flowDefinitionSchema } from './flow';
import { flowIdSchema, runIdSchema } from './ids';
import { jsonSchema } from './json';
import { itemSchema } from './packet';
import { overlapSchema, runSettingsSchema } from './schedule';
import { testOptionsSchema } from './test-run';

/**
 * The states of a run. `in_doubt` waits for a person's word; `compensating` undoes the finished steps of a run that failed or
 * was cancelled. Final are `succeeded`, `failed`, `cancelled`, and after compensation `compensated` (all is undone) and
 * `compensation_failed` (something is not, or nobody knows).
 */
export const runStatusSchema = z.enum([
  'queued',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'cancelled',
  'in_doubt',
  'compensating',
  'compensated',
  'compensation_failed',
]);
export type RunStatus = z.infer<typeof runStatusSchema>;

/** The states of a step. `skipped`: on a branch not taken. */
export const stepStatusSchema = z.enum(['running', 'waiting', 'succeeded', 'failed', 'cancelled', 'skipped', 'in_doubt']);
export type StepStatus = z.infer<typeof stepStatusSchema>;

/** What the outside world sees when a step is repeated. */
export const effectSchema = z.enum(['none', 'idempotent', 'unsafe']);
export type Effect = z.infer<typeof effectSchema>;

/** What started a run. */
export const runTriggerSchema = z.object({
  kind: z.enum(['manual', 'webhook', 'event', 'schedule', 'api', 'rerun', 'rule', 'queue', 'plugin']),
  nodeId: z.string().optional(),
  /** Webhook: method and path. Event: type and id. Schedule: occurrence, movedTo, runNow (ISO), delayMs. Rerun: the earlier run. Queue: queue and messages. Plugin: node (its type) and key. By hand, and by a person over the API: personId and by (the name). */
  detail: z.record(z.string(), z.string()).optional(),
});
export type RunTrigger = z.infer<typeof runTriggerSchema>;

/** A run in a list. Times are milliseconds since the epoch. */
export const runSummarySchema = z.object({
  id: runIdSchema,
  flowId: flowIdSchema,
  flowName: z.string(),
  flowVersion: z.number().int().meta({ description: 'Zero or less: a draft (a test run)' }),
  status: runStatusSchema,
  trigger: runTriggerSchema,
  test: z.boolean(),
  testOptions: testOptionsSchema.optional().meta({ description: 'How a test run differs from a run of the same flow' }),
  rerunOf: z.string().optional(),
  createdAt: z.number(),
  startedAt: z.number().optional(),
  finishedAt: z.number().optional(),
  error: errorInfoSchema.optional(),
  failedNodeId: z.string().optional(),
  /** What would wake a waiting run, and when. */
  wakeAt: z.number().optional(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** One try of a step that did not end it. */
export const attemptSchema = z.object({
  attempt: z.number().int(),
  startedAt: z.number(),
  finishedAt: z.number(),
  error: errorInfoSchema,
});
export type Attempt = z.infer<typeof attemptSchema>;

/**
 * What stands in the place of a step that was not executed in a test run: pinned data, the recorded outputs of an earlier run,
 * or what it would have put out had effects not been off.
 */
export const standInSchema = z.enum(['pinned', 'taken', 'simulated']);
export type StandIn = z.infer<typeof standInSchema>;

/** One node in one run (and, inside a for-each, in one iteration). */
export const stepSummarySchema = z.object({
  runId: runIdSchema,
  seq: z.number().int().meta({ description: 'Order in which the step began; unique in the run' }),
  nodeId: z.string(),
  scope: z.string().meta({
    description: 'Empty, or the for-each iterations it is in: "loop[3]/inner[0]"; "undo:4" for the compensation of step 4',
  }),
  status: stepStatusSchema,
  effect: effectSchema,
  attempt: z.number().int().meta({ description: 'The latest attempt; 1 is the first' }),
  startedAt: z.number(),
  finishedAt: z.number().optional(),
  itemsIn: z.number().int(),
  itemsOut: z.record(z.string(), z.number().int()).meta({ description: 'Number of items by output port' }),
  error: errorInfoSchema.optional(),
  wakeAt: z.number().optional().meta({ description: 'When a waiting step goes on (a wait or the next attempt)' }),
  waitingFor: z
    .string()
    .optional()
    .meta({ description: 'timer, retry, event <type>, lock <name>, or step (a test run that is stepped through)' }),
  standIn: standInSchema.optional(),
});
export type StepSummary = z.infer<typeof stepSummarySchema>;

/** A log line written by a step. */
export const runLogSchema = z.object({
  at: z.number(),
  nodeId: z.string(),
  level: z.enum(['debug', 'info', 'warn', 'error']),
  message: z.string(),
});
export type RunLog = z.infer<typeof runLogSchema>;

/** What would bring one step of a run that waits or is in doubt back to work. */
export const wakeSchema = z.object({
  seq: z.number().int(),
  nodeId: z.string(),
  by: z.string().meta({
    description:
      'timer, retry, event, reply, lock, rate, slot, breaker (limits of the node), or person (a step in doubt; with `what` step: the next step of a test run)',
  }),
  what: z.string().optional().meta({ description: 'The event, the lock, or the key of the limit' }),
  at: z.number().optional().meta({ description: 'When, or at the latest when; absent: only by what it waits for' }),
});
export type Wake = z.infer<typeof wakeSchema>;

/** Everything the run page needs but the data of steps, which is read a step at a time. */
export const runDetailSchema = runSummarySchema.extend({
  definition: flowDefinitionSchema,
  steps: z.array(stepSummarySchema),
  attempts: z.array(attemptSchema.extend({ seq: z.number().int() })),
  logs: z.array(runLogSchema),
  wakes: z.array(wakeSchema).meta({ description: 'What the run waits for, the earliest first' }),
  deadLetter: z
    .object({ id: z.string(), state: deadLetterStateSchema })
    .optional()
    .meta({ description: 'What is kept of its failure, to be tried again' }),
  settings: runSettingsSchema.optional().meta({ description: 'What it has instead of the settings of its flow' }),
  overlap: z
    .object({ group: z.string(), policy: overlapSchema })
    .optional()
    .meta({ description: 'With whom it does not run at the same time, and what happened when it came while one was not over' }),
});
export type RunDetail = z.infer<typeof runDetailSchema>;

/** Two runs, their steps side by side. */
export const runComparisonSchema = z.object({
  a: runSummarySchema,
  b: runSummarySchema,
  rows: z.array(
    z.object({
      nodeId: z.string(),
      name: z.string(),
      scope: z.string(),
      a: stepSummarySchema.optional(),
      b: stepSummarySchema.optional(),
      differs: z.boolean().meta({ description: 'The steps have put out different data' }),
    }),
  ),
});
export type RunComparison = z.infer<typeof runComparisonSchema>;

/** What a step would have done, had effects not been off. Values of secret fields are hidden. */
export const wouldSchema = z.object({
  effect: effectSchema.meta({ description: 'none: it hands work to queues or other flows' }),
  summary: z.string().meta({ description: 'One line, as on the card of the node: POST api.example.com/orders' }),
  calls: z
    .array(z.object({ item: z.number().int(), config: jsonSchema }))
    .meta({ description: 'The settings as they came out for each item, the first ones' }),
  total: z.number().int().meta({ description: 'How often it would have acted' }),
});
export type Would = z.infer<typeof wouldSchema>;

/** Input and output of one step. Long lists are cut at `limit` items; the counts tell the whole. */
export const stepDataSchema = z.object({
  would: wouldSchema.optional(),
  input: z.object({ items: z.array(itemSchema), total: z.number().int() }),
  outputs: z.record(z.string(), z.object({ items: z.array(itemSchema), total: z.number().int() })),
});
export type StepData = z.infer<typeof stepDataSchema>;

/** What a live view receives. `changed` carries whole records: apply the newest, no diffing. */
export const runChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), run: runSummarySchema }),
  z.object({ kind: z.literal('step'), step: stepSummarySchema }),
  z.object({ kind: z.literal('log'), runId: z.string(), log: runLogSchema }),
  z
    .object({
      kind: z.literal('progress'),
      runId: z.string(),
      nodeId: z.string(),
      share: z.number().min(0).max(1),
      message: z.string().optional(),
    })
    .meta({ description: 'How far a step at work is; kept nowhere' }),
]);
export type RunChange = z.infer<typeof runChangeSchema>;

/** A person's word on a step in doubt. */
export const doubtDecisionSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('retry') }),
  z.object({ action: z.literal('done'), output: z.array(itemSchema).optional() }),
  z.object({ action: z.literal('fail'), reason: z.string().max(2000).optional() }),
]);
export type DoubtDecision = z.infer<typeof doubtDecisionSchema>;

/** True when nothing more will happen to the run by itself. */
export function isFinal(status: RunStatus): boolean {
  return FINAL.has(status);
}

const FINAL: ReadonlySet<RunStatus> = new Set(['succeeded', 'failed', 'cancelled', 'compensated', 'compensation_failed']);

/** The scope of the step that undoes step `seq`. */
export function compensationScope(seq: number): string {
  return `${COMPENSATION}${seq}`;
}

/** The step that is undone by a step of this scope; undefined for all other scopes. */
export function compensatedSeq(scope: string): number | undefined {
  return scope.startsWith(COMPENSATION) ? Number(scope.slice(COMPENSATION.length)) : undefined;
}

/** No node id has a colon, so that no loop's scope begins like this. */
const COMPENSATION = 'undo:';
