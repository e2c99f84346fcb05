import { z } from 'zod';
import { flowIdSchema, nodeIdSchema, runIdSchema } from '../model/ids';
import { exceptionIdSchema } from '../model/schedule';
import {
  exceptionOverlapSchema,
  exceptionText,
  newExceptionText,
  occurrenceStateSchema,
  scheduleDetailSchema,
  scheduleEntrySchema,
  scheduleExplanationSchema,
  schedulePreviewSchema,
  scheduleStatusSchema,
  scheduleText,
  storedOccurrenceSchema,
  timelineSchema,
} from '../model/schedule-views';
import { base, okSchema, pageInput, pageOf } from './base';
import { contractErrors } from './errors';
import { holidayProcedures } from './schedule-holidays';

const tags = ['Schedules'];
const PATH = '/flow-automations/{flowId}/schedule' as const;

/** A moment: milliseconds since the epoch, or ISO 8601 with an offset. */
const momentSchema = z
  .union([
    z.number(),
    z.string().regex(/^-?\d{1,16}$/),
    // In a query a plus that was not escaped arrives as a space.
    z
      .string()
      .transform((text) => text.replace(/ (?=\d\d:\d\d$)/, '+'))
      .pipe(z.iso.datetime({ offset: true })),
  ])
  .transform((moment) =>
    typeof moment === 'number' ? moment : /^-?\d+$/.test(moment) ? Number(moment) : new Date(moment).getTime(),
  )
  .meta({ description: 'Milliseconds since the epoch, or ISO 8601 with an offset such as 2026-11-21T09:00:00-03:00' });

const bySchedule = z.object({
  flowId: flowIdSchema,
  nodeId: nodeIdSchema.optional().meta({ description: 'Which schedule of a flow that has several; the first when absent' }),
});
const byException = bySchedule.extend({ exceptionId: exceptionIdSchema });
const found = base.errors(contractErrors('FLOW_NOT_FOUND', 'SCHEDULE_NOT_FOUND'));
const changing = found.errors(contractErrors('FLOW_CHANGED', 'SCHEDULE_INVALID', 'FLOW_INVALID'));
/** Of those that look at a schedule's days: its holidays may not be known (any more). */
const followed = found.errors(
  contractErrors('SCHEDULE_INVALID', 'HOLIDAY_LIST_NOT_FOUND', 'HOLIDAY_PLACE_UNKNOWN', 'SCHEDULE_HOLIDAYS_MISSING'),
);
const createdAt = z
  .number()
  .min(0)
  .optional()
  .meta({ description: 'For one that is put back: when it was made, as of two that concern the same the later one counts' });
const baseRevision = z.number().int().optional().meta({ description: 'Refused with FLOW_CHANGED when the draft is newer' });
const previewInput = {
  from: momentSchema.optional().meta({ description: 'Default: now' }),
  to: momentSchema.optional().meta({ description: 'The first moment after; without it, the next `count` that run' }),
  count: z.coerce.number().int().min(1).max(1000).optional().meta({ description: 'Default: 10; with `to`, 500' }),
};
const allState = z.object({ paused: z.boolean(), pausedAt: z.number().optional(), pausedUntil: z.number().optional() });
/** iCalendar is UTF-8 wherever nothing else is said. */
const calendarFileSchema = z.file().mime(['text/calendar']);
const calendarDays = z.coerce.number().int().min(1).max(366).default(90);

/** When flows run by time: the schedule of a flow, its exceptions, what is to come and what became of it. */
export const schedules = {
  get: found
    .route({ method: 'GET', path: PATH, tags, summary: 'Read the schedule of a flow' })
    .input(bySchedule)
    .output(scheduleDetailSchema),

  create: changing
    .errors(contractErrors('SCHEDULE_EXISTS'))
    .route({
      method: 'POST',
      path: PATH,
      tags,
      summary: 'Give a flow a schedule',
      description:
        'Adds a trigger "Schedule" to the draft and leads it to where the first trigger leads. Of a published flow the published ' +
        'version gets it too, as a new version: other changes of the draft stay in the draft.',
      successStatus: 201,
    })
    .input(
      z.object({
        flowId: flowIdSchema,
        schedule: scheduleText,
        name: z.string().trim().min(1).max(120).optional(),
        baseRevision,
      }),
    )
    .output(scheduleDetailSchema),

  update: changing
    .route({
      method: 'PUT',
      path: PATH,
      tags,
      summary: 'Change the schedule of a flow',
      description:
        'Takes effect at once: the draft is changed, and of a published flow a version is published that differs from the ' +
        'published one by its schedule alone. Other changes of the draft stay in the draft.',
    })
    .input(bySchedule.extend({ schedule: scheduleText, baseRevision }))
    .output(scheduleDetailSchema),

  remove: changing
    .route({
      method: 'DELETE',
      path: PATH,
      tags,
      summary: 'Take the schedule from a flow',
      description:
        'The trigger goes from the draft and, as a new version, from the published flow. Its exceptions stay, for a schedule that comes back by undo.',
    })
    .input(bySchedule.extend({ baseRevision: z.coerce.number().int().optional() }))
    .output(okSchema),

  exceptions: found
    .route({
      method: 'GET',
      path: `${PATH}/exceptions`,
      tags,
      summary: 'List the exceptions of a schedule, and which of them overlap',
    })
    .input(bySchedule)
    .output(z.object({ items: z.array(exceptionText), overlaps: z.array(exceptionOverlapSchema) })),

  addException: followed
    .errors(contractErrors('EXCEPTION_INVALID', 'EXCEPTION_OUTSIDE', 'EXCEPTIONS_TOO_MANY'))
    .route({
      method: 'POST',
      path: `${PATH}/exceptions`,
      tags,
      summary: 'Make an exception: skip, reschedule or modify',
      description:
        'With `nodeId` for that schedule of the flow only. A reschedule must name the moment of an occurrence; EXCEPTION_OUTSIDE tells the nearest ones.',
      successStatus: 201,
    })
    .input(z.intersection(z.object({ flowId: flowIdSchema, createdAt }), newExceptionText))
    .output(exceptionText),

  updateException: followed
    .errors(contractErrors('EXCEPTION_NOT_FOUND', 'EXCEPTION_INVALID', 'EXCEPTION_OUTSIDE'))
    .route({ method: 'PUT', path: `${PATH}/exceptions/{exceptionId}`, tags, summary: 'Replace an exception' })
    .input(z.intersection(z.object({ flowId: flowIdSchema, exceptionId: exceptionIdSchema }), newExceptionText))
    .output(exceptionText),

  removeException: found
    .errors(contractErrors('EXCEPTION_NOT_FOUND'))
    .route({ method: 'DELETE', path: `${PATH}/exceptions/{exceptionId}`, tags, summary: 'Remove an exception' })
    .input(byException)
    .output(okSchema),

  preview: followed
    .route({
      method: 'GET',
      path: `${PATH}/preview`,
      tags,
      summary: 'What a schedule does: the next occurrences, or those of a time',
      description: 'Skipped and moved ones are listed with the reasons.',
    })
    .input(bySchedule.extend(previewInput))
    .output(schedulePreviewSchema),

  occurrences: found
    .route({
      method: 'GET',
      path: `${PATH}/occurrences`,
      tags,
      summary: 'What became of the occurrences that were due, newest first',
    })
    .input(bySchedule.extend({ ...pageInput, state: occurrenceStateSchema.optional() }))
    .output(pageOf(storedOccurrenceSchema)),

  explain: followed
    .route({ method: 'GET', path: `${PATH}/explain`, tags, summary: 'Why a schedule ran, or did not run, at a moment' })
    .input(bySchedule.extend({ at: momentSchema }))
    .output(scheduleExplanationSchema),

  pause: found
    .errors(contractErrors('SCHEDULE_NOT_IN_FORCE', 'SCHEDULE_UNTIL_PAST'))
    .route({ method: 'POST', path: `${PATH}/pause`, tags, summary: 'Pause a schedule, for good or until a moment' })
    .input(bySchedule.extend({ until: momentSchema.optional() }))
    .output(scheduleDetailSchema),

  resume: found
    .errors(contractErrors('SCHEDULE_NOT_IN_FORCE'))
    .route({ method: 'POST', path: `${PATH}/resume`, tags, summary: 'Let a paused schedule go on' })
    .input(bySchedule)
    .output(scheduleDetailSchema),

  runNow: found
    .errors(contractErrors('SCHEDULE_NOT_IN_FORCE', 'FLOW_PAUSED', 'SCHEDULE_INVALID', 'TOO_MANY_RUNS', 'ENGINE_PAUSED'))
    .route({
      method: 'POST',
      path: `${PATH}/run`,
      tags,
      summary: 'Run now, as the schedule would; its series stays as it is',
      successStatus: 202,
    })
    .input(
      bySchedule.extend({
        idempotencyKey: z.string().min(1).max(500).optional().meta({ description: 'The same key within a day starts one run' }),
      }),
    )
    .output(z.object({ runId: runIdSchema, duplicate: z.boolean() })),

  calendarFile: followed
    .route({
      method: 'GET',
      path: `${PATH}/calendar.ics`,
      tags,
      summary: 'The coming occurrences as a calendar file (iCalendar)',
    })
    .input(bySchedule.extend({ days: calendarDays }))
    .output(calendarFileSchema),

  list: base
    .route({ method: 'GET', path: '/schedules', tags, summary: 'List the schedules of all flows, the next to run first' })
    .input(
      z.object({
        ...pageInput,
        cursor: z.string().max(1000).optional(),
        search: z.string().max(200).optional().meta({ description: 'Part of the name of the flow' }),
        status: z.union([scheduleStatusSchema, z.array(scheduleStatusSchema)]).optional(),
        flowId: flowIdSchema.optional(),
      }),
    )
    .output(pageOf(scheduleEntrySchema).extend({ total: z.number().int() })),

  timeline: base
    .route({
      method: 'GET',
      path: '/schedules/timeline',
      tags,
      summary: 'The occurrences of all schedules in a time, and when several run within a minute',
      description: 'The past as it was recorded, the future as it is planned. At most 92 days; very many occurrences are cut.',
    })
    .input(
      z.object({
        from: momentSchema,
        to: momentSchema,
        search: z.string().max(200).optional(),
        flowId: flowIdSchema.optional(),
      }),
    )
    .output(timelineSchema),

  state: base
    .route({ method: 'GET', path: '/schedules/state', tags, summary: 'Whether all schedules are paused' })
    .output(allState),

  pauseAll: base
    .errors(contractErrors('SCHEDULE_UNTIL_PAST'))
    .route({ method: 'POST', path: '/schedules/pause', tags, summary: 'Pause all schedules, for good or until a moment' })
    .input(z.object({ until: momentSchema.optional() }))
    .output(allState),

  resumeAll: base
    .route({
      method: 'POST',
      path: '/schedules/resume',
      tags,
      summary: 'Let all schedules go on; those that are paused by themselves stay so',
    })
    .output(allState),

  allCalendarFile: base
    .route({
      method: 'GET',
      path: '/schedules/calendar.ics',
      tags,
      summary: 'The coming occurrences of all schedules as a calendar file (iCalendar)',
    })
    .input(z.object({ days: calendarDays }))
    .output(calendarFileSchema),

  previewOf: base
    .errors(contractErrors('SCHEDULE_INVALID', 'HOLIDAY_LIST_NOT_FOUND', 'HOLIDAY_PLACE_UNKNOWN'))
    .route({ method: 'POST', path: '/schedules/preview', tags, summary: 'What a schedule would do that is not saved' })
    .input(
      z.object({
        ...previewInput,
        schedule: scheduleText,
        exceptions: z.array(newExceptionText).max(1000).default([]),
        timeZone: z.string().max(64).optional().meta({ description: "For a schedule without one; default: the workspace's" }),
      }),
    )
    .output(schedulePreviewSchema),

  ...holidayProcedures,
};
