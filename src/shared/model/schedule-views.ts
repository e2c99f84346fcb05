import { z } from 'zod';
import { errorInfoSchema } from './errors';
import { type FlowSummary, flowSummarySchema } from './flow';
import { flowIdSchema, nodeIdSchema, runIdSchema } from './ids';
import {
  exceptionIdSchema,
  type NewException,
  newExceptionSchema,
  type Occurrence,
  type OccurrenceRecord,
  occurrenceChangeSchema,
  occurrenceRecordSchema,
  occurrenceSchema,
  type Schedule,
  type ScheduleException,
  type ScheduleInput,
  scheduleExceptionSchema,
  scheduleSchema,
} from './schedule';

/*
 * How schedules are shown. Where a schema is given a type of its own, it keeps the contract's type short enough for the
 * compiler to write.
 */

/** A schedule as callers write it. */
export const scheduleText: z.ZodType<Schedule, ScheduleInput> = scheduleSchema;
/** An exception as callers write it. */
export const newExceptionText: z.ZodType<NewException, z.input<typeof newExceptionSchema>> = newExceptionSchema;
/** An exception as it is kept. */
export const exceptionText: z.ZodType<ScheduleException, z.input<typeof scheduleExceptionSchema>> = scheduleExceptionSchema;

/**
 * active: it fires. paused: this schedule, or all of them, are paused. flow-paused: its flow is. draft: its flow was never
 * published, or the schedule is in the draft alone. disabled: its node is switched off. ended: it has no occurrence any more.
 * invalid: it cannot be followed.
 */
export const scheduleStatusSchema = z.enum(['active', 'paused', 'flow-paused', 'draft', 'disabled', 'ended', 'invalid']);
export type ScheduleStatus = z.infer<typeof scheduleStatusSchema>;

/** What became of an occurrence that was due. */
export const occurrenceStateSchema = z.enum(['fired', 'skipped', 'missed', 'failed']);
export type OccurrenceState = z.infer<typeof occurrenceStateSchema>;

/** A schedule in a list. Times are milliseconds since the epoch. */
export interface ScheduleEntry {
  flowId: string;
  flowName: string;
  nodeId: string;
  nodeName: string;
  status: ScheduleStatus;
  /** As it is in force, else as in the draft. Absent: what is written there is no schedule. */
  schedule?: Schedule | undefined;
  zone: string;
  anchorMs: number;
  seed: string;
  nextAt?: number | undefined;
  lastAt?: number | undefined;
  lastState?: OccurrenceState | undefined;
  lastRunId?: string | undefined;
  fired: number;
  skipped: number;
  missed: number;
  /** Why it is `invalid`. */
  error?: z.infer<typeof errorInfoSchema> | undefined;
  /** Why the last occurrence did not start. */
  lastError?: string | undefined;
  pausedAt?: number | undefined;
  pausedUntil?: number | undefined;
  exceptionCount: number;
  /** Of the flow, whatever started it. */
  successRate?: FlowSummary['successRate'];
}

const entryShape = {
  flowId: flowIdSchema,
  flowName: z.string(),
  nodeId: nodeIdSchema,
  nodeName: z.string(),
  status: scheduleStatusSchema.meta({
    description:
      'paused: this schedule or all of them; draft: not published yet; disabled: its node is switched off; ended: nothing any more; invalid: it cannot be followed',
  }),
  schedule: scheduleText
    .optional()
    .meta({ description: 'As it is in force, else as in the draft; absent when what is written there is no schedule' }),
  zone: z.string().meta({ description: 'The IANA zone that it is followed in' }),
  anchorMs: z.number().meta({ description: 'Without a start of its own, the series counts from here' }),
  seed: z.string().meta({ description: 'What its jitter is made from' }),
  nextAt: z.number().optional().meta({ description: 'When it fires next; absent when it does not' }),
  lastAt: z.number().optional(),
  lastState: occurrenceStateSchema.optional(),
  lastRunId: runIdSchema.optional(),
  fired: z.number().int(),
  skipped: z.number().int(),
  missed: z.number().int(),
  error: errorInfoSchema.optional().meta({ description: 'Why it cannot be followed' }),
  lastError: z.string().optional().meta({ description: 'Why the last occurrence did not start' }),
  pausedAt: z.number().optional(),
  pausedUntil: z.number().optional().meta({ description: 'Until then it is paused; absent: until it is resumed' }),
  exceptionCount: z.number().int(),
  successRate: flowSummarySchema.shape.successRate,
};
export const scheduleEntrySchema: z.ZodType<ScheduleEntry, ScheduleEntry> = z.object(entryShape) as unknown as z.ZodType<
  ScheduleEntry,
  ScheduleEntry
>;

/** Two exceptions that concern the same time, and which of them counts. */
export interface ExceptionOverlap {
  exceptionId: string;
  with: string;
  /** What the first does to the second: counts instead of all or a part of it, or both count. */
  effect: 'overrides' | 'overrides-partly' | 'both';
}
export const exceptionOverlapSchema = z.object({
  exceptionId: exceptionIdSchema,
  with: exceptionIdSchema,
  effect: z.enum(['overrides', 'overrides-partly', 'both']).meta({
    description: 'What `exceptionId` does to `with`: counts instead of all or a part of it, or both count',
  }),
});

/** One schedule whole. */
export interface ScheduleDetail extends ScheduleEntry {
  exceptions: ScheduleException[];
  overlaps: ExceptionOverlap[];
  /** The draft's, when it differs from the one in force. */
  draftSchedule?: Schedule | undefined;
  hasUnpublishedChange: boolean;
  draftRevision: number;
}
export const scheduleDetailSchema: z.ZodType<ScheduleDetail, ScheduleDetail> = z.object({
  ...entryShape,
  exceptions: z.array(exceptionText),
  overlaps: z.array(exceptionOverlapSchema),
  draftSchedule: scheduleText.optional().meta({ description: "The draft's, when it differs from the one in force" }),
  hasUnpublishedChange: z.boolean().meta({ description: 'The draft has another schedule than the published version' }),
  draftRevision: z.number().int().meta({ description: 'Send it back as `baseRevision` to detect a second writer' }),
}) as unknown as z.ZodType<ScheduleDetail, ScheduleDetail>;

/** An occurrence with its times as people write them: ISO 8601 with the offset that holds in the schedule's zone. */
export interface PreviewOccurrence extends Occurrence {
  planned: string;
  at: string;
}
export const previewOccurrenceSchema: z.ZodType<PreviewOccurrence, PreviewOccurrence> = occurrenceSchema.extend({
  planned: z.string().meta({ description: '`plannedMs` as ISO 8601 with the offset of the zone' }),
  at: z.string().meta({ description: '`atMs` as ISO 8601 with the offset of the zone' }),
}) as unknown as z.ZodType<PreviewOccurrence, PreviewOccurrence>;

/** Coming or past occurrences of one schedule. */
export interface SchedulePreview {
  zone: string;
  from: string;
  to?: string | undefined;
  items: PreviewOccurrence[];
  /** There are more in that time. */
  isCut: boolean;
}
export const schedulePreviewSchema: z.ZodType<SchedulePreview, SchedulePreview> = z.object({
  zone: z.string(),
  from: z.string(),
  to: z.string().optional(),
  items: z.array(previewOccurrenceSchema),
  isCut: z.boolean().meta({ description: 'There are more in that time' }),
});

/** Why a schedule did, or did not, run at a moment. */
export interface ScheduleExplanation {
  at: string;
  zone: string;
  kind: (typeof EXPLANATION_KINDS)[number];
  occurrence?: PreviewOccurrence | undefined;
  record?: OccurrenceRecord | undefined;
  previousMs?: number | undefined;
  nextMs?: number | undefined;
}
const EXPLANATION_KINDS = [
  'fired',
  'moved-away',
  'moved-here',
  'skipped',
  'missed',
  'failed',
  'not-planned',
  'before-start',
  'after-end',
  'count-reached',
  'future',
] as const;
export const scheduleExplanationSchema: z.ZodType<ScheduleExplanation, ScheduleExplanation> = z.object({
  at: z.string(),
  zone: z.string(),
  kind: z.enum(EXPLANATION_KINDS),
  occurrence: previewOccurrenceSchema.optional(),
  record: occurrenceRecordSchema.optional(),
  previousMs: z.number().optional().meta({ description: 'The nearest occurrence before, when nothing was planned then' }),
  nextMs: z.number().optional(),
}) as unknown as z.ZodType<ScheduleExplanation, ScheduleExplanation>;

/** A record of the history: it may stand for many occurrences in a row that were missed or skipped. */
export const storedOccurrenceSchema = occurrenceRecordSchema.extend({
  count: z.number().int().optional().meta({ description: 'How many occurrences it stands for; absent: one' }),
  untilMs: z.number().optional().meta({ description: 'Where the last of them was planned' }),
});

/** One occurrence on the timeline: of the past with what became of it. */
export const timelineOccurrenceSchema = z.object({
  plannedMs: z.number(),
  atMs: z.number(),
  outcome: z.enum(['runs', 'moved', 'skipped']),
  changes: z.array(occurrenceChangeSchema).optional(),
  state: occurrenceStateSchema.optional().meta({ description: 'Of the past: what became of it' }),
  reason: z.string().optional(),
  count: z.number().int().optional().meta({ description: 'How many occurrences in a row it stands for; absent: one' }),
  untilMs: z.number().optional().meta({ description: 'Where the last of them was planned' }),
  runId: runIdSchema.optional(),
});
export type TimelineOccurrence = z.infer<typeof timelineOccurrenceSchema>;

/** One schedule on the timeline. */
export const timelineScheduleSchema = z.object({
  flowId: flowIdSchema,
  flowName: z.string(),
  nodeId: nodeIdSchema,
  nodeName: z.string(),
  status: scheduleStatusSchema,
  zone: z.string(),
  items: z.array(timelineOccurrenceSchema),
  isCut: z.boolean().meta({ description: 'It has more in that time than are listed' }),
});
export type TimelineSchedule = z.infer<typeof timelineScheduleSchema>;

/** A time in which several schedules fire within a minute. */
export const scheduleConflictSchema = z.object({
  fromMs: z.number(),
  toMs: z.number().meta({ description: 'When the last of them fires' }),
  count: z.number().int().meta({ description: 'Of schedules' }),
  schedules: z
    .array(z.object({ flowId: flowIdSchema, nodeId: nodeIdSchema, atMs: z.number() }))
    .meta({ description: 'The first of them, each once' }),
});
export type ScheduleConflict = z.infer<typeof scheduleConflictSchema>;

export const timelineSchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  schedules: z.array(timelineScheduleSchema),
  conflicts: z.array(scheduleConflictSchema),
  isCut: z.boolean().meta({ description: 'Some schedules or conflicts are not listed' }),
});
export type Timeline = z.infer<typeof timelineSchema>;

/** A holiday on one day. */
export const holidayDaySchema = z.object({
  date: z.string(),
  name: z.string(),
  source: z.string().meta({ description: 'The country, such as BR, or the id of a list' }),
});
export type HolidayDay = z.infer<typeof holidayDaySchema>;

/** A place whose holidays are known. */
export const holidayPlaceSchema = z.object({ code: z.string(), name: z.string() });
export type HolidayPlace = z.infer<typeof holidayPlaceSchema>;
