import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, scheduleOf, TestRoom } from './testing/test-room';

let room: TestRoom;
const hourly = scheduleOf({
  recurrence: { kind: 'cron', expression: '0 * * * *' },
  misfire: { policy: 'all', catchUpMs: DAY_MS },
});
beforeEach(async () => {
  room = new TestRoom();
  room.triggers = [hourly];
  await room.open();
});
afterEach(() => room.close());

it('a pause lets nothing start; what passed in it is one record and not made up for', async () => {
  room.service.pause('flow_1', 'start');
  expect(room.state).toMatchObject({ status: 'paused', pausedAtMs: room.nowMs });
  expect(room.service.nextRunAt('flow_1')).toBeUndefined();
  await room.advance(3 * HOUR_MS + 30 * MINUTE_MS);
  room.service.resume('flow_1', 'start');
  await room.settled();
  expect(room.records()).toEqual(['11-20 13:00 missed paused schedule x3 -11-20 15:00']);
  expect(room.state).toMatchObject({ status: 'active', missed: 0 });
  expect(room.state).not.toHaveProperty('pausedAtMs');
  expect(room.reports).toEqual([]);
  await room.advance(HOUR_MS);
  expect(room.firedFor).toEqual(['16:00:00']);
});

it('a pause with an end is over then, also when the process was not there', async () => {
  room.service.pause('flow_1', 'start', room.nowMs + 90 * MINUTE_MS);
  await room.advance(2 * HOUR_MS + MINUTE_MS);
  expect(room.firedFor).toEqual(['14:00:00']);
  room.service.pause('flow_1', 'start', room.nowMs + 90 * MINUTE_MS);
  await room.settled();
  room.kill();
  room.nowMs += 3 * HOUR_MS;
  await room.open();
  expect(room.firedFor).toEqual(['14:00:00', '16:00:00', '17:00:00']);
  expect(room.records('missed')).toEqual(['11-20 13:00 missed paused schedule', '11-20 15:00 missed paused schedule']);
  expect(() => room.service.pause('flow_1', 'start', room.nowMs)).toThrow(
    expect.objectContaining({ code: 'SCHEDULE_UNTIL_PAST' }),
  );
  expect(() => room.service.pause('flow_1', 'none')).toThrow(expect.objectContaining({ code: 'SCHEDULE_NOT_FOUND' }));
});

it('a pause outlives restarts and publishing', async () => {
  room.service.pause('flow_1', 'start');
  await room.settled();
  room.kill();
  room.nowMs += 2 * HOUR_MS;
  await room.open();
  await room.change({ ...hourly, version: 2 });
  await room.advance(HOUR_MS);
  expect(room.starts).toEqual([]);
  room.service.resume('flow_1', 'start');
  await room.settled();
  expect(room.records()).toEqual(['11-20 13:00 missed paused schedule x3 -11-20 15:00']);
});

it('all schedules can be paused, for a while too', async () => {
  await room.change(hourly, { ...hourly, flowId: 'flow_2' });
  room.service.pauseAll();
  await room.settled();
  expect(room.service.allPaused()).toEqual({ sinceMs: room.nowMs });
  expect(room.service.states().map(({ status }) => status)).toEqual(['paused', 'paused']);
  await room.advance(90 * MINUTE_MS);
  room.service.resumeAll();
  await room.settled();
  expect(room.service.allPaused()).toBeUndefined();
  await room.advance(HOUR_MS);
  expect(room.firedFor).toEqual(['14:00:00', '14:00:00']);
  expect(room.records('missed')).toEqual(['11-20 13:00 missed paused workspace', '11-20 13:00 missed paused workspace']);
  room.service.pauseAll(room.nowMs + 2 * HOUR_MS);
  await room.settled();
  await room.advance(3 * HOUR_MS);
  expect(room.service.allPaused()).toBeUndefined();
  expect(room.firedFor.slice(2)).toEqual(['17:00:00', '17:00:00']);
});

it('a pause of its flow is told apart, and what the flow would have done is not missed', async () => {
  await room.change({ ...hourly, status: 'paused' });
  expect(room.state).toMatchObject({ status: 'flow-paused' });
  await room.advance(2 * HOUR_MS);
  await room.change({ ...hourly });
  expect(room.records()).toEqual(['11-20 13:00 missed paused flow x2 -11-20 14:00']);
  await room.advance(HOUR_MS);
  expect(room.firedFor).toEqual(['15:00:00']);
});

it('listeners hear of each change, with the flow where it is one', async () => {
  const heard: (string | undefined)[] = [];
  const stop = room.service.onChanged((flowId) => heard.push(flowId));
  room.service.pause('flow_1', 'start');
  await room.settled();
  expect(new Set(heard)).toEqual(new Set(['flow_1']));
  room.service.pauseAll();
  await room.settled();
  expect(heard).toContain(undefined);
  stop();
  heard.length = 0;
  room.service.resumeAll();
  await room.settled();
  expect(heard).toEqual([]);
});
