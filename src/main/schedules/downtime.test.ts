import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Schedule } from '#shared/model/schedule';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, scheduleOf, TestRoom } from './testing/test-room';

let room: TestRoom;
beforeEach(() => {
  room = new TestRoom();
});
afterEach(() => room.close());

const hourly = (misfire: Partial<Schedule['misfire']> = {}) =>
  scheduleOf({ recurrence: { kind: 'cron', expression: '0 * * * *' }, misfire });

/** Ends the process at 12:59 and begins the next so much later. */
async function downFor(ms: number, schedule: Parameters<TestRoom['change']>[0]): Promise<void> {
  room.triggers = [schedule];
  await room.open();
  await room.advance(59 * MINUTE_MS);
  room.kill();
  room.nowMs += ms;
  await room.open();
}

describe('after downtime', () => {
  it('shorter than the catch-up window the late occurrence runs once, and its delay is recorded', async () => {
    await downFor(4 * MINUTE_MS, hourly());
    await room.advance(10 * MINUTE_MS);
    expect(room.firedFor).toEqual(['13:00:00']);
    expect(room.service.records({ limit: 9 })).toMatchObject([{ state: 'fired', delayMs: 3 * MINUTE_MS }]);
    expect(room.reports).toEqual([]);
  });

  it('of hours, "once" runs the newest when it is not too late, and the others are recorded as missed', async () => {
    await downFor(3 * HOUR_MS + 4 * MINUTE_MS, hourly());
    expect(room.firedFor).toEqual(['16:00:00']);
    expect(room.records()).toEqual([
      '11-20 13:00 missed not-running',
      '11-20 14:00 missed not-running',
      '11-20 15:00 missed not-running',
      '11-20 16:00 fired',
    ]);
    expect(room.state).toMatchObject({ fired: 1, missed: 3 });
    expect(room.nextAt).toBe('2026-11-20T17:00:00.000Z');
    expect(room.reports).toMatchObject([
      {
        code: 'SCHEDULE_SKIPPED',
        data: { skipped: 3, flowName: 'Report', sinceMs: Date.parse('2026-11-20T13:00:00Z'), isCaughtUp: true },
      },
    ]);
  });

  it('that ends long after the newest, "once" runs none', async () => {
    await downFor(2 * HOUR_MS + 30 * MINUTE_MS, hourly());
    expect(room.starts).toEqual([]);
    expect(room.state).toMatchObject({ fired: 0, missed: 3 });
    await room.advance(HOUR_MS);
    expect(room.firedFor).toEqual(['16:00:00']);
  });

  it('"all" runs each in the catch-up window, oldest first, the newest of them up to its limit', async () => {
    await downFor(5 * HOUR_MS, hourly({ policy: 'all', catchUpMs: 3 * HOUR_MS + 59 * MINUTE_MS, max: 3 }));
    expect(room.firedFor).toEqual(['15:00:00', '16:00:00', '17:00:00']);
    expect(room.records()).toEqual([
      '11-20 13:00 missed not-running',
      '11-20 14:00 missed policy',
      '11-20 15:00 fired',
      '11-20 16:00 fired',
      '11-20 17:00 fired',
    ]);
  });

  it('"skip" runs none that is late, and what comes in time', async () => {
    await downFor(2 * HOUR_MS + MINUTE_MS + 5 * SECOND_MS, hourly({ policy: 'skip' }));
    expect(room.firedFor).toEqual(['15:00:00']);
    expect(room.records('missed')).toEqual(['11-20 13:00 missed not-running', '11-20 14:00 missed not-running']);
    await room.jump(2 * HOUR_MS);
    expect(room.starts).toHaveLength(2);
    await room.jump(30 * MINUTE_MS);
    await room.advance(30 * MINUTE_MS);
    expect(room.firedFor).toEqual(['15:00:00', '17:00:00', '18:00:00']);
  });

  it('a few seconds late is on time for every policy, and for each of several', async () => {
    room.triggers = [
      scheduleOf({ recurrence: { kind: 'interval', every: 1, unit: 'seconds' }, misfire: { policy: 'skip', catchUpMs: 0 } }),
    ];
    await room.open();
    await room.jump(4 * SECOND_MS);
    expect(room.firedFor).toEqual(['12:00:01', '12:00:02', '12:00:03', '12:00:04']);
  });

  it('of weeks, every second, costs little and leaves a bounded number of records', async () => {
    room.triggers = [scheduleOf({ recurrence: { kind: 'interval', every: 1, unit: 'seconds' } })];
    await room.open();
    await room.advance(5 * SECOND_MS);
    room.kill();
    room.nowMs += 21 * DAY_MS;
    const beginMs = performance.now();
    await room.open();
    expect(performance.now() - beginMs).toBeLessThan(2000);
    const missed = room.records('missed');
    expect(missed).toHaveLength(50);
    expect(missed[0]).toBe('11-20 12:00 missed not-running x1000 -12-11 11:59');
    expect(room.firedFor.at(-1)).toBe('12:00:05');
    expect(room.state).toMatchObject({ fired: 6, missed: 1049 });
  });

  it('what was skipped by its rules meanwhile is told apart from what was missed', async () => {
    const schedule = scheduleOf({ recurrence: { kind: 'daily', times: ['13:00'] }, weekends: 'skip' });
    await downFor(5 * DAY_MS, schedule);
    expect(room.records()).toEqual([
      '11-20 13:00 missed not-running',
      '11-21 13:00 skipped weekend',
      '11-22 13:00 skipped weekend',
      '11-23 13:00 missed not-running',
      '11-24 13:00 missed not-running',
    ]);
  });

  it('sleep is treated alike', async () => {
    room.triggers = [hourly({ policy: 'all', catchUpMs: DAY_MS })];
    await room.open();
    await room.jump(3 * HOUR_MS);
    await room.advance(MINUTE_MS);
    expect(room.firedFor).toEqual(['13:00:00', '14:00:00', '15:00:00']);
    expect(room.service.records({ limit: 9 }).map(({ delayMs }) => delayMs)).toEqual([0, HOUR_MS, 2 * HOUR_MS]);
  });
});

describe('a clock that is set', () => {
  it('back runs nothing twice and does not wait for the moment that was to come', async () => {
    room.triggers = [hourly()];
    await room.open();
    await room.advance(2 * HOUR_MS + MINUTE_MS);
    await room.jump(-90 * MINUTE_MS);
    expect(room.nextAt).toBe('2026-11-20T15:00:00.000Z');
    await room.advance(3 * HOUR_MS);
    expect(room.firedFor).toEqual(['13:00:00', '14:00:00', '15:00:00']);
    expect(room.state).toMatchObject({ fired: 3, missed: 0 });
  });

  it('back by days runs nothing twice, though keys and records of then are pruned', async () => {
    room.triggers = [scheduleOf({ recurrence: { kind: 'interval', every: 10, unit: 'minutes' } })];
    await room.open();
    await room.advance(4 * DAY_MS);
    room.pruneKeys();
    room.store.db.exec('DELETE FROM schedule_occurrences');
    const before = new Set(room.firedFor).size;
    await room.jump(-3 * DAY_MS);
    await room.advance(3 * DAY_MS);
    expect(room.starts).toHaveLength(4 * 144);
    expect(before).toBe(144);
    room.kill();
    room.nowMs -= 2 * DAY_MS;
    await room.open();
    await room.advance(2 * DAY_MS);
    expect(room.starts).toHaveLength(4 * 144);
    await room.advance(HOUR_MS);
    expect(room.starts).toHaveLength(4 * 144 + 6);
  });

  it('ahead by years for a while and put right goes on as if nothing had been', async () => {
    room.triggers = [hourly()];
    await room.open();
    await room.advance(HOUR_MS + MINUTE_MS);
    const rightMs = room.nowMs;
    await room.jump(Date.parse('2030-01-01T00:30:00Z') - room.nowMs);
    await room.advance(2 * HOUR_MS);
    await room.jump(rightMs + 3 * HOUR_MS - room.nowMs);
    expect(room.nextAt).toBe('2026-11-20T17:00:00.000Z');
    await room.advance(2 * HOUR_MS);
    expect(room.firedFor).toEqual(['13:00:00', '01:00:00', '02:00:00', '17:00:00', '18:00:00']);
  });

  it('back by years does not stop a series that counts from then, also over a restart', async () => {
    room.nowMs = Date.parse('2030-01-01T00:00:00Z');
    room.triggers = [scheduleOf({ recurrence: { kind: 'interval', every: 1, unit: 'hours' } })];
    await room.open();
    await room.jump(Date.parse('2026-11-20T12:00:00Z') - room.nowMs);
    await room.advance(HOUR_MS);
    expect(room.firedFor).toEqual(['13:00:00']);
    room.kill();
    room.nowMs = Date.parse('2026-01-01T00:00:00Z');
    await room.open();
    await room.advance(HOUR_MS);
    expect(room.firedFor).toEqual(['13:00:00', '01:00:00']);
  });

  it('forward by a little is a delay', async () => {
    room.triggers = [hourly()];
    await room.open();
    await room.advance(59 * MINUTE_MS);
    await room.jump(3 * MINUTE_MS);
    expect(room.records()).toEqual(['11-20 13:00 fired']);
  });
});
