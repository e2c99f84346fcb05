import { implement, type Router } from '@orpc/server';
import { zoneOf } from '#shared/calendar/zone';
import { schedules } from '#shared/contract/schedules';
import type { NewException } from '#shared/model/schedule';
import { calendarFileOf, calendarFileOfAll } from './calendar-file';
import { explanationOf, previewOf } from './preview';
import { decodeRecord, encodeRecord } from './record-cursor';
import type { SchedulesRoom } from './room';
import { timelineOf } from './timeline';

const ok = { ok: true as const };
const offsetAt = (zone: string, atMs: number): number => zoneOf(zone).spanAt(atMs).offset;

/** The exception itself, without what the path says and when it was made. */
function bodyOf({ flowId: _flow, exceptionId: _id, createdAt: _at, ...body }: NewException & ExceptionPlace): NewException {
  return body as NewException;
}
interface ExceptionPlace {
  flowId: string;
  exceptionId?: string;
  createdAt?: number | undefined;
}

/** The schedules capability of the contract. */
export function createSchedulesRouter(room: SchedulesRoom): Router<typeof schedules, Record<never, never>> {
  const os = implement(schedules);
  const { service, entries, calendars, control, exceptions, editor, lists, holidays, timeZone, now } = room;
  return os.router({
    get: os.get.handler(({ input }) => entries.detail(input.flowId, input.nodeId)),
    create: os.create.handler(async ({ input: { flowId, schedule, ...options } }) => {
      const nodeId = await editor.create(flowId, schedule, options);
      return control.settled(flowId, nodeId);
    }),
    update: os.update.handler(async ({ input: { flowId, schedule, ...options } }) => {
      const nodeId = await editor.update(flowId, schedule, options);
      return control.settled(flowId, nodeId);
    }),
    remove: os.remove.handler(async ({ input: { flowId, ...options } }) => {
      await editor.remove(flowId, options);
      return ok;
    }),

    exceptions: os.exceptions.handler(({ input }) => {
      const { exceptions: items, overlaps } = entries.detail(input.flowId, input.nodeId);
      return { items, overlaps };
    }),
    addException: os.addException.handler(({ input }) => exceptions.add(input.flowId, bodyOf(input), input.createdAt)),
    updateException: os.updateException.handler(({ input }) => exceptions.update(input.flowId, input.exceptionId, bodyOf(input))),
    removeException: os.removeException.handler(({ input }) => {
      exceptions.remove(input.flowId, input.exceptionId);
      return ok;
    }),

    preview: os.preview.handler(async ({ input: { flowId, nodeId, ...query } }) =>
      previewOf(await calendars.ofEntry(entries.entry(flowId, nodeId)), query, { nowMs: now(), offsetAt }),
    ),
    previewOf: os.previewOf.handler(async ({ input: { schedule, exceptions: given, timeZone: zone, ...query } }) =>
      previewOf(await calendars.ofUnsaved(schedule, zone ?? timeZone(), given), query, { nowMs: now(), offsetAt }),
    ),
    explain: os.explain.handler(async ({ input: { flowId, nodeId, at } }) => {
      const entry = entries.entry(flowId, nodeId);
      return explanationOf(await calendars.ofEntry(entry), at, service.recordsNear(flowId, entry.nodeId, at), {
        nowMs: now(),
        offsetAt,
      });
    }),
    occurrences: os.occurrences.handler(({ input: { flowId, nodeId, state, limit, cursor } }) => {
      const records = service.records({
        flowId,
        nodeId: entries.entry(flowId, nodeId).nodeId,
        ...(state === undefined ? {} : { state }),
        ...(cursor === undefined ? {} : { before: decodeRecord(flowId, cursor) }),
        limit: limit + 1,
      });
      const items = records.slice(0, limit);
      const last = items.at(-1);
      return { items, ...(records.length > limit && last !== undefined ? { nextCursor: encodeRecord(last) } : {}) };
    }),

    pause: os.pause.handler(({ input: { flowId, nodeId, until } }) => control.pause(flowId, nodeId, until)),
    resume: os.resume.handler(({ input: { flowId, nodeId } }) => control.resume(flowId, nodeId)),
    runNow: os.runNow.handler(({ input: { flowId, nodeId, idempotencyKey } }) => control.runNow(flowId, nodeId, idempotencyKey)),
    calendarFile: os.calendarFile.handler(async ({ input: { flowId, nodeId, days } }) => {
      const entry = entries.entry(flowId, nodeId);
      const sources = [{ entry, calendar: await calendars.ofEntry(entry) }];
      return calendarFileOf(sources, { name: entry.flowName, nowMs: now(), days });
    }),

    list: os.list.handler(({ input }) => entries.list(input)),
    timeline: os.timeline.handler(({ input }) =>
      timelineOf(
        {
          entries,
          calendarOf: (entry) => calendars.ofEntry(entry),
          recordsBetween: (fromMs, toMs, limit) => service.recordsBetween(fromMs, toMs, limit),
          now,
        },
        input,
      ),
    ),
    state: os.state.handler(() => control.state()),
    pauseAll: os.pauseAll.handler(({ input }) => control.pauseAll(input.until)),
    resumeAll: os.resumeAll.handler(() => control.resumeAll()),
    allCalendarFile: os.allCalendarFile.handler(({ input }) => calendarFileOfAll({ entries, calendars, now }, input.days)),

    holidays: os.holidays.handler(async ({ input }) => ({ days: await holidays.days(input) })),
    holidayPlaces: os.holidayPlaces.handler(async ({ input: { country, state, language } }) => ({
      items: await holidays.places(country, state, language),
    })),
    holidayLists: os.holidayLists.handler(() => lists.list()),
    createHolidayList: os.createHolidayList.handler(({ input }) => lists.create(input)),
    updateHolidayList: os.updateHolidayList.handler(({ input: { listId, ...list } }) => lists.update(listId, list)),
    removeHolidayList: os.removeHolidayList.handler(({ input }) => {
      lists.remove(input.listId);
      return ok;
    }),
    importHolidayList: os.importHolidayList.handler(({ input }) => holidays.import(input.text, input.name)),
  });
}
