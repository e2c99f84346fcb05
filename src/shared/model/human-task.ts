/** Human tasks: a question to people that a run waits for without memory. Times are milliseconds since the epoch. */
import { z } from 'zod';
import { jsonObjectSchema, jsonSchema } from './json';
import { fileRefSchema } from './packet';
import { actorSchema, personIdSchema, roleSchema } from './person';

export const humanTaskIdSchema = z.string().min(1).max(64);

/** `approval`: yes or no. `form`: data are filled in. `decision`: one of several named choices (with a form, if given). */
export const humanTaskKindSchema = z.enum(['approval', 'form', 'decision']);
export type HumanTaskKind = z.infer<typeof humanTaskKindSchema>;

/**
 * `open`: waits for people. `deciding`: decided, but it can be undone until `effectiveAt`. `resolved`: the decision holds and the
 * flow goes on. `expired`: nobody decided in time. `cancelled`: no longer needed (its run ended, or it was withdrawn).
 */
export const humanTaskStateSchema = z.enum(['open', 'deciding', 'resolved', 'expired', 'cancelled']);
export type HumanTaskState = z.infer<typeof humanTaskStateSchema>;

export const prioritySchema = z.enum(['low', 'normal', 'high', 'urgent']);
export type Priority = z.infer<typeof prioritySchema>;

/** Who is asked: a person by id, or everybody who has a role. */
export const assigneeSchema = z.union([z.object({ person: personIdSchema }), z.object({ role: roleSchema })]);
export type Assignee = z.infer<typeof assigneeSchema>;

/** One way that a task can end; its id is the port of the node. */
export const taskOutcomeSchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'An outcome has a lower-case letter first, then letters, digits, - or _'),
  label: z.string().min(1).max(60),
  tone: z.enum(['positive', 'negative', 'neutral']).default('neutral'),
  /** The form is checked when this one is chosen; else it may be left empty. */
  needsForm: z.boolean().default(false),
  needsComment: z.boolean().default(false),
});
export type TaskOutcome = z.infer<typeof taskOutcomeSchema>;

/** Ports that every task has beside its choices. */
export const EXPIRED_OUTCOME = 'expired';

/** The form of a task: JSON Schema 2020-12 as RJSF takes it; files are fields of `format: "file"` and hold file references. */
export const taskFormSchema = z.object({
  schema: jsonObjectSchema,
  uiSchema: jsonObjectSchema.optional(),
  data: jsonObjectSchema.optional().meta({ description: 'What is filled in already' }),
});
export type TaskForm = z.infer<typeof taskFormSchema>;

/** Hours in which time counts: times of day as minutes after midnight; no days: every hour of every day counts. */
export const businessHoursSchema = z
  .object({
    days: z.array(z.number().int().min(1).max(7)).max(7).meta({ description: 'ISO weekdays, 1 is Monday' }),
    fromMinute: z.number().int().min(0).max(1439),
    toMinute: z.number().int().min(1).max(1440),
    timeZone: z.string().optional().meta({ description: 'IANA zone; else that of the workspace' }),
    holidayLists: z.array(z.string()).max(20).default([]),
  })
  .refine(({ fromMinute, toMinute }) => fromMinute < toMinute, {
    path: ['toMinute'],
    message: 'Business hours end after they begin, on the same day',
  });
export type BusinessHours = z.infer<typeof businessHoursSchema>;

/** What an escalation does once its time has come. */
export const escalationActionSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('notify'), to: z.array(assigneeSchema).min(1).max(50) }),
  z.object({ do: z.literal('reassign'), to: z.array(assigneeSchema).min(1).max(50) }),
  z.object({ do: z.literal('raise-priority'), priority: prioritySchema }),
  z.object({ do: z.literal('decide'), outcome: z.string().min(1).max(40) }),
]);
export const escalationStepSchema = z.object({
  afterMs: z.number().int().min(1000).meta({ description: 'After the task was made; counted in business hours when it has any' }),
  action: escalationActionSchema,
});
export type EscalationStep = z.infer<typeof escalationStepSchema>;

/** How votes become a decision. */
export const voteRuleSchema = z.object({
  needed: z.number().int().min(1).max(50).default(1).meta({ description: 'Equal votes that decide' }),
  neededNegative: z
    .number()
    .int()
    .min(1)
    .max(50)
    .default(1)
    .meta({ description: 'Votes for an outcome of negative tone that decide' }),
  notRequester: z.boolean().default(false).meta({ description: 'Four eyes: who asked for it may not vote' }),
});
export type VoteRule = z.infer<typeof voteRuleSchema>;

/** What is asked when a task is made, by a step or over the API. Durations are milliseconds. */
export const newHumanTaskSchema = z.object({
  kind: humanTaskKindSchema,
  title: z.string().trim().min(1).max(200),
  description: z.string().max(20_000).default('').meta({ description: 'Markdown' }),
  outcomes: z.array(taskOutcomeSchema).min(1).max(12),
  form: taskFormSchema.optional(),
  data: jsonSchema.optional().meta({ description: 'What the decision is about, shown with it' }),
  files: z.array(fileRefSchema).max(50).default([]),
  assignees: z.array(assigneeSchema).max(50).default([]).meta({ description: 'None: the owner of the workspace' }),
  requester: z.string().max(320).optional().meta({ description: 'Who asked for it: id, e-mail address or name of a person' }),
  votes: voteRuleSchema.prefault({}),
  priority: prioritySchema.default('normal'),
  businessHours: businessHoursSchema.optional(),
  dueInMs: z.number().int().min(1000).optional(),
  dueAt: z.number().optional(),
  remindBeforeDueMs: z.array(z.number().int().min(1000)).max(10).default([]),
  remindEveryMs: z.number().int().min(60_000).optional().meta({ description: 'Again and again while it is open' }),
  escalations: z.array(escalationStepSchema).max(10).default([]),
  expiresInMs: z.number().int().min(1000).optional(),
  expiresAt: z.number().optional(),
});
export type NewHumanTask = z.output<typeof newHumanTaskSchema>;

/** What a task answers to whoever waits for it: a step's item, or a program. */
export const taskResultSchema = z.object({
  taskId: humanTaskIdSchema,
  outcome: z.string().meta({ description: 'The id of an outcome, or `expired`' }),
  by: z.array(actorSchema).meta({ description: 'Whose votes decided, in their order' }),
  at: z.number(),
  comment: z.string().optional(),
  form: jsonObjectSchema.optional(),
});
export type TaskResult = z.infer<typeof taskResultSchema>;

/** A row of the inbox. */
export const humanTaskSummarySchema = z.object({
  id: humanTaskIdSchema,
  kind: humanTaskKindSchema,
  state: humanTaskStateSchema,
  title: z.string(),
  priority: prioritySchema,
  flowId: z.string().optional(),
  flowName: z.string().optional(),
  runId: z.string().optional(),
  nodeName: z.string().optional(),
  assignees: z.array(assigneeSchema),
  claimedBy: actorSchema.optional(),
  outcomes: z.array(taskOutcomeSchema),
  hasForm: z.boolean(),
  votes: z.object({ given: z.number().int(), needed: z.number().int(), mine: z.string().optional() }),
  canDecide: z.boolean().meta({ description: 'The one who asks may vote on it now' }),
  createdAt: z.number(),
  dueAt: z.number().optional(),
  expiresAt: z.number().optional(),
  effectiveAt: z.number().optional().meta({ description: 'While it can be undone: when the decision takes effect' }),
  outcome: z.string().optional().meta({ description: 'Decided, expired, or about to be' }),
  resolvedAt: z.number().optional(),
  resolvedBy: actorSchema.optional(),
  commentCount: z.number().int(),
  escalated: z.boolean(),
  isTest: z.boolean().meta({ description: 'Of a test run' }),
});
export type HumanTaskSummary = z.infer<typeof humanTaskSummarySchema>;

export const taskActionSchema = z.enum([
  'created',
  'claimed',
  'released',
  'voted',
  'vote-taken-back',
  'decided',
  'undone',
  'delegated',
  'reassigned',
  'commented',
  'priority-changed',
  'reminded',
  'due',
  'escalated',
  'resolved',
  'expired',
  'cancelled',
  'link-sent',
  'link-opened',
]);
export type TaskAction = z.infer<typeof taskActionSchema>;

/** One line of a task's history: who, when, what, before and after. Lines are only ever added. */
export const taskHistoryEntrySchema = z.object({
  sequence: z.number().int(),
  at: z.number(),
  actor: actorSchema,
  action: taskActionSchema,
  via: z.enum(['app', 'rest', 'link', 'notification', 'tray', 'timer', 'engine']),
  comment: z.string().optional(),
  before: jsonObjectSchema.optional(),
  after: jsonObjectSchema.optional(),
  late: z.boolean().optional().meta({ description: 'PulseFlow was not running when it was due' }),
});
export type TaskHistoryEntry = z.infer<typeof taskHistoryEntrySchema>;

export const taskVoteSchema = z.object({
  by: actorSchema,
  onBehalfOf: actorSchema.optional().meta({ description: 'Who delegated it' }),
  outcome: z.string(),
  comment: z.string().optional(),
  form: jsonObjectSchema.optional(),
  at: z.number(),
});
export type TaskVote = z.infer<typeof taskVoteSchema>;

/** A task as its page shows it. */
export const humanTaskSchema = humanTaskSummarySchema.extend({
  description: z.string(),
  form: taskFormSchema.optional(),
  data: jsonSchema.optional(),
  files: z.array(fileRefSchema),
  requester: actorSchema.optional(),
  voteRule: voteRuleSchema,
  given: z.array(taskVoteSchema),
  result: taskResultSchema.optional(),
  businessHours: businessHoursSchema.optional(),
  /** What will happen by itself, soonest first. */
  coming: z.array(
    z.object({
      at: z.number(),
      what: z.enum(['reminder', 'due', 'escalation', 'expiry']),
      action: escalationActionSchema.optional(),
    }),
  ),
  history: z.array(taskHistoryEntrySchema),
  /** Why the one who asks may not vote. */
  refusal: z.enum(['not-asked', 'is-requester', 'has-voted', 'not-open', 'signed-out']).optional(),
});
export type HumanTask = z.infer<typeof humanTaskSchema>;

/** The undo time of a decision in the inbox. */
export const UNDO_MS = 10_000;
