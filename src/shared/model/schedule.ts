import { z } from 'zod';
import { flowIdSchema, nodeIdSchema, runIdSchema } from './ids';
import { jsonObjectSchema } from './json';
import { flowConcurrencySchema, rateLimitSchema } from './policy';

/** A day of the calendar, without a zone. */
export const localDateSchema = z.iso.date().meta({ description: 'A day, YYYY-MM-DD' });
/** A time of day on a clock on the wall, with seconds where they matter. */
export const localTimeSchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'A time is written HH:mm or HH:mm:ss')
  .meta({ description: 'A time of day, HH:mm or HH:mm:ss' });
/** A day and a time of day on a clock on the wall; the schedule's zone says which moment that is. */
export const localDateTimeSchema = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/,
    'A date and time is written YYYY-MM-DDTHH:mm or YYYY-MM-DDTHH:mm:ss',
  )
  .refine((text) => z.iso.date().safeParse(text.slice(0, 10)).success, 'There is no such day')
  .meta({ description: 'A date and time without a zone, YYYY-MM-DDTHH:mm or YYYY-MM-DDTHH:mm:ss' });

/** Days of the week as RFC 5545 writes them. */
export const weekdaySchema = z.enum(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']);
export type Weekday = z.infer<typeof weekdaySchema>;

const timesSchema = z
  .array(localTimeSchema)
  .min(1)
  .max(96)
  .default(['09:00'])
  .meta({ description: 'Times of day, several where wanted' });
const everySchema = z.number().int().min(1).max(1000).default(1);
/** 1st to 4th, or counted from the end: -1 is the last. */
const nthSchema = z
  .number()
  .int()
  .min(-5)
  .max(5)
  .refine((nth) => nth !== 0, 'Count from 1, or from the end with -1');

/** Which day or days of a month. */
export const monthDaySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('day'),
    days: z.array(z.number().int().min(1).max(31)).min(1).max(31),
    ifMissing: z
      .enum(['last-day', 'skip', 'next-day'])
      .default('last-day')
      .meta({ description: 'In a month without that day: its last day, not at all, or the first of the next month' }),
  }),
  z.object({
    kind: z.literal('last-day'),
    before: z.number().int().min(0).max(27).default(0).meta({ description: 'Days before the last' }),
  }),
  z.object({ kind: z.literal('weekday'), nth: nthSchema, weekday: weekdaySchema }),
  z.object({
    kind: z.literal('business-day'),
    nth: z
      .number()
      .int()
      .min(-23)
      .max(23)
      .refine((nth) => nth !== 0, 'Count from 1, or from the end with -1'),
  }),
]);
export type MonthDay = z.infer<typeof monthDaySchema>;

/** When a schedule recurs, before its rules and exceptions. */
export const recurrenceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('once'), at: localDateTimeSchema }),
  z.object({
    kind: z.literal('interval'),
    every: z.number().int().min(1).max(1_000_000),
    unit: z.enum(['seconds', 'minutes', 'hours']).default('minutes'),
  }),
  z.object({ kind: z.literal('daily'), every: everySchema, times: timesSchema }),
  z.object({ kind: z.literal('weekly'), every: everySchema, weekdays: z.array(weekdaySchema).min(1).max(7), times: timesSchema }),
  z.object({ kind: z.literal('monthly'), every: everySchema, on: monthDaySchema, times: timesSchema }),
  z.object({
    kind: z.literal('yearly'),
    every: everySchema,
    months: z.array(z.number().int().min(1).max(12)).min(1).max(12),
    on: monthDaySchema,
    times: timesSchema,
  }),
  z.object({ kind: z.literal('cron'), expression: z.string().min(1).max(500) }),
  z.object({
    kind: z.literal('rrule'),
    text: z.string().min(1).max(10_000).meta({ description: 'RFC 5545: RRULE, with DTSTART, RDATE and EXDATE where wanted' }),
  }),
  z.object({ kind: z.literal('dates'), dates: z.array(localDateTimeSchema).min(1).max(5000) }),
]);
export type Recurrence = z.infer<typeof recurrenceSchema>;

/** What becomes of an occurrence on a day that is left out. */
export const dayPolicySchema = z.enum(['run', 'skip', 'previous', 'next']).meta({
  description: 'run: as planned; skip: not at all; previous or next: on the nearest business day before or after',
});
export type DayPolicy = z.infer<typeof dayPolicySchema>;

/** Whose holidays: of a country with its state and region, and lists of the workspace. */
export const holidaysSchema = z.object({
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .meta({ description: 'ISO 3166-1 code, such as BR' }),
  state: z.string().max(16).optional(),
  region: z.string().max(64).optional().meta({ description: 'A city or region inside the state, where the data know any' }),
  lists: z.array(z.string().min(1).max(64)).max(50).default([]).meta({ description: 'Ids of holiday lists of the workspace' }),
  policy: dayPolicySchema.default('skip'),
});
export type HolidayRule = z.infer<typeof holidaysSchema>;

/** Only between these times of day; over midnight where `to` is not after `from`. */
export const executionWindowSchema = z.object({
  from: localTimeSchema,
  to: localTimeSchema.meta({ description: 'The first moment outside' }),
  weekdays: z
    .array(weekdaySchema)
    .min(1)
    .max(7)
    .optional()
    .meta({ description: 'Days on which the window opens; without it, every day' }),
  outside: z.enum(['skip', 'move']).default('skip').meta({ description: 'move: to the next opening' }),
});
export type ExecutionWindow = z.infer<typeof executionWindowSchema>;

/** A time in which nothing runs. */
export const blackoutSchema = z.object({
  from: localDateTimeSchema,
  to: localDateTimeSchema.meta({ description: 'The first moment after' }),
  reason: z.string().max(500).default(''),
});
export type Blackout = z.infer<typeof blackoutSchema>;

/** What becomes of occurrences that came while PulseFlow was off, asleep or busy. */
export const misfireSchema = z.object({
  policy: z
    .enum(['skip', 'once', 'all'])
    .default('once')
    .meta({ description: 'skip: none; once: the newest; all: each, oldest first, at most `max`' }),
  catchUpMs: z
    .number()
    .int()
    .min(0)
    .max(366 * 86_400_000)
    .default(300_000)
    .meta({ description: 'Only those not later than this' }),
  max: z.number().int().min(1).max(1000).default(10).meta({ description: 'With `all`: the newest ones, at most so many' }),
});
export type MisfirePolicy = z.infer<typeof misfireSchema>;

/** What happens when an occurrence comes while a run of the one before is not over. */
export const overlapSchema = z.enum(['allow', 'skip', 'queue', 'cancel']).meta({
  description: 'While a run of this schedule is not over: start beside it, skip, wait for it, or cancel it',
});
export type OverlapPolicy = z.infer<typeof overlapSchema>;

/** A schedule: when a flow starts by time. It is the config of a `core.schedule` node, version 2. */
export const scheduleSchema = z.object({
  recurrence: recurrenceSchema.default({ kind: 'daily', every: 1, times: ['09:00'] }),
  timeZone: z.string().max(64).default('').meta({ description: "IANA zone; empty: the flow's, else the workspace's" }),
  startsAt: localDateTimeSchema
    .optional()
    .meta({ description: 'The series counts from here; without it, from when it was published' }),
  endsAt: localDateTimeSchema.optional().meta({ description: 'Nothing after this moment' }),
  maxOccurrences: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .meta({ description: 'Planned occurrences counted from the start, skipped ones too' }),
  jitterMs: z
    .number()
    .int()
    .min(0)
    .max(86_400_000)
    .default(0)
    .meta({ description: 'Each occurrence fires up to so much later; how much is fixed for each' }),
  window: executionWindowSchema.optional(),
  weekends: dayPolicySchema.default('run'),
  holidays: holidaysSchema.optional(),
  blackouts: z.array(blackoutSchema).max(500).default([]),
  misfire: misfireSchema.default({ policy: 'once', catchUpMs: 300_000, max: 10 }),
  overlap: overlapSchema.default('allow'),
  input: z
    .array(jsonObjectSchema)
    .max(10_000)
    .default([])
    .meta({ description: 'Items that every run begins with; empty: one item with the moment' }),
});
export type Schedule = z.infer<typeof scheduleSchema>;
export type ScheduleInput = z.input<typeof scheduleSchema>;

/** Flow settings that differ while a `modify` exception lasts; those left out stay. */
export const modifiedSettingsSchema = z.object({
  concurrency: flowConcurrencySchema.optional(),
  priority: z.number().int().min(-100).max(100).optional(),
  maxDurationMs: z
    .number()
    .int()
    .min(1000)
    .max(366 * 86_400_000)
    .optional(),
  rateLimits: z.record(nodeIdSchema, rateLimitSchema).optional().meta({ description: 'Rate limits of nodes, by node' }),
  variables: jsonObjectSchema.optional().meta({ description: 'Merged over the items that the run begins with' }),
});
export type ModifiedSettings = z.infer<typeof modifiedSettingsSchema>;

/** Flow settings that differ for one run; its variables are in its items. */
export const runSettingsSchema = modifiedSettingsSchema.omit({ variables: true });
export type RunSettings = z.infer<typeof runSettingsSchema>;

const exceptionBase = {
  reason: z.string().max(500).default(''),
  nodeId: nodeIdSchema.optional().meta({ description: 'Only this schedule of the flow' }),
};

/** What is to be different for a while, without touching the schedule itself. Moments are ISO 8601 instants. */
export const newExceptionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('skip'),
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
    ...exceptionBase,
  }),
  z.object({
    kind: z.literal('reschedule'),
    occurrence: z.iso.datetime({ offset: true }).meta({ description: 'The moment at which it was planned' }),
    at: z.iso.datetime({ offset: true }).meta({ description: 'When it runs instead' }),
    ...exceptionBase,
  }),
  z.object({
    kind: z.literal('modify'),
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
    settings: modifiedSettingsSchema,
    ...exceptionBase,
  }),
]);
export type NewException = z.infer<typeof newExceptionSchema>;

export const exceptionIdSchema = z.string().regex(/^exc_[A-Za-z0-9_-]{1,64}$/);
const storedBase = { id: exceptionIdSchema, createdAt: z.number(), createdBy: z.string().optional() };
export const scheduleExceptionSchema = z.intersection(newExceptionSchema, z.object(storedBase));
export type ScheduleException = z.infer<typeof scheduleExceptionSchema>;

/** Why an occurrence is not where the recurrence put it, or that it does not run. */
export const changeCodeSchema = z.enum([
  'weekend',
  'holiday',
  'window',
  'blackout',
  'exception-skip',
  'exception-reschedule',
  'exception-modify',
  'same-time',
  'clock-gap',
  'after-end',
  'paused',
]);
export type ChangeCode = z.infer<typeof changeCodeSchema>;

export const occurrenceChangeSchema = z.object({
  code: changeCodeSchema,
  /** Name of the holiday, reason of the blackout or exception. */
  name: z.string().optional(),
  exceptionId: exceptionIdSchema.optional(),
  /** Where it was before and after this change, epoch ms; `toMs` is left out when it was skipped. */
  fromMs: z.number(),
  toMs: z.number().optional(),
});
export type OccurrenceChange = z.infer<typeof occurrenceChangeSchema>;

/** One occurrence of a schedule. Times are milliseconds since the epoch. */
export const occurrenceSchema = z.object({
  plannedMs: z.number().meta({ description: 'Where the recurrence puts it: its identity' }),
  outcome: z.enum(['runs', 'moved', 'skipped']),
  atMs: z.number().meta({ description: 'When it runs, jitter apart; of a skipped one, when it would have' }),
  firesAtMs: z.number().meta({ description: 'With its jitter' }),
  changes: z.array(occurrenceChangeSchema),
  settings: modifiedSettingsSchema.optional(),
});
export type Occurrence = z.infer<typeof occurrenceSchema>;

/** What became of an occurrence that was due. */
export const occurrenceRecordSchema = z.object({
  flowId: flowIdSchema,
  nodeId: nodeIdSchema,
  plannedMs: z.number(),
  atMs: z.number(),
  state: z.enum(['fired', 'skipped', 'missed', 'failed']),
  /** fired: none; skipped: a change code, `overlap`; missed: `not-running`, `paused`, `policy`; failed: an error code. */
  reason: z.string().optional(),
  detail: z.string().optional(),
  delayMs: z.number().optional().meta({ description: 'How late it fired' }),
  runId: runIdSchema.optional(),
  recordedAt: z.number(),
});
export type OccurrenceRecord = z.infer<typeof occurrenceRecordSchema>;

/** Own holidays of the workspace. */
export const holidaySchema = z.object({
  date: localDateSchema,
  name: z.string().max(200).default(''),
  yearly: z.boolean().default(false),
});
export const holidayListSchema = z.object({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(120),
  days: z.array(holidaySchema).max(5000),
});
export type HolidayList = z.infer<typeof holidayListSchema>;
