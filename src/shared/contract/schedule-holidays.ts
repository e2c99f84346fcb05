import { z } from 'zod';
import { flowIdSchema } from '../model/ids';
import { holidayListSchema, holidaySchema } from '../model/schedule';
import { holidayDaySchema, holidayPlaceSchema } from '../model/schedule-views';
import { base, okSchema } from './base';
import { contractErrors } from './errors';

const tags = ['Schedules'];
const countrySchema = z.string().regex(/^[A-Z]{2}$/, 'A country is written as ISO 3166-1 has it: BR');
const languageSchema = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'A language is written like pt-BR')
  .meta({ description: 'Of the names, such as pt-BR; default: that of the workspace' });
const newHolidayList = z.object({ name: z.string().trim().min(1).max(120), days: z.array(holidaySchema).max(5000).default([]) });
const byList = z.object({ listId: z.string().min(1).max(64) });

/** Part of `schedules`: whose holidays there are, and the workspace's own lists of them. */
export const holidayProcedures = {
  holidays: base
    .errors(contractErrors('HOLIDAY_LIST_NOT_FOUND', 'HOLIDAY_PLACE_UNKNOWN'))
    .route({
      method: 'GET',
      path: '/schedules/holidays',
      tags,
      summary: 'The holidays of a place and of lists, by day',
      description: 'Public and bank holidays, as schedules leave them out.',
    })
    .input(
      z.object({
        country: countrySchema.optional(),
        state: z.string().max(16).optional(),
        region: z.string().max(64).optional(),
        lists: z
          .union([z.string().min(1).max(64), z.array(z.string().min(1).max(64)).max(50)])
          .optional()
          .meta({ description: 'Ids of holiday lists' }),
        fromYear: z.coerce.number().int().min(1900).max(2200),
        toYear: z.coerce.number().int().min(1900).max(2200),
        language: languageSchema.optional(),
      }),
    )
    .output(z.object({ days: z.array(holidayDaySchema) })),

  holidayPlaces: base
    .errors(contractErrors('HOLIDAY_PLACE_UNKNOWN'))
    .route({
      method: 'GET',
      path: '/schedules/holiday-places',
      tags,
      summary: 'Countries whose holidays are known; with a country its states, with a state its regions',
    })
    .input(
      z.object({
        country: countrySchema.optional(),
        state: z.string().max(16).optional(),
        language: languageSchema.optional(),
      }),
    )
    .output(z.object({ items: z.array(holidayPlaceSchema) })),

  holidayLists: base
    .route({ method: 'GET', path: '/holiday-lists', tags, summary: "The workspace's own holiday lists" })
    .output(z.array(holidayListSchema.extend({ usedBy: z.array(z.object({ flowId: flowIdSchema, flowName: z.string() })) }))),

  createHolidayList: base
    .errors(contractErrors('HOLIDAY_LIST_NAME_TAKEN'))
    .route({ method: 'POST', path: '/holiday-lists', tags, summary: 'Make a holiday list', successStatus: 201 })
    .input(newHolidayList)
    .output(holidayListSchema),

  updateHolidayList: base
    .errors(contractErrors('HOLIDAY_LIST_NOT_FOUND', 'HOLIDAY_LIST_NAME_TAKEN'))
    .route({
      method: 'PUT',
      path: '/holiday-lists/{listId}',
      tags,
      summary: 'Replace a holiday list; schedules follow it at once',
    })
    .input(byList.extend(newHolidayList.shape))
    .output(holidayListSchema),

  removeHolidayList: base
    .errors(contractErrors('HOLIDAY_LIST_NOT_FOUND', 'HOLIDAY_LIST_IN_USE'))
    .route({ method: 'DELETE', path: '/holiday-lists/{listId}', tags, summary: 'Remove a holiday list that no schedule uses' })
    .input(byList)
    .output(okSchema),

  importHolidayList: base
    .errors(contractErrors('CALENDAR_FILE_INVALID', 'HOLIDAY_LIST_NAME_TAKEN'))
    .route({
      method: 'POST',
      path: '/holiday-lists/import',
      tags,
      summary: 'Make a holiday list of a calendar file (iCalendar)',
      description: 'Its all-day events become the days. Events that repeat every year on one date do so here too.',
      successStatus: 201,
    })
    .input(
      z.object({
        text: z.string().min(1).max(2_000_000).meta({ description: 'The text of the file' }),
        name: z.string().trim().min(1).max(120).optional().meta({ description: 'Default: the name in the file' }),
      }),
    )
    .output(
      z.object({ list: holidayListSchema, ignored: z.number().int().meta({ description: 'Events that are no whole days' }) }),
    ),
};
