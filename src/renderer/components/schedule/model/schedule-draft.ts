import { z } from 'zod';
import { rruleToRecurrence } from '#shared/calendar/rrule/from-rrule';
import { recurrenceToRrule } from '#shared/calendar/rrule/to-rrule';
import {
  dayPolicySchema,
  type MonthDay,
  overlapSchema,
  type Recurrence,
  type Schedule,
  scheduleSchema,
  weekdaySchema,
} from '#shared/model/schedule';

export type RecurrenceKind = Recurrence['kind'];

/** In the order in which they are offered: from the simplest to the most exact. */
export const RECURRENCE_KINDS = [
  'once',
  'interval',
  'daily',
  'weekly',
  'monthly',
  'yearly',
  'cron',
  'rrule',
  'dates',
] as const satisfies readonly RecurrenceKind[];

/*
 * A schedule while it is edited has the shape of one, but may hold what no schedule can: an empty list of times, a date half
 * typed. This reads such a thing, and whatever a file or a program left in a config, without losing what is good in it.
 */
const text = z.string().catch('');
const texts = z.array(z.string()).catch([]);
const weekdays = z.array(weekdaySchema).catch([]);
const whole = (preset: number) => z.number().int().catch(preset);
const every = z.number().int().min(1).catch(1);
const times = texts.default(['09:00']);

const monthDay = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('day'),
      days: z.array(z.number().int().min(1).max(31)).catch([]),
      ifMissing: z.enum(['last-day', 'skip', 'next-day']).catch('last-day'),
    }),
    z.object({ kind: z.literal('last-day'), before: whole(0) }),
    z.object({ kind: z.literal('weekday'), nth: whole(1), weekday: weekdaySchema.catch('MO') }),
    z.object({ kind: z.literal('business-day'), nth: whole(-1) }),
  ])
  .catch({ kind: 'day', days: [1], ifMissing: 'last-day' });

const recurrence = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('once'), at: text }),
    z.object({ kind: z.literal('interval'), every, unit: z.enum(['seconds', 'minutes', 'hours']).catch('minutes') }),
    z.object({ kind: z.literal('daily'), every, times }),
    z.object({ kind: z.literal('weekly'), every, weekdays, times }),
    z.object({ kind: z.literal('monthly'), every, on: monthDay, times }),
    z.object({ kind: z.literal('yearly'), every, months: z.array(z.number().int()).catch([1]), on: monthDay, times }),
    z.object({ kind: z.literal('cron'), expression: text }),
    z.object({ kind: z.literal('rrule'), text }),
    z.object({ kind: z.literal('dates'), dates: texts }),
  ])
  .catch({ kind: 'daily', every: 1, times: ['09:00'] });

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const blackout = z.object({ from: text, to: text, reason: text });
const defaults: Schedule = scheduleSchema.parse({});

const draftSchema: z.ZodType<Schedule> = z
  .object({
    recurrence,
    timeZone: text,
    startsAt: optional(z.string()),
    endsAt: optional(z.string()),
    maxOccurrences: optional(z.number()),
    jitterMs: whole(0),
    window: optional(
      z.object({
        from: text,
        to: text,
        weekdays: optional(z.array(weekdaySchema)),
        outside: z.enum(['skip', 'move']).catch('skip'),
      }),
    ),
    weekends: dayPolicySchema.catch('run'),
    holidays: optional(
      z.object({
        country: optional(z.string()),
        state: optional(z.string()),
        region: optional(z.string()),
        lists: texts,
        policy: dayPolicySchema.catch('skip'),
      }),
    ),
    blackouts: z.array(blackout).catch([]),
    misfire: z
      .object({ policy: z.enum(['skip', 'once', 'all']).catch('once'), catchUpMs: whole(300_000), max: whole(10) })
      .catch(defaults.misfire),
    overlap: overlapSchema.catch('allow'),
    input: z.array(z.record(z.string(), z.json())).catch([]),
  })
  .catch(defaults);

/** The schedule that a config holds, as far as one can be read from it. What is wrong inside stays, to be corrected. */
export function readSchedule(config: unknown): Schedule {
  return draftSchema.parse(config);
}

const timesOf = (from: Recurrence): string[] => ('times' in from && from.times.length > 0 ? from.times : ['09:00']);
const onOf = (from: Recurrence): MonthDay => ('on' in from ? from.on : { kind: 'day', days: [1], ifMissing: 'last-day' });

/**
 * A recurrence of another kind that keeps what both know: times of day, days of the month, and all of it where a rule of RFC
 * 5545 says the same.
 * @param tomorrow the day after today where the schedule is, YYYY-MM-DD
 */
export function recurrenceOfKind(kind: RecurrenceKind, from: Recurrence, tomorrow: string): Recurrence {
  if (from.kind === 'rrule') {
    const read = rruleToRecurrence(from.text).recurrence;
    if (read.kind === kind) return read;
  }
  const given = timesOf(from);
  const first = `${tomorrow}T${given[0] ?? '09:00'}`;
  switch (kind) {
    case 'once':
      return { kind, at: from.kind === 'dates' ? (from.dates[0] ?? first) : first };
    case 'interval':
      return { kind, every: 15, unit: 'minutes' };
    case 'daily':
      return { kind, every: 1, times: given };
    case 'weekly':
      return { kind, every: 1, weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'], times: given };
    case 'monthly':
      return { kind, every: 1, on: onOf(from), times: given };
    case 'yearly':
      return { kind, every: 1, months: [1], on: onOf(from), times: given };
    case 'cron':
      return { kind, expression: '0 9 * * 1-5' };
    case 'rrule':
      return { kind, text: recurrenceToRrule(from)?.text ?? 'RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;BYHOUR=9;BYMINUTE=0' };
    case 'dates':
      return { kind, dates: from.kind === 'once' && from.at !== '' ? [from.at] : [first] };
  }
}

/** Schedules that many people want, to begin with. */
export const PRESETS = {
  quarterHour: { kind: 'interval', every: 15, unit: 'minutes' },
  hourly: { kind: 'cron', expression: '0 * * * *' },
  weekdays: { kind: 'weekly', every: 1, weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'], times: ['09:00'] },
  twiceDaily: { kind: 'daily', every: 1, times: ['09:00', '17:00'] },
  mondays: { kind: 'weekly', every: 1, weekdays: ['MO'], times: ['08:00'] },
  firstOfMonth: { kind: 'monthly', every: 1, on: { kind: 'day', days: [1], ifMissing: 'last-day' }, times: ['09:00'] },
  lastBusinessDay: { kind: 'monthly', every: 1, on: { kind: 'business-day', nth: -1 }, times: ['18:00'] },
  quarterly: {
    kind: 'yearly',
    every: 1,
    months: [1, 4, 7, 10],
    on: { kind: 'business-day', nth: 1 },
    times: ['09:00'],
  },
} as const satisfies Record<string, Recurrence | { readonly kind: RecurrenceKind }>;
