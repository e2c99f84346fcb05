import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holidayCalendarOf } from '#shared/calendar/holiday-calendar';
import { AppError } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';
import type { ScheduleException } from '#shared/model/schedule';
import { DAY_MS, HOUR_MS, MINUTE_MS, scheduleOf, TestRoom } from './testing/test-room';

let room: TestRoom;
beforeEach(() => {
  room = new TestRoom();
});
afterEach(() => room.close());

const every = (minutes: number) => ({ recurrence: { kind: 'interval', every: minutes, unit: 'minutes' } }) as const;
const daily = (...times: string[]) => ({ recurrence: { kind: 'daily', times } }) as const;
const exception = (body: object): ScheduleException => ({ id: 'exc_1', createdAt: 0, reason: '', ...body }) as ScheduleException;

describe('a schedule', () => {
  it('starts its flow at each occurrence, with the moment as its item and key, and records it', async () => {
    room.triggers = [scheduleOf(every(10))];
    await room.open();
    await room.advance(25 * MINUTE_MS);
    expect(room.firedFor).toEqual(['12:10:00', '12:20:00']);
    expect(room.starts[0]).toEqual({
      flowId: 'flow_1',
      version: 1,
      overlap: { group: 'schedule:start', policy: 'allow' },
      trigger: { kind: 'schedule', nodeId: 'start', detail: { occurrence: '2026-11-20T12:10:00.000Z' } },
      triggerNodeId: 'start',
      items: [{ json: { scheduledFor: '2026-11-20T12:10:00.000Z', firedAt: '2026-11-20T12:10:00.000Z' } }],
      idempotency: {
        scope: 'schedule:flow_1',
        key: `start@${Date.parse('2026-11-20T12:10:00Z')}`,
        expiresAt: Date.parse('2026-11-21T12:15:00Z'),
      },
    });
    expect(room.records()).toEqual(['11-20 12:10 fired', '11-20 12:20 fired']);
    expect(room.service.nextRunAt('flow_1')).toBe(Date.parse('2026-11-20T12:30:00Z'));
    expect(room.service.nextRunAt('flow_2')).toBeUndefined();
    expect(room.state).toMatchObject({
      ...{ status: 'active', zone: 'UTC', seed: 'flow_1:start', fired: 2, skipped: 0, missed: 0, failed: 0 },
      nextAtMs: Date.parse('2026-11-20T12:30:00Z'),
      last: { atMs: Date.parse('2026-11-20T12:20:00Z'), state: 'fired', runId: 'run_2' },
    });
  });

  it('of version 1 is followed as it was', async () => {
    const v1 = (config: object, flowId: string) => scheduleOf({}, { typeVersion: 1, config: { ...config }, flowId });
    room.triggers = [
      v1({ mode: 'interval', everyMs: 90_000 }, 'flow_1'),
      v1({ mode: 'cron', cron: '0 14 * * *' }, 'flow_2'),
      v1({}, 'flow_3'),
    ];
    await room.open();
    expect(room.service.states().map(({ trigger, nextAtMs }) => [trigger.flowId, (nextAtMs ?? 0) - room.nowMs])).toEqual([
      ['flow_1', 90_000],
      ['flow_3', HOUR_MS],
      ['flow_2', 2 * HOUR_MS],
    ]);
  });

  it('follows its own zone, else that of the flow, else that of the workspace', async () => {
    room.zone = 'Europe/Lisbon';
    const cron = { recurrence: { kind: 'cron', expression: '0 14 * * *' } } as const;
    room.triggers = [
      scheduleOf({ ...cron, timeZone: 'America/Sao_Paulo' }, { flowId: 'node' }),
      scheduleOf(cron, { flowId: 'flow', timeZone: 'Europe/Berlin' }),
      scheduleOf(cron, { flowId: 'workspace' }),
    ];
    await room.open();
    const next = () =>
      room.service
        .states()
        .map(({ trigger, nextAtMs, zone }) => [trigger.flowId, new Date(nextAtMs ?? 0).toISOString().slice(11, 16), zone]);
    expect(next()).toEqual([
      ['flow', '13:00', 'Europe/Berlin'],
      ['workspace', '14:00', 'Europe/Lisbon'],
      ['node', '17:00', 'America/Sao_Paulo'],
    ]);
    room.zone = 'America/New_York';
    room.service.refresh();
    await room.settled();
    expect(next()).toEqual([
      ['flow', '13:00', 'Europe/Berlin'],
      ['node', '17:00', 'America/Sao_Paulo'],
      ['workspace', '19:00', 'America/New_York'],
    ]);
  });

  it('far ahead is reached without a timer longer than a minute, and one wake a minute', async () => {
    room.triggers = [scheduleOf({ recurrence: { kind: 'once', at: '2026-11-30T12:00' } })];
    await room.open();
    await room.advance(10 * DAY_MS + HOUR_MS);
    expect(room.firedFor).toEqual(['12:00:00']);
    expect(room.wakes).toBeLessThan((10 * 24 + 1) * 60 + 5);
    expect(room.state).toMatchObject({ status: 'ended', fired: 1 });
    expect(room.nextAt).toBeUndefined();
  });

  it('gives its own items, with how late they are', async () => {
    room.triggers = [scheduleOf({ ...every(10), input: [{ list: 'a' }, { list: 'b' }] })];
    await room.open();
    await room.jump(11 * MINUTE_MS);
    const moment = { scheduledFor: '2026-11-20T12:10:00.000Z', firedAt: '2026-11-20T12:11:00.000Z', delayMs: MINUTE_MS };
    expect(room.starts[0]?.items.map(({ json }) => json)).toEqual([
      { list: 'a', ...moment },
      { list: 'b', ...moment },
    ]);
    expect(room.service.records({ limit: 1 })).toMatchObject([{ state: 'fired', delayMs: MINUTE_MS, runId: 'run_1' }]);
  });

  it('that cannot be followed is reported once, says why and does not disturb the others', async () => {
    const broken = scheduleOf({ recurrence: { kind: 'cron', expression: '61 * * * *' } });
    room.triggers = [broken, scheduleOf(every(1), { flowId: 'flow_2' })];
    await room.open();
    await room.change({ ...broken }, ...room.triggers.slice(1));
    await room.advance(MINUTE_MS);
    expect(room.starts.map(({ flowId }) => flowId)).toEqual(['flow_2']);
    expect(room.reports).toMatchObject([
      { code: 'SCHEDULE_INVALID', data: { flowId: 'flow_1', flowName: 'Report', nodeId: 'start' } },
    ]);
    expect(room.state).toMatchObject({ status: 'invalid', error: { code: 'SCHEDULE_INVALID' } });
    await expect(room.service.calendarOf('flow_1', 'start')).rejects.toMatchObject({ code: 'SCHEDULE_INVALID' });
    await expect(room.service.calendarOf('flow_9', 'start')).rejects.toMatchObject({ code: 'SCHEDULE_NOT_FOUND' });
    await room.change(scheduleOf(every(1)));
    expect(room.state).toMatchObject({ status: 'active' });
    expect(room.state).not.toHaveProperty('lastError');
  });

  it('whose config is no schedule is told apart from one that is', async () => {
    room.triggers = [scheduleOf({ recurrence: { kind: 'daily', every: 0 } })];
    await room.open();
    expect(room.state).toMatchObject({ status: 'invalid', error: { data: { detail: 'SCHEDULE_UNREADABLE' } } });
    expect(room.state.error?.message).toContain('recurrence.every');
  });
});

describe('publishing', () => {
  it('of a change that leaves the beat alone keeps it, and starts the new version', async () => {
    room.triggers = [scheduleOf(every(10))];
    await room.open();
    await room.advance(7 * MINUTE_MS);
    await room.change(scheduleOf({ ...every(10), weekends: 'skip' }, { version: 2 }));
    await room.advance(4 * MINUTE_MS);
    expect(room.starts.map(({ version }) => version)).toEqual([2]);
    expect(room.firedFor).toEqual(['12:10:00']);
  });

  it('of another rhythm counts from then on; removing the schedule ends it', async () => {
    room.triggers = [scheduleOf(every(10))];
    await room.open();
    await room.advance(7 * MINUTE_MS);
    await room.change(scheduleOf(every(5)));
    await room.advance(5 * MINUTE_MS);
    expect(room.firedFor).toEqual(['12:12:00']);
    await room.change();
    await room.advance(HOUR_MS);
    expect(room.starts).toHaveLength(1);
    expect(room.store.db.prepare('SELECT count(*) AS count FROM schedules').get()).toEqual({ count: 0 });
    expect(room.service.states()).toEqual([]);
  });

  it('over an upgrade from version 1 keeps the beat too', async () => {
    room.triggers = [scheduleOf({}, { typeVersion: 1, config: { mode: 'interval', everyMs: 600_000 } })];
    await room.open();
    await room.advance(7 * MINUTE_MS);
    await room.change(scheduleOf(every(10), { version: 2 }));
    expect(room.nextAt).toBe('2026-11-20T12:10:00.000Z');
  });

  it('finds the row that an old version left, with what was due', async () => {
    await room.open();
    const rule = JSON.stringify({ mode: 'interval', everyMs: 600_000 });
    room.store.db
      .prepare(
        `INSERT INTO schedules (flow_id, node_id, version, config, next_at, last_at, anchor_at, fired, skipped, cursor_at)
         VALUES ('flow_1', 'start', 1, ?, :next, NULL, :anchor, 7, 2, :next - 1)`,
      )
      .run(rule, { next: room.nowMs - MINUTE_MS, anchor: room.nowMs - 21 * MINUTE_MS });
    room.kill();
    room.triggers = [scheduleOf({}, { typeVersion: 1, config: { mode: 'interval', everyMs: 600_000 } })];
    await room.open();
    expect(room.firedFor).toEqual(['11:59:00']);
    expect(room.state).toMatchObject({ fired: 8, skipped: 2 });
    expect(room.nextAt).toBe('2026-11-20T12:09:00.000Z');
  });
});

describe('rules and exceptions', () => {
  // 2026-11-20 is a Friday.
  it('leave occurrences out as they pass, each with its reason', async () => {
    room.holidaysOf = () => Promise.resolve(holidayCalendarOf([{ date: '2026-11-23', name: 'Day of the Mill' }]));
    room.triggers = [scheduleOf({ ...daily('13:00'), weekends: 'skip', holidays: { country: 'BR', policy: 'skip' } })];
    await room.open();
    await room.advance(2 * DAY_MS + 2 * HOUR_MS);
    expect(room.records()).toEqual(['11-20 13:00 fired', '11-21 13:00 skipped weekend', '11-22 13:00 skipped weekend']);
    await room.advance(2 * DAY_MS);
    expect(room.records().slice(3)).toEqual(['11-23 13:00 skipped holiday Day of the Mill', '11-24 13:00 fired']);
    expect(room.state).toMatchObject({ fired: 2, skipped: 3, missed: 0 });
    expect(room.reports).toEqual([]);
  });

  it('that leave out many in a row have one record for most of them', async () => {
    room.triggers = [scheduleOf({ ...every(1), window: { from: '12:00', to: '12:05', outside: 'skip' } })];
    await room.open();
    await room.advance(DAY_MS + 2 * MINUTE_MS);
    const skipped = room.records('skipped');
    expect(skipped).toHaveLength(51);
    expect(skipped.slice(-1)).toEqual(['11-20 12:55 skipped window x1000 -11-21 05:34']);
    expect(room.records('fired')).toHaveLength(4 + 3);
    expect(room.wakes).toBeLessThan(24 * 60 + 70);
  });

  it('move an occurrence and say so; taking the exception back does not run it twice', async () => {
    room.triggers = [scheduleOf(daily('13:00'))];
    await room.open();
    const occurrence = '2026-11-22T13:00:00Z';
    await room.setExceptions(exception({ kind: 'reschedule', occurrence, at: '2026-11-20T15:30:00Z', reason: 'Early' }));
    await room.advance(4 * HOUR_MS);
    expect(room.starts.map(({ trigger }) => trigger.detail)).toEqual([
      { occurrence: '2026-11-20T13:00:00.000Z' },
      { occurrence: '2026-11-22T13:00:00.000Z', movedTo: '2026-11-20T15:30:00.000Z' },
    ]);
    expect(room.records()).toEqual(['11-20 13:00 fired', '11-22 13:00 fired exception-reschedule Early']);
    await room.setExceptions();
    await room.advance(3 * DAY_MS);
    expect(room.runs.size).toBe(4);
    expect(room.records('fired').filter((record) => record.startsWith('11-22'))).toHaveLength(1);
  });

  it('give a run other settings and variables for a while', async () => {
    room.triggers = [scheduleOf(daily('13:00'))];
    await room.open();
    const period = { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' };
    await room.setExceptions(exception({ kind: 'modify', ...period, settings: { priority: 5, variables: { list: 'vip' } } }));
    await room.advance(2 * DAY_MS);
    expect(room.starts.map(({ settings, items }) => [settings, (items[0]?.json as JsonObject)['list']])).toEqual([
      [{ priority: 5 }, 'vip'],
      [undefined, undefined],
    ]);
  });

  it('read anew do not move what is due', async () => {
    room.triggers = [scheduleOf(every(10))];
    await room.open();
    await room.advance(9 * MINUTE_MS);
    room.nowMs += 2 * MINUTE_MS;
    await room.setExceptions(exception({ kind: 'skip', from: '2026-12-01T00:00:00Z', to: '2026-12-02T00:00:00Z' }));
    await room.advance(MINUTE_MS);
    expect(room.firedFor).toEqual(['12:10:00']);
  });

  it('whose holidays cannot be loaded stop the schedule, which says so, until they can', async () => {
    room.holidaysOf = () => Promise.reject(new AppError({ code: 'HOLIDAY_LIST_NOT_FOUND', message: 'The list is gone.' }));
    room.triggers = [scheduleOf({ ...every(10), holidays: { lists: ['x'] }, misfire: { policy: 'all', catchUpMs: HOUR_MS } })];
    await room.open();
    await room.advance(12 * MINUTE_MS);
    expect(room.starts).toEqual([]);
    expect(room.state).toMatchObject({ status: 'invalid', error: { code: 'SCHEDULE_HOLIDAYS_MISSING' } });
    expect(room.reports).toMatchObject([{ code: 'SCHEDULE_HOLIDAYS_MISSING', data: { reason: 'The list is gone.' } }]);
    room.holidaysOf = () => Promise.resolve({ nameOf: () => undefined });
    await room.advance(10 * MINUTE_MS);
    expect(room.firedFor).toEqual(['12:10:00', '12:20:00']);
    expect(room.state).toMatchObject({ status: 'active' });
  });
});

describe('an occurrence', () => {
  it('in whose way a run is is skipped by the overlap policy, and says which run that was', async () => {
    room.runningGroup = 'schedule:start';
    room.triggers = [scheduleOf({ ...every(10), overlap: 'skip' })];
    await room.open();
    await room.advance(10 * MINUTE_MS);
    room.runningGroup = undefined;
    await room.advance(10 * MINUTE_MS);
    expect(room.starts.map(({ overlap }) => overlap)).toEqual([
      { group: 'schedule:start', policy: 'skip' },
      { group: 'schedule:start', policy: 'skip' },
    ]);
    expect(room.records()).toEqual(['11-20 12:10 skipped overlap', '11-20 12:20 fired']);
    expect(room.state).toMatchObject({ fired: 1, skipped: 1 });
  });

  it('may be joined by a run by hand, which leaves the series and its counts alone', async () => {
    room.triggers = [scheduleOf({ ...every(10), overlap: 'skip' })];
    await room.open();
    const next = room.nextAt;
    const first = await room.service.runNow('flow_1', 'start', 'click');
    expect(await room.service.runNow('flow_1', 'start', 'click')).toEqual({ ...first, duplicate: true });
    await room.service.runNow('flow_1', 'start');
    expect(room.runs.size).toBe(2);
    expect(room.starts[0]).toMatchObject({ trigger: { kind: 'schedule', detail: { runNow: '2026-11-20T12:00:00.000Z' } } });
    expect(room.starts[0]).not.toHaveProperty('overlap');
    expect(room.nextAt).toBe(next);
    expect(room.records()).toEqual([]);
    expect(room.state).toMatchObject({ fired: 0 });
    await expect(room.service.runNow('flow_1', 'none')).rejects.toMatchObject({ code: 'SCHEDULE_NOT_FOUND' });
  });

  it('whose start fails for now is tried again, within its catch-up window', async () => {
    room.triggers = [scheduleOf(every(60))];
    room.failures = Array.from({ length: 3 }, full);
    await room.open();
    await room.advance(HOUR_MS + MINUTE_MS);
    expect(new Set(room.firedFor)).toEqual(new Set(['13:00:00']));
    expect(room.state).toMatchObject({ fired: 1, missed: 0, failed: 0 });
  });

  it('whose start fails for longer is recorded with what was in its way, and the next comes', async () => {
    room.triggers = [scheduleOf(every(60))];
    room.failures = Array.from({ length: 20 }, full);
    await room.open();
    await room.advance(HOUR_MS + 10 * MINUTE_MS);
    expect(room.records()).toEqual(['11-20 13:00 failed STORE_FULL The disk is full.']);
    expect(room.state).toMatchObject({ fired: 0, failed: 1, lastError: 'The disk is full.' });
    expect(room.nextAt).toBe('2026-11-20T14:00:00.000Z');
    room.failures = [];
    await room.advance(HOUR_MS);
    expect(room.state).toMatchObject({ fired: 1 });
    expect(room.state).not.toHaveProperty('lastError');
  });

  it('whose start fails for good is reported once until it goes well again, and the next comes', async () => {
    const invalid = () => new AppError({ code: 'FLOW_INVALID', message: 'No.' });
    room.triggers = [scheduleOf(every(60))];
    room.failures = [invalid(), invalid()];
    await room.open();
    await room.advance(3 * HOUR_MS);
    const report = {
      code: 'SCHEDULE_START_FAILED',
      data: { flowId: 'flow_1', cause: 'FLOW_INVALID', reason: { code: 'FLOW_INVALID', message: 'No.' } },
    };
    expect(room.reports).toMatchObject([report]);
    expect(room.records()).toEqual([
      '11-20 13:00 failed FLOW_INVALID No.',
      '11-20 14:00 failed FLOW_INVALID No.',
      '11-20 15:00 fired',
    ]);
    expect(room.state).toMatchObject({ fired: 1, failed: 2 });
    room.failures = [invalid()];
    await room.advance(HOUR_MS);
    expect(room.reports).toMatchObject([report, report]);
  });
});

const full = () => new AppError({ code: 'STORE_FULL', kind: 'operational', message: 'The disk is full.' });
