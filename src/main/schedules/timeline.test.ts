import { describe, expect, it } from 'vitest';
import { compileSchedule } from '#shared/calendar/index';
import type { FlowId, NodeId } from '#shared/model/ids';
import { type ScheduleInput, scheduleSchema } from '#shared/model/schedule';
import type { ScheduleEntry, ScheduleStatus, TimelineSchedule } from '#shared/model/schedule-views';
import { conflictsOf } from './conflicts';
import type { StoredOccurrence } from './service-types';
import { timelineOf } from './timeline';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const nowMs = Date.parse('2026-11-21T12:00:00Z');

function entry(id: string, recurrence: ScheduleInput['recurrence'], status: ScheduleStatus = 'active'): ScheduleEntry {
  return {
    ...{ flowId: `flow_${id}`, flowName: id, nodeId: 'when', nodeName: 'When', status, zone: 'UTC', anchorMs: nowMs - DAY_MS },
    schedule: scheduleSchema.parse({ recurrence }),
    ...{ seed: id, fired: 0, skipped: 0, missed: 0, exceptionCount: 0 },
  };
}
const hourly = { kind: 'cron' as const, expression: '0 * * * *' };
const everySecond = { kind: 'interval' as const, every: 1, unit: 'seconds' as const };

function record(id: string, atMs: number, more: Partial<StoredOccurrence> = {}): StoredOccurrence {
  return {
    flowId: `flow_${id}` as FlowId,
    nodeId: 'when' as NodeId,
    plannedMs: atMs,
    atMs,
    state: 'fired',
    recordedAt: atMs,
    ...more,
  };
}

function ask(entries: ScheduleEntry[], from: number, to: number, records: StoredOccurrence[] = []) {
  return timelineOf(
    {
      entries: { all: () => entries },
      calendarOf: async ({ flowId, schedule, zone, anchorMs }) => {
        if (schedule === undefined) throw new Error(`${flowId} cannot be read`);
        return compileSchedule(schedule, { timeZone: zone, anchorMs });
      },
      recordsBetween: (fromMs, toMs) => records.filter(({ atMs }) => atMs >= fromMs && atMs < toMs),
      now: () => nowMs,
    },
    { from, to },
  );
}

describe('a timeline', () => {
  it('has the past as it was recorded and the future as it is planned', async () => {
    const records = [
      record('a', nowMs - 2 * HOUR_MS, { runId: 'run_1' as StoredOccurrence['runId'] }),
      record('a', nowMs - HOUR_MS, { state: 'missed', reason: 'not-running', count: 3, untilMs: nowMs - 1 }),
    ];
    const { schedules, isCut } = await ask([entry('a', hourly)], nowMs - 3 * HOUR_MS, nowMs + 2 * HOUR_MS, records);
    expect(isCut).toBe(false);
    expect(schedules).toMatchObject([{ flowName: 'a', zone: 'UTC', isCut: false }]);
    expect(schedules[0]?.items).toEqual([
      { plannedMs: nowMs - 2 * HOUR_MS, atMs: nowMs - 2 * HOUR_MS, outcome: 'runs', state: 'fired', runId: 'run_1' },
      {
        ...{ plannedMs: nowMs - HOUR_MS, atMs: nowMs - HOUR_MS, outcome: 'runs', state: 'missed', reason: 'not-running' },
        ...{ count: 3, untilMs: nowMs - 1 },
      },
      { plannedMs: nowMs, atMs: nowMs, outcome: 'runs' },
      { plannedMs: nowMs + HOUR_MS, atMs: nowMs + HOUR_MS, outcome: 'runs' },
    ]);
  });

  it('cuts a schedule that fires all the time, and it alone', async () => {
    const { schedules } = await ask([entry('busy', everySecond), entry('calm', hourly)], nowMs, nowMs + DAY_MS);
    expect(schedules.map(({ items, isCut }) => [items.length, isCut])).toEqual([
      [500, true],
      [24, false],
    ]);
  });

  it('gives no future to what does not fire or cannot be read', async () => {
    const unreadable: ScheduleEntry = { ...entry('broken', hourly), schedule: undefined };
    const entries = [entry('paused', hourly, 'paused'), entry('draft', hourly, 'draft'), unreadable];
    const { schedules } = await ask(entries, nowMs, nowMs + DAY_MS);
    expect(schedules.map(({ items }) => items)).toEqual([[], [], []]);
  });

  it('is bounded: in time, in schedules, and in what it lists of each', async () => {
    await expect(ask([], nowMs, nowMs + 93 * DAY_MS)).rejects.toMatchObject({ code: 'BAD_REQUEST', data: { maxDays: 92 } });
    const many = Array.from({ length: 1100 }, (_, index) => entry(`s${index}`, hourly));
    const { schedules, isCut } = await ask(many, nowMs, nowMs + 90 * DAY_MS);
    expect(isCut).toBe(true);
    expect(schedules).toHaveLength(1000);
    expect(schedules.every(({ items, isCut: isOneCut }) => items.length === 20 && isOneCut)).toBe(true);
  });
});

describe('conflicts', () => {
  const line = (id: string, ...items: Partial<TimelineSchedule['items'][number]>[]): TimelineSchedule => ({
    ...{
      flowId: `flow_${id}` as FlowId,
      flowName: id,
      nodeId: 'when' as NodeId,
      nodeName: 'When',
      status: 'active',
      zone: 'UTC',
    },
    items: items.map((item) => ({ plannedMs: 0, atMs: 0, outcome: 'runs', ...item })),
    isCut: false,
  });

  it('are the minutes in which several schedules start, each named once', () => {
    const { items, isCut } = conflictsOf([
      line('a', { atMs: 0 }, { atMs: 30_000 }, { atMs: 600_000 }),
      line('b', { atMs: 59_999 }, { atMs: 700_000 }),
      line('c', { atMs: 60_000 }),
    ]);
    expect(isCut).toBe(false);
    expect(items).toEqual([
      {
        ...{ fromMs: 0, toMs: 59_999, count: 2 },
        schedules: [
          { flowId: 'flow_a', nodeId: 'when', atMs: 0 },
          { flowId: 'flow_b', nodeId: 'when', atMs: 59_999 },
        ],
      },
    ]);
  });

  it('leave out what starts every few minutes: it meets all others', () => {
    const heartbeat = line('beat', ...Array.from({ length: 60 }, (_, minute) => ({ atMs: minute * 60_000 })));
    expect(conflictsOf([heartbeat, line('a', { atMs: 0 })]).items).toEqual([]);
    const quarters = line('quarters', ...Array.from({ length: 60 }, (_, n) => ({ atMs: n * 900_000 })));
    expect(conflictsOf([quarters, line('a', { atMs: 0 })]).items).toHaveLength(1);
  });

  it('are not made by what did not start', () => {
    const none = conflictsOf([line('a', { atMs: 0 }), line('b', { outcome: 'skipped' }), line('c', { state: 'missed' })]);
    expect(none.items).toEqual([]);
    expect(conflictsOf([line('a', { state: 'fired' }), line('b', {})]).items).toHaveLength(1);
  });
});
