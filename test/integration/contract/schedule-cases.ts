import { describe, expect, it } from 'vitest';
import type { PulseflowClient } from '#shared/contract';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import { type Schedule, scheduleSchema } from '#shared/model/schedule';
import { chain, node } from '../../setup/flows';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const noFlow = 'flow_nothing' as FlowId;
const daily = scheduleSchema.parse({ recurrence: { kind: 'daily', times: ['09:00'] }, timeZone: 'America/Sao_Paulo' });
const christmas =
  'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Ours\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Natal\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';
const text = expect.any(String) as string;

/** Calls of schedules, their exceptions and holidays, good and bad, over the client of a transport. */
export function describeSchedules(clientOf: () => PulseflowClient, wrong: (value: unknown) => never): void {
  describe('schedules', () => {
    const publish = async (name: string, publishes = true) => {
      const body = flowDefinitionSchema.parse(
        chain(name, node('start', 'core.manual'), node('log', 'core.log', { message: 'x' })),
      );
      return (await clientOf().flows.create({ query: { publish: publishes }, body })).id;
    };
    const scheduled = async (name: string, schedule: Schedule = daily) => {
      const flowId = await publish(name);
      return { flowId, detail: await clientOf().schedules.create({ flowId, schedule }) };
    };
    const tomorrowAtNine = async (flowId: FlowId) => {
      const [first] = (await clientOf().schedules.preview({ flowId, count: 1 })).items;
      if (first === undefined) throw new Error('It runs every day');
      return first;
    };

    it('are given to a flow, take effect at once, change and go', async () => {
      const client = clientOf();
      const { flowId, detail } = await scheduled('Scheduled');
      expect(detail).toMatchObject({
        ...{ flowId, flowName: 'Scheduled', nodeName: 'Schedule', status: 'active', zone: 'America/Sao_Paulo' },
        ...{ schedule: daily, nextAt: expect.any(Number) as number, exceptions: [], hasUnpublishedChange: false },
      });
      expect(await client.flows.get({ flowId })).toMatchObject({
        ...{ publishedVersion: 2, hasDraftChanges: false, nextRunAt: detail.nextAt },
        published: { edges: [{ to: { node: 'log' } }, { from: { node: detail.nodeId }, to: { node: 'log' } }] },
      });
      await expect(client.schedules.create({ flowId, schedule: daily })).rejects.toMatchObject({
        ...{ code: 'SCHEDULE_EXISTS', status: 409, defined: true },
      });
      const changed = await client.schedules.update({
        ...{ flowId, nodeId: detail.nodeId, baseRevision: detail.draftRevision },
        schedule: { ...daily, weekends: 'skip' },
      });
      expect(changed.schedule?.weekends).toBe('skip');
      expect(await client.schedules.get({ flowId })).toEqual(changed);
      expect((await client.flows.versions({ flowId })).items.map(({ note }) => note)).toEqual([
        'Schedule changed',
        'Schedule added',
        undefined,
      ]);
      await expect(
        client.schedules.update({ flowId, schedule: daily, baseRevision: detail.draftRevision }),
      ).rejects.toMatchObject({ code: 'FLOW_CHANGED', status: 409 });
      expect(await client.schedules.remove({ flowId })).toEqual({ ok: true });
      await expect(client.schedules.get({ flowId })).rejects.toMatchObject({
        code: 'SCHEDULE_NOT_FOUND',
        status: 404,
        defined: true,
      });
      expect((await client.flows.edits({ flowId })).edits).toHaveLength(3);
    });

    it('stay in a draft that was never published, and leave the rest of a draft unfinished', async () => {
      const client = clientOf();
      const flowId = await publish('Only a draft', false);
      expect(await client.schedules.create({ flowId, schedule: daily, name: 'Nightly' })).toMatchObject({
        ...{ status: 'draft', nodeName: 'Nightly' },
      });
      await expect(client.schedules.pause({ flowId })).rejects.toMatchObject({ code: 'SCHEDULE_NOT_IN_FORCE', status: 409 });
      await expect(client.schedules.resume({ flowId })).rejects.toMatchObject({ code: 'SCHEDULE_NOT_IN_FORCE' });
      await expect(client.schedules.runNow({ flowId })).rejects.toMatchObject({ code: 'SCHEDULE_NOT_IN_FORCE' });
      expect((await client.schedules.preview({ flowId })).items).toHaveLength(10);
      const published = await scheduled('Unfinished');
      const { draft } = await client.flows.get({ flowId: published.flowId });
      await client.flows.saveDraft({ flowId: published.flowId, definition: { ...draft, name: 'Renamed' } });
      await client.schedules.update({ flowId: published.flowId, schedule: { ...daily, jitterMs: 1000 } });
      expect(await client.flows.get({ flowId: published.flowId })).toMatchObject({
        ...{ hasDraftChanges: true, published: { name: 'Unfinished' }, draft: { name: 'Renamed' } },
      });
    });

    it('are refused with the field and the place of what is wrong', async () => {
      const client = clientOf();
      const { flowId } = await scheduled('Refusing');
      const cron = (expression: string): Schedule => ({ ...daily, recurrence: { kind: 'cron', expression } });
      await expect(client.schedules.update({ flowId, schedule: cron('0 99 * * *') })).rejects.toMatchObject({
        ...{ code: 'SCHEDULE_INVALID', status: 422, defined: true },
        data: {
          details: { field: '/recurrence/expression', position: 2 },
          problems: [expect.objectContaining({ severity: 'error' })],
        },
      });
      await expect(client.schedules.update({ flowId, schedule: { ...daily, timeZone: 'Mars/Base' } })).rejects.toMatchObject({
        ...{ code: 'SCHEDULE_INVALID', data: { details: { field: '/timeZone' } } },
      });
      await expect(
        client.schedules.update({ flowId, schedule: wrong({ recurrence: { kind: 'daily', times: ['25:00'] } }) }),
      ).rejects.toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining('times') as string });
      expect((await client.schedules.get({ flowId })).schedule).toEqual(daily);
    });

    it('are previewed, saved or not, and explained', async () => {
      const client = clientOf();
      const { flowId } = await scheduled('Previewed');
      const next = await client.schedules.preview({ flowId });
      expect(next).toMatchObject({ zone: 'America/Sao_Paulo', isCut: false, from: text });
      expect(next.items.map(({ at }) => at.slice(10))).toEqual(Array(10).fill('T09:00:00-03:00'));
      const week = await client.schedules.preview({
        flowId,
        from: '2026-12-01T00:00:00-03:00',
        to: Date.parse('2026-12-08T03:00:00Z'),
      });
      expect(week.items.map(({ planned }) => planned.slice(8, 10))).toEqual(['01', '02', '03', '04', '05', '06', '07']);
      const unsaved = await client.schedules.previewOf({
        schedule: { recurrence: { kind: 'once', at: '2026-12-25T10:00' }, holidays: { country: 'BR' } },
        timeZone: 'America/Sao_Paulo',
        exceptions: [],
        from: '2026-12-24T00:00:00Z',
        to: '2026-12-27T00:00:00Z',
      });
      expect(unsaved.items).toMatchObject([
        { at: '2026-12-25T10:00:00-03:00', outcome: 'skipped', changes: [{ code: 'holiday' }] },
      ]);
      await expect(
        client.schedules.previewOf({ schedule: { recurrence: { kind: 'cron', expression: 'never' } }, exceptions: [] }),
      ).rejects.toMatchObject({ code: 'SCHEDULE_INVALID', status: 422 });
      await expect(client.schedules.preview({ flowId, from: 'tomorrow' })).rejects.toMatchObject({
        ...{ code: 'BAD_REQUEST', message: expect.stringContaining('from') as string },
      });
      const at = next.items[0]?.atMs ?? 0;
      expect(await client.schedules.explain({ flowId, at })).toMatchObject({ kind: 'future', occurrence: { plannedMs: at } });
      expect(await client.schedules.explain({ flowId, at: at + HOUR_MS })).toMatchObject({ kind: 'not-planned', previousMs: at });
    });

    it('have exceptions, which are ordered where they overlap', async () => {
      const client = clientOf();
      const { flowId } = await scheduled('Excepted');
      const { plannedMs } = await tomorrowAtNine(flowId);
      const iso = (ms: number) => new Date(ms).toISOString();
      const moved = await client.schedules.addException({
        ...{ flowId, kind: 'reschedule', occurrence: iso(plannedMs), at: iso(plannedMs + 2 * HOUR_MS), reason: 'Late bank' },
      });
      expect(moved).toMatchObject({ kind: 'reschedule', id: expect.stringMatching(/^exc_/) as string, createdBy: text });
      const skip = await client.schedules.addException({
        ...{
          flowId,
          kind: 'skip',
          from: iso(plannedMs + DAY_MS - HOUR_MS),
          to: iso(plannedMs + DAY_MS + HOUR_MS),
          reason: 'Audit',
        },
      });
      await client.schedules.addException({
        ...{
          flowId,
          kind: 'modify',
          from: iso(plannedMs),
          to: iso(plannedMs + 9 * DAY_MS),
          settings: { priority: 9 },
          reason: '',
        },
      });
      const { items, overlaps } = await client.schedules.exceptions({ flowId });
      expect(items.map(({ kind }) => kind)).toEqual(['reschedule', 'skip', 'modify']);
      expect(overlaps.length).toBeGreaterThan(0);
      const preview = (await client.schedules.preview({ flowId, count: 2 })).items;
      expect(preview).toMatchObject([
        { plannedMs, outcome: 'moved', atMs: plannedMs + 2 * HOUR_MS },
        { outcome: 'skipped', changes: [expect.objectContaining({ code: 'exception-skip', name: 'Audit' })] },
        { outcome: 'runs', settings: { priority: 9 } },
      ]);
      const { nextAt } = await client.schedules.get({ flowId });
      expect(nextAt).toBe(plannedMs + 2 * HOUR_MS);

      await expect(
        client.schedules.addException({
          flowId,
          kind: 'reschedule',
          occurrence: iso(plannedMs + HOUR_MS / 2),
          at: iso(plannedMs + HOUR_MS),
        }),
      ).rejects.toMatchObject({ code: 'EXCEPTION_OUTSIDE', status: 422, data: { details: { next: text } } });
      await expect(
        client.schedules.addException({ flowId, kind: 'skip', from: iso(plannedMs), to: iso(plannedMs) }),
      ).rejects.toMatchObject({ code: 'EXCEPTION_INVALID', status: 422, data: { details: { field: '/to' } } });
      await expect(client.schedules.addException(wrong({ flowId, kind: 'skip', from: 'now' }))).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });

      const changed = await client.schedules.updateException({
        ...{ flowId, exceptionId: skip.id, kind: 'skip', reason: 'Inventory' },
        ...{ from: iso(plannedMs + DAY_MS - HOUR_MS), to: iso(plannedMs + DAY_MS + HOUR_MS) },
      });
      expect(changed).toMatchObject({ id: skip.id, reason: 'Inventory', createdAt: skip.createdAt });
      expect(await client.schedules.removeException({ flowId, exceptionId: moved.id })).toEqual({ ok: true });
      await expect(client.schedules.removeException({ flowId, exceptionId: moved.id })).rejects.toMatchObject({
        ...{ code: 'EXCEPTION_NOT_FOUND', status: 404, defined: true },
      });
      await expect.poll(async () => (await client.schedules.get({ flowId })).nextAt).toBe(plannedMs);
      const { kind, reason, createdAt } = moved;
      const again = {
        flowId,
        kind: 'reschedule' as const,
        reason,
        createdAt,
        occurrence: iso(plannedMs),
        at: iso(plannedMs + HOUR_MS),
      };
      expect(await client.schedules.addException(again)).toMatchObject({ kind, createdAt });
      expect((await client.schedules.exceptions({ flowId })).items.map((each) => each.kind)).toEqual([
        'reschedule',
        'skip',
        'modify',
      ]);
    });

    it('are paused and resumed, one and all, and run when asked', async () => {
      const client = clientOf();
      const { flowId } = await scheduled('Paused');
      const until = Date.now() + 40 * DAY_MS;
      expect(await client.schedules.pause({ flowId, until })).toMatchObject({ status: 'paused', pausedUntil: until });
      await expect(client.schedules.pause({ flowId, until: 1 })).rejects.toMatchObject({
        code: 'SCHEDULE_UNTIL_PAST',
        status: 422,
      });
      const { runId } = await client.schedules.runNow({ flowId });
      await expect.poll(async () => (await client.runs.status({ runId })).status, { timeout: 10_000 }).toBe('succeeded');
      expect((await client.runs.get({ runId })).trigger).toMatchObject({ kind: 'schedule' });
      expect(await client.schedules.resume({ flowId })).toMatchObject({ status: 'active' });
      expect(await client.schedules.state()).toEqual({ paused: false });
      expect(await client.schedules.pauseAll({})).toMatchObject({ paused: true, pausedAt: expect.any(Number) as number });
      expect(await client.schedules.get({ flowId })).toMatchObject({ status: 'paused' });
      expect(await client.schedules.resumeAll()).toEqual({ paused: false });
      const twice = { flowId, idempotencyKey: 'press' };
      const first = await client.schedules.runNow(twice);
      expect(await client.schedules.runNow(twice)).toEqual({ runId: first.runId, duplicate: true });
      await client.flows.pause({ flowId });
      await expect(client.schedules.runNow({ flowId })).rejects.toMatchObject({ code: 'FLOW_PAUSED', status: 409 });
    });

    it('leave a history, and are listed with it', async () => {
      const client = clientOf();
      const soon = scheduleSchema.parse({ recurrence: { kind: 'interval', every: 1, unit: 'seconds' } });
      const { flowId, detail } = await scheduled('Ticking', soon);
      await expect
        .poll(async () => (await client.schedules.occurrences({ flowId })).items.length, { timeout: 15_000 })
        .toBeGreaterThanOrEqual(2);
      await client.flows.pause({ flowId });
      const page = await client.schedules.occurrences({ flowId, state: 'fired', limit: 1 });
      expect(page.items).toMatchObject([{ flowId, nodeId: detail.nodeId, state: 'fired', runId: text }]);
      const rest = await client.schedules.occurrences({ flowId, state: 'fired', limit: 1, cursor: page.nextCursor ?? '' });
      expect(rest.items[0]?.plannedMs).toBeLessThan(page.items[0]?.plannedMs ?? 0);
      expect((await client.schedules.occurrences({ flowId, state: 'failed' })).items).toEqual([]);
      await expect(client.schedules.occurrences({ flowId, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      const { items, total } = await client.schedules.list({ search: 'tick', status: ['flow-paused', 'active'] });
      expect({ total, items }).toMatchObject({
        total: 1,
        items: [{ flowId, lastState: 'fired', lastRunId: text, status: 'flow-paused' }],
      });
      const first = await client.schedules.list({ limit: 1 });
      expect(first.items).toHaveLength(1);
      const second = await client.schedules.list({ limit: 1, cursor: first.nextCursor ?? '' });
      expect(second.items[0]?.flowId).not.toBe(first.items[0]?.flowId);
      await expect(client.schedules.list({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });

      const now = Date.now();
      const timeline = await client.schedules.timeline({ from: now - HOUR_MS, to: now + 2 * DAY_MS });
      const ticking = timeline.schedules.find((each) => each.flowId === flowId);
      expect(ticking?.items[0]).toMatchObject({ outcome: 'runs', state: 'fired', runId: text });
      expect(timeline.conflicts.some(({ count }) => count >= 2)).toBe(true);
      expect((await client.schedules.timeline({ from: now, to: now + DAY_MS, flowId })).schedules).toHaveLength(1);
      await expect(client.schedules.timeline({ from: now, to: now + 400 * DAY_MS })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
    });

    it('are told live', async () => {
      const client = clientOf();
      const stream = await client.system.watch();
      const { flowId } = await scheduled('Told');
      for await (const change of stream) if (change.kind === 'schedules') break;
      await client.flows.remove({ flowId });
    });

    it('are files for calendar programs', async () => {
      const client = clientOf();
      const { flowId } = await scheduled('In a calendar');
      const file = (await client.schedules.calendarFile({ flowId, days: 3 })) as unknown as File;
      expect([file.name, file.type.split(';')[0]]).toEqual(['In a calendar.ics', 'text/calendar']);
      const events = (await file.text()).split('\r\n').filter((line) => line === 'SUMMARY:In a calendar');
      expect(events.length).toBeGreaterThanOrEqual(2);
      const all = (await client.schedules.allCalendarFile({ days: 2 })) as unknown as File;
      expect(await all.text()).toContain('X-WR-CALNAME:PulseFlow');
    });

    it('know the holidays of places and of own lists', async () => {
      const client = clientOf();
      const { days } = await client.schedules.holidays({
        country: 'BR',
        state: 'SP',
        fromYear: 2026,
        toYear: 2026,
        language: 'pt',
      });
      expect(days).toContainEqual({ date: '2026-12-25', name: 'Natal', source: 'BR' });
      const places = await client.schedules.holidayPlaces({ language: 'pt-BR' });
      expect(places.items).toContainEqual({ code: 'BR', name: 'Brasil' });
      expect((await client.schedules.holidayPlaces({ country: 'BR' })).items).toContainEqual({ code: 'SP', name: 'São Paulo' });
      await expect(client.schedules.holidayPlaces({ country: 'XX' })).rejects.toMatchObject({
        code: 'HOLIDAY_PLACE_UNKNOWN',
        status: 404,
      });
      await expect(client.schedules.holidays({ country: 'BR', fromYear: 2026, toYear: 2100 })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });

      const list = await client.schedules.createHolidayList({
        name: 'Company',
        days: [{ date: '2026-12-24', name: 'Party', yearly: true }],
      });
      const { flowId } = await scheduled('Leaves days out', {
        ...daily,
        holidays: { lists: [list.id], policy: 'skip' },
      });
      expect(await client.schedules.holidayLists()).toContainEqual({
        ...list,
        usedBy: [{ flowId, flowName: 'Leaves days out' }],
      });
      const onChristmasEve = { flowId, from: '2027-12-24T00:00:00-03:00', to: '2027-12-25T00:00:00-03:00' };
      expect((await client.schedules.preview(onChristmasEve)).items).toMatchObject([
        { outcome: 'skipped', changes: [{ name: 'Party' }] },
      ]);
      await expect(client.schedules.removeHolidayList({ listId: list.id })).rejects.toMatchObject({
        ...{ code: 'HOLIDAY_LIST_IN_USE', status: 409, data: { details: { flows: ['Leaves days out'] } } },
      });
      await client.schedules.updateHolidayList({ listId: list.id, name: 'Company', days: [] });
      await expect
        .poll(async () => (await client.schedules.preview(onChristmasEve)).items)
        .toMatchObject([{ outcome: 'runs', changes: [] }]);
      await expect(client.schedules.createHolidayList({ name: 'company', days: [] })).rejects.toMatchObject({
        ...{ code: 'HOLIDAY_LIST_NAME_TAKEN', status: 409 },
      });
      await client.schedules.remove({ flowId });
      expect(await client.schedules.removeHolidayList({ listId: list.id })).toEqual({ ok: true });
      await expect(client.schedules.updateHolidayList({ listId: list.id, name: 'x', days: [] })).rejects.toMatchObject({
        ...{ code: 'HOLIDAY_LIST_NOT_FOUND', status: 404 },
      });

      const imported = await client.schedules.importHolidayList({ text: christmas });
      expect(imported).toMatchObject({
        ignored: 0,
        list: { name: 'Ours', days: [{ date: '2026-12-25', name: 'Natal', yearly: true }] },
      });
      await expect(client.schedules.importHolidayList({ text: 'no calendar' })).rejects.toMatchObject({
        ...{ code: 'CALENDAR_FILE_INVALID', status: 422, defined: true },
      });
    });

    it('say which flow is missing', async () => {
      const { schedules } = clientOf();
      for (const call of [
        () => schedules.get({ flowId: noFlow }),
        () => schedules.create({ flowId: noFlow, schedule: daily }),
        () => schedules.update({ flowId: noFlow, schedule: daily }),
        () => schedules.remove({ flowId: noFlow }),
        () => schedules.exceptions({ flowId: noFlow }),
        () => schedules.addException({ flowId: noFlow, kind: 'skip', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }),
        () => schedules.removeException({ flowId: noFlow, exceptionId: 'exc_1' }),
        () => schedules.preview({ flowId: noFlow }),
        () => schedules.occurrences({ flowId: noFlow }),
        () => schedules.explain({ flowId: noFlow, at: 0 }),
        () => schedules.pause({ flowId: noFlow }),
        () => schedules.resume({ flowId: noFlow }),
        () => schedules.runNow({ flowId: noFlow }),
        () => schedules.calendarFile({ flowId: noFlow }),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND', status: 404, defined: true });
      }
    });
  });
}
