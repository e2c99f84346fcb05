import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import {
  assigneeSchema,
  humanTaskIdSchema,
  humanTaskSchema,
  humanTaskStateSchema,
  humanTaskSummarySchema,
  newHumanTaskSchema,
  prioritySchema,
} from '../model/human-task';
import { jsonObjectSchema } from '../model/json';
import { fileRefSchema } from '../model/packet';
import { base, okSchema, pageInput, pageOf } from './base';
import { contractErrors } from './errors';

const tags = ['Inbox'];
const taskInput = { taskId: humanTaskIdSchema };
const commentSchema = z.string().max(4000);

/** `mine`: open and asked of me (or of a role of mine). `overdue`: open and past due. `done`: decided, expired or cancelled. */
export const inboxBoxSchema = z.enum(['mine', 'all', 'overdue', 'done']);
export type InboxBox = z.infer<typeof inboxBoxSchema>;

/** What lies in the inbox: tasks, and what else waits for a word of a person. */
export const inboxEntrySchema = z.discriminatedUnion('entry', [
  z.object({ entry: z.literal('task'), id: z.string(), task: humanTaskSummarySchema }),
  z.object({
    entry: z.literal('doubt').meta({ description: 'A step that may or may not have been done: see the run' }),
    id: z.string(),
    runId: z.string(),
    seq: z.number().int(),
    flowId: z.string(),
    flowName: z.string(),
    nodeName: z.string(),
    nodeType: z.string(),
    since: z.number(),
  }),
  z.object({
    entry: z.literal('dead-letter'),
    id: z.string(),
    deadLetterId: z.string(),
    runId: z.string(),
    flowId: z.string(),
    flowName: z.string(),
    nodeName: z.string(),
    error: z.string(),
    since: z.number(),
  }),
]);
export type InboxEntry = z.infer<typeof inboxEntrySchema>;

export const inboxCountsSchema = z.object({
  mine: z.number().int(),
  all: z.number().int(),
  overdue: z.number().int(),
  doubts: z.number().int(),
  deadLetters: z.number().int(),
});
export type InboxCounts = z.infer<typeof inboxCountsSchema>;

export const inboxChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('counts'), counts: inboxCountsSchema }),
  z.object({ kind: z.literal('changed'), taskIds: z.array(humanTaskIdSchema) }),
]);
export type InboxChange = z.infer<typeof inboxChangeSchema>;

/** A word on a task. `immediately`: it holds at once and cannot be undone; else there are ten seconds to undo it. */
export const decisionSchema = z.object({
  outcome: z.string().min(1).max(40),
  comment: commentSchema.optional(),
  form: jsonObjectSchema.optional(),
  immediately: z.boolean().default(false),
});

const decided = humanTaskSummarySchema.meta({ description: 'The task as it is now: `deciding` while it can be undone' });

/** The inbox: what people are asked, and what they answered. */
export const inbox = {
  list: base
    .route({ method: 'GET', path: '/inbox', tags, summary: 'List what waits for people, the most urgent first' })
    .input(
      z.object({
        ...pageInput,
        box: inboxBoxSchema.default('mine'),
        flowId: z.string().max(128).optional(),
        runId: z.string().max(128).optional().meta({ description: 'Tasks of this run alone' }),
        search: z.string().max(200).optional(),
        state: humanTaskStateSchema.optional(),
      }),
    )
    .output(pageOf(inboxEntrySchema)),

  counts: base
    .route({ method: 'GET', path: '/inbox/counts', tags, summary: 'How much waits for a person: the badge' })
    .output(inboxCountsSchema),

  get: base
    .errors(contractErrors('TASK_NOT_FOUND'))
    .route({ method: 'GET', path: '/inbox/{taskId}', tags, summary: 'Read a task with its form, votes and history' })
    .input(z.object(taskInput))
    .output(humanTaskSchema),

  decide: base
    .errors(contractErrors('TASK_NOT_FOUND', 'TASK_CLOSED', 'TASK_REFUSED', 'TASK_FORM_INVALID', 'TASK_OUTCOME_UNKNOWN'))
    .route({ method: 'POST', path: '/inbox/{taskId}/decide', tags, summary: 'Vote on a task' })
    .input(
      z.object({
        ...taskInput,
        ...decisionSchema.shape,
        from: z.enum(['notification', 'tray']).optional().meta({ description: 'Where it was decided; default: in the app' }),
      }),
    )
    .output(decided),

  decideMany: base
    .route({
      method: 'POST',
      path: '/inbox/decide',
      tags,
      summary: 'Vote the same on several tasks',
      description: 'Each is judged by itself: the answer says of each what became of it.',
    })
    .input(
      z.object({
        taskIds: z.array(humanTaskIdSchema).min(1).max(500),
        outcome: z.string().min(1).max(40),
        comment: commentSchema.optional(),
      }),
    )
    .output(
      z.array(
        z.object({
          taskId: humanTaskIdSchema,
          task: humanTaskSummarySchema.optional(),
          error: z.object({ code: z.string(), message: z.string() }).optional(),
        }),
      ),
    ),

  undo: base
    .errors(contractErrors('TASK_NOT_FOUND', 'TASK_CLOSED', 'TASK_REFUSED'))
    .route({
      method: 'POST',
      path: '/inbox/{taskId}/undo',
      tags,
      summary: 'Take the own vote back, while the task is open or the decision has not taken effect',
    })
    .input(z.object(taskInput))
    .output(decided),

  claim: base
    .errors(contractErrors('TASK_NOT_FOUND', 'TASK_CLOSED', 'TASK_REFUSED', 'TASK_CLAIMED'))
    .route({
      method: 'POST',
      path: '/inbox/{taskId}/claim',
      tags,
      summary: 'Take a task, so that others see who is at it; or let go of it',
    })
    .input(z.object({ ...taskInput, release: z.boolean().default(false) }))
    .output(decided),

  delegate: base
    .errors(contractErrors('TASK_NOT_FOUND', 'TASK_CLOSED', 'TASK_REFUSED', 'PERSON_NOT_FOUND'))
    .route({ method: 'POST', path: '/inbox/{taskId}/delegate', tags, summary: 'Let another person decide in my place' })
    .input(z.object({ ...taskInput, to: z.string().max(64), comment: commentSchema.optional() }))
    .output(decided),

  reassign: base
    .errors(contractErrors('TASK_NOT_FOUND', 'TASK_CLOSED', 'TASK_REFUSED', 'PERSON_NOT_FOUND'))
    .route({ method: 'POST', path: '/inbox/{taskId}/assignees', tags, summary: 'Change who is asked, or how urgent it is' })
    .input(
      z.object({
        ...taskInput,
        assignees: z.array(assigneeSchema).min(1).max(50).optional(),
        priority: prioritySchema.optional(),
      }),
    )
    .output(decided),

  comment: base
    .errors(contractErrors('TASK_NOT_FOUND'))
    .route({ method: 'POST', path: '/inbox/{taskId}/comments', tags, summary: 'Say something about a task' })
    .input(z.object({ ...taskInput, text: commentSchema.min(1) }))
    .output(okSchema),

  addFile: base
    .errors(contractErrors('TASK_NOT_FOUND', 'TASK_CLOSED', 'TASK_REFUSED', 'INPUT_TOO_LARGE', 'DISK_FULL', 'FILE_FAILED'))
    .route({
      method: 'POST',
      path: '/inbox/{taskId}/files',
      tags,
      summary: 'Store a file for a field of the form, in one piece or several',
      description: 'Pieces come in their order, each with the `path` that the first was answered with; `last` closes the file.',
    })
    .input(
      z.object({
        ...taskInput,
        name: z.string().min(1).max(200),
        mimeType: z.string().max(200).default('application/octet-stream'),
        path: z.string().max(500).optional(),
        base64: z.string().max(2_000_000),
        last: z.boolean().default(true),
      }),
    )
    .output(fileRefSchema),

  readFile: base
    .errors(contractErrors('TASK_NOT_FOUND', 'FILE_NOT_FOUND'))
    .route({
      method: 'GET',
      path: '/inbox/{taskId}/files',
      tags,
      summary: 'Read a file of a task, or of what was filled in, a piece at a time',
    })
    .input(z.object({ ...taskInput, path: z.string().min(1).max(1000), offset: z.coerce.number().int().min(0).default(0) }))
    .output(
      z.object({
        name: z.string(),
        mimeType: z.string(),
        sizeBytes: z.number().int(),
        base64: z.string(),
        nextOffset: z.number().int().optional().meta({ description: 'Where the next piece begins; absent: that was the end' }),
      }),
    ),

  watch: base
    .route({
      method: 'GET',
      path: '/inbox/watch',
      tags,
      summary: 'Live: the counts, and which tasks changed (server-sent events)',
    })
    .output(eventIterator(inboxChangeSchema)),
};

const engineTags = ['Engine'];

/** Human tasks for other programs: below `/api/engine/human-tasks`. */
export const humanTasks = {
  create: base
    .errors(contractErrors('PERSON_NOT_FOUND', 'TASK_INVALID', 'INPUT_TOO_LARGE'))
    .route({
      method: 'POST',
      path: '/engine/human-tasks',
      tags: engineTags,
      summary: 'Ask people something, outside of any run',
      description:
        'The answer is had by asking, or by a flow that is triggered by `flx.human_task.resolved`. The same idempotency key within a day is the same task.',
      successStatus: 201,
    })
    .input(newHumanTaskSchema.extend({ idempotencyKey: z.string().min(1).max(500).optional() }))
    .output(humanTaskSchema),

  get: base
    .errors(contractErrors('TASK_NOT_FOUND'))
    .route({ method: 'GET', path: '/engine/human-tasks/{taskId}', tags: engineTags, summary: 'Read a task and its result' })
    .input(z.object(taskInput))
    .output(humanTaskSchema),

  process: base
    .errors(
      contractErrors(
        'TASK_NOT_FOUND',
        'TASK_CLOSED',
        'TASK_REFUSED',
        'TASK_FORM_INVALID',
        'TASK_OUTCOME_UNKNOWN',
        'PERSON_NOT_FOUND',
      ),
    )
    .route({
      method: 'POST',
      path: '/engine/human-tasks/{taskId}/process',
      tags: engineTags,
      summary: 'Decide a task, by a program: takes effect at once',
      description:
        'With the API token `by` names the person in whose name it votes (default: the owner); with a token of a person it is that person.',
    })
    .input(z.object({ ...taskInput, ...decisionSchema.omit({ immediately: true }).shape, by: z.string().max(320).optional() }))
    .output(humanTaskSchema),

  cancel: base
    .errors(contractErrors('TASK_NOT_FOUND', 'TASK_CLOSED', 'TASK_OF_RUN'))
    .route({
      method: 'POST',
      path: '/engine/human-tasks/{taskId}/cancel',
      tags: engineTags,
      summary: 'Withdraw a task that no run waits for',
    })
    .input(z.object({ ...taskInput, reason: commentSchema.optional() }))
    .output(humanTaskSchema),
};
