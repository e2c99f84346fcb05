import { z } from 'zod';
import { flowIdSchema, nodeIdSchema } from './ids';
import { jsonObjectSchema } from './json';
import { localTextSchema } from './local-text';
import {
  breakerPolicySchema,
  flowConcurrencySchema,
  flowRetentionSchema,
  rateLimitSchema,
  retryConditionsSchema,
  stepConcurrencySchema,
} from './policy';
import { flowServiceSchema } from './queue';

/** Retries of one node: exponential backoff with full or no jitter. Delay n = min(maxDelayMs, initialDelayMs * factor^(n-1)). */
export const retryPolicySchema = z.object({
  maxAttempts: z.number().int().min(1).max(100).default(3).meta({ description: 'Attempts in all, the first included' }),
  initialDelayMs: z.number().int().min(0).max(86_400_000).default(1000),
  maxDelayMs: z.number().int().min(0).max(86_400_000).default(60_000),
  factor: z.number().min(1).max(10).default(2),
  jitter: z.boolean().default(true).meta({ description: 'Full jitter: a random delay between half and the whole backoff' }),
  when: retryConditionsSchema.optional().meta({ description: 'Only these errors; without it, every operational one' }),
});
export type RetryPolicy = z.infer<typeof retryPolicySchema>;

/** How a node behaves when it is slow or fails. */
export const nodePoliciesSchema = z.object({
  timeoutMs: z.number().int().min(1).max(86_400_000).optional(),
  retry: retryPolicySchema.optional(),
  onError: z
    .enum(['fail', 'output', 'continue'])
    .default('fail')
    .meta({ description: 'fail: the run fails; output: the error leaves by the `error` port; continue: the input items go on' }),
  rateLimit: rateLimitSchema.optional(),
  breaker: breakerPolicySchema.optional(),
  concurrency: stepConcurrencySchema.optional(),
});
export type NodePolicies = z.infer<typeof nodePoliciesSchema>;

export const flowNodeSchema = z.object({
  id: nodeIdSchema,
  type: z.string().min(1).max(128),
  typeVersion: z.number().int().min(1).default(1),
  name: z.string().min(1).max(120),
  config: jsonObjectSchema.default({}),
  policies: nodePoliciesSchema.optional(),
  compensation: nodeIdSchema.optional().meta({ description: 'The node that undoes this one when the run fails or is cancelled' }),
  disabled: z.boolean().optional().meta({ description: 'The node is passed over: its input goes on unchanged' }),
  notes: z.string().max(10_000).optional(),
  muted: z.array(z.string().max(64)).max(20).optional().meta({ description: 'Codes of hints that are not to be given for it' }),
});
export type FlowNode = z.infer<typeof flowNodeSchema>;

const edgeEndSchema = z.object({ node: nodeIdSchema, port: z.string().min(1).max(64) });
export const flowEdgeSchema = z.object({
  from: edgeEndSchema.extend({ port: z.string().min(1).max(64).default('out') }),
  to: edgeEndSchema.extend({ port: z.string().min(1).max(64).default('in') }),
});
export type FlowEdge = z.infer<typeof flowEdgeSchema>;

/** Where each node is drawn: kept apart from the logic, so that moving a node changes no logic line in a file. */
export const flowLayoutSchema = z.record(z.string(), z.object({ x: z.number(), y: z.number() }));
export type FlowLayout = z.infer<typeof flowLayoutSchema>;

/** Colours of notes and groups by name, so that each theme draws its own. */
export const annotationColorSchema = z.enum(['gray', 'yellow', 'orange', 'red', 'pink', 'violet', 'blue', 'teal', 'green']);
export type AnnotationColor = z.infer<typeof annotationColorSchema>;

const annotationIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'An id has 1 to 64 letters, digits, _ or -');
const annotationBoxSchema = z.object({
  id: annotationIdSchema,
  color: annotationColorSchema.default('yellow'),
  x: z.number(),
  y: z.number(),
  width: z.number().min(1).max(20_000),
  height: z.number().min(1).max(20_000),
});
export const flowNoteSchema = annotationBoxSchema.extend({ text: z.string().max(20_000).meta({ description: 'Markdown' }) });
export type FlowNote = z.infer<typeof flowNoteSchema>;
export const flowGroupSchema = annotationBoxSchema.extend({ title: z.string().max(200) });
export type FlowGroup = z.infer<typeof flowGroupSchema>;

/** What people write and draw beside the nodes. No part of the logic: a run never looks at it. */
export const flowAnnotationsSchema = z.object({
  notes: z.array(flowNoteSchema).max(1000).default([]),
  groups: z.array(flowGroupSchema).max(1000).default([]),
});
export type FlowAnnotations = z.infer<typeof flowAnnotationsSchema>;

/**
 * Which failures are kept as dead letters. `retries`: a step that fails its run with its retries used up. `failures`: every
 * step that fails its run. `none`: nothing.
 */
export const deadLetterPolicySchema = z.enum(['retries', 'failures', 'none']);
export type DeadLetterPolicy = z.infer<typeof deadLetterPolicySchema>;

export const flowSettingsSchema = z.object({
  deadLetters: deadLetterPolicySchema
    .optional()
    .meta({ description: 'Which failures are kept to be tried again; default: retries' }),
  requireIdempotencyKey: z
    .boolean()
    .optional()
    .meta({ description: 'Starts by programs are refused without the header Idempotency-Key' }),
  env: z.record(z.string(), z.string()).optional().meta({ description: 'Values for $env; not for secrets' }),
  timeZone: z.string().optional().meta({ description: 'IANA zone; the workspace zone when absent' }),
  service: flowServiceSchema.optional().meta({ description: 'Others call this flow by a name and get its result' }),
  concurrency: flowConcurrencySchema.optional(),
  priority: z.number().int().min(-100).max(100).optional().meta({ description: 'Runs with more begin first; 0 when absent' }),
  maxDurationMs: z
    .number()
    .int()
    .min(1)
    .max(31_536_000_000)
    .optional()
    .meta({ description: 'From the start of a run; then it fails' }),
  errorFlow: flowIdSchema.optional().meta({ description: 'The flow that runs when a run of this one has failed' }),
  retention: flowRetentionSchema.optional(),
});

/** Flow definition, format version 1. Structure only: whether it can run is told by the engine's validation. */
export const flowDefinitionSchema = z.object({
  format: z.literal(1).default(1),
  name: z.string().trim().min(1).max(120),
  description: z.string().max(10_000).optional(),
  nodes: z.array(flowNodeSchema).max(5000),
  edges: z.array(flowEdgeSchema).max(20_000).default([]),
  layout: flowLayoutSchema.optional(),
  annotations: flowAnnotationsSchema.optional().meta({ description: 'Notes and groups on the canvas; no part of the logic' }),
  settings: flowSettingsSchema.optional(),
  credentials: z
    .record(z.string().max(128), z.object({ name: z.string().max(120), type: z.string().max(128) }))
    .optional()
    .meta({ description: 'In exports: what the credentials are called that the nodes name by id; never a secret' }),
});
export type FlowDefinition = z.infer<typeof flowDefinitionSchema>;
/** What a caller may leave out is filled in by parsing. */
export type FlowDefinitionInput = z.input<typeof flowDefinitionSchema>;

/** `draft`: never published. `active`: the published version answers triggers. `paused`: published, triggers are refused. */
export const flowStatusSchema = z.enum(['draft', 'active', 'paused']);
export type FlowStatus = z.infer<typeof flowStatusSchema>;

/** One problem found by validation, located so that a screen can jump to it. */
export const flowProblemSchema = z.object({
  code: z.string(),
  severity: z
    .enum(['error', 'warning', 'hint'])
    .meta({ description: 'error: it cannot run so; warning: likely not meant; hint: could be better, may be muted' }),
  message: z.string(),
  nodeId: z.string().optional(),
  edgeIndex: z.number().int().optional(),
  field: z.string().optional().meta({ description: 'Path in the node config, e.g. /url' }),
  position: z.number().int().optional().meta({ description: 'Offset in the text of the field' }),
  detail: z.string().optional().meta({ description: 'What exactly is wrong: stable, upper case, for words in another language' }),
  values: jsonObjectSchema.optional().meta({ description: 'What the words of `detail` name' }),
});
export type FlowProblem = z.infer<typeof flowProblemSchema>;

/** A published version in the list of a flow's versions. */
export const flowVersionSummarySchema = z.object({
  version: z.number().int().min(1),
  publishedAt: z.number().meta({ description: 'ms since the epoch' }),
  note: z.string().optional(),
});
export type FlowVersionSummary = z.infer<typeof flowVersionSummarySchema>;

/** One version as it was published. Zero or less: the draft as a test run took it; then there is no `publishedAt`. */
export const flowVersionSchema = z.object({
  version: z.number().int(),
  publishedAt: z.number().optional(),
  note: z.string().optional(),
  definition: flowDefinitionSchema,
});
export type FlowVersionDetail = z.infer<typeof flowVersionSchema>;

/** A flow in a list. Times are milliseconds since the epoch. */
export const flowSummarySchema = z.object({
  id: flowIdSchema,
  name: z.string(),
  description: z.string().optional(),
  status: flowStatusSchema,
  pinned: z.boolean().meta({ description: 'Shown in the tray menu' }),
  publishedVersion: z.number().int().optional(),
  hasDraftChanges: z.boolean().meta({ description: 'The draft differs from the published version' }),
  triggers: z.array(
    z.object({
      nodeId: z.string(),
      type: z.string(),
      summary: z.string(),
      localSummary: localTextSchema.optional().meta({ description: 'The summary by language, where it has words' }),
      asks: z.literal(true).optional().meta({ description: 'A start by hand that asks for fields' }),
      takesFiles: z.literal(true).optional().meta({ description: 'A start by hand that takes files' }),
    }),
  ),
  createdAt: z.number(),
  updatedAt: z.number(),
  lastRun: z.object({ id: z.string(), status: z.string(), createdAt: z.number(), finishedAt: z.number().optional() }).optional(),
  nextRunAt: z.number().optional().meta({ description: 'When its schedule fires next; absent without one, and while paused' }),
  successRate: z
    .object({ share: z.number().min(0).max(1), runs: z.number().int() })
    .optional()
    .meta({
      description: 'The share of the newest finished runs, at most 30, that succeeded; tests and cancelled ones are not counted',
    }),
  runsLast24h: z.object({ succeeded: z.number().int(), failed: z.number().int(), other: z.number().int() }),
});
export type FlowSummary = z.infer<typeof flowSummarySchema>;

/** A flow with its draft and what validation says of it. */
export const flowDetailSchema = flowSummarySchema.extend({
  draft: flowDefinitionSchema,
  draftRevision: z.number().int().meta({ description: 'Rises with each saved draft; send it back to detect a second writer' }),
  published: flowDefinitionSchema.optional(),
  problems: z.array(flowProblemSchema),
});
export type FlowDetail = z.infer<typeof flowDetailSchema>;

/** Another flow that starts this one. */
export const flowCallerSchema = z.object({
  flowId: flowIdSchema,
  flowName: z.string(),
  by: z
    .enum(['service', 'start-flow', 'error-flow'])
    .meta({ description: 'By a node "Call flow" or "Start flow", or as its error flow' }),
  nodeId: z.string().optional(),
  nodeName: z.string().optional(),
  isPublished: z.boolean().meta({ description: 'False: only in its draft so far' }),
});
export type FlowCaller = z.infer<typeof flowCallerSchema>;
