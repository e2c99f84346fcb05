import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, scheduleOf, TestRoom } from './testing/test-room';

let room: TestRoom;
beforeEach(() => {
  room = new TestRoom();
});
afterEach(() => room.close());

const hourlyAll = scheduleOf({
  recurrence: { kind: 'cron', expression: '0 * * * *' },
  misfire: { policy: 'all', catchUpMs: DAY_MS, max: 100 },
});

/** From now on nothing about schedules can be written. */
const cut = () =>
  room.store.db.exec(`
    CREATE TRIGGER cut_rows BEFORE INSERT ON schedules BEGIN SELECT raise(ABORT, 'cut'); END;
    CREATE TRIGGER cut_records BEFORE INSERT ON schedule_occurrences BEGIN SELECT raise(ABORT, 'cut'); END`);
const mend = () => room.store.db.exec('DROP TRIGGER cut_rows; DROP TRIGGER cut_records');

describe('a crash', () => {
  it('between the start of a run and the note of it does not start another, and the note is made', async () => {
    room.triggers = [hourlyAll];
    await room.open();
    cut();
    await room.advance(HOUR_MS);
    expect(room.runs.size).toBe(1);
    mend();
    room.kill();
    await room.open();
    await room.advance(30 * MINUTE_MS);
    expect(room.runs.size).toBe(1);
    expect(room.records()).toEqual(['11-20 13:00 fired']);
    expect(room.state).toMatchObject({ fired: 1 });
    expect(room.nextAt).toBe('2026-11-20T14:00:00.000Z');
  });

  it('there, with a downtime longer than the catch-up window, is not a miss', async () => {
    room.triggers = [scheduleOf({ recurrence: { kind: 'cron', expression: '0 * * * *' } })];
    await room.open();
    await room.advance(59 * MINUTE_MS);
    await room.jump(2 * HOUR_MS);
    expect(room.records('fired')).toEqual([]);
    cut();
    await room.advance(MINUTE_MS);
    expect(room.firedFor).toEqual(['15:00:00']);
    mend();
    room.kill();
    room.nowMs += 2 * HOUR_MS + 30 * MINUTE_MS;
    await room.open();
    expect(room.runs.size).toBe(1);
    expect(room.records().slice(2)).toEqual([
      '11-20 15:00 fired',
      '11-20 16:00 missed not-running',
      '11-20 17:00 missed not-running',
    ]);
    expect(room.service.records({ state: 'fired', limit: 1 })).toMatchObject([{ runId: 'run_1' }]);
  });

  it('in the midst of a catch-up goes on where it was', async () => {
    room.triggers = [hourlyAll];
    await room.open();
    room.kill();
    room.nowMs += 6 * HOUR_MS;
    const opening = room.open();
    while (room.starts.length < 3) await new Promise((resolve) => setImmediate(resolve));
    room.kill();
    await opening.catch(() => undefined);
    await room.open();
    expect(room.runs.size).toBe(6);
    expect(room.records()).toEqual(['13', '14', '15', '16', '17', '18'].map((hour) => `11-20 ${hour}:00 fired`));
    expect(room.state).toMatchObject({ fired: 6, missed: 0 });
  });
});

describe('a disk that takes nothing', () => {
  it('does not stop schedules; rows and records are written when it does again', async () => {
    room.triggers = [hourlyAll];
    await room.open();
    cut();
    await room.advance(2 * HOUR_MS);
    expect(room.firedFor).toEqual(['13:00:00', '14:00:00']);
    expect(room.records()).toEqual([]);
    expect(room.reports).toHaveLength(1);
    mend();
    await room.advance(2 * MINUTE_MS);
    expect(room.records()).toEqual(['11-20 13:00 fired', '11-20 14:00 fired']);
    expect(room.state).toMatchObject({ fired: 2 });
  });
});

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('a schedule that goes', () => {
  it('and comes back while a start of it is under way has a row of its own', async () => {
    room.triggers = [hourlyAll];
    await room.open();
    let open = (): void => undefined;
    room.gate = new Promise((resolve) => {
      open = resolve;
    });
    const started = room.advance(HOUR_MS);
    while (room.starts.length === 0) await nextTurn();
    room.tell();
    await room.service.caughtUp();
    room.tell(hourlyAll);
    await room.service.caughtUp();
    // Both rows are written behind.
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    open();
    await started;
    expect(room.store.db.prepare('SELECT count(*) AS count FROM schedules').get()).toEqual({ count: 1 });
    expect(room.runs.size).toBe(1);
    await room.advance(HOUR_MS);
    expect(room.runs.size).toBe(2);
  });
});

describe('two services over one database', () => {
  it('start each occurrence once, and count and record it once', async () => {
    room.triggers = [hourlyAll];
    await room.open();
    await room.open();
    await room.advance(3 * HOUR_MS + MINUTE_MS);
    expect(room.runs.size).toBe(3);
    expect(room.records()).toEqual(['11-20 13:00 fired', '11-20 14:00 fired', '11-20 15:00 fired']);
    room.kill();
    await room.open();
    expect(room.state).toMatchObject({ fired: 3, missed: 0 });
  });

  it('neither takes for missed what the other has started', async () => {
    room.triggers = [hourlyAll];
    const late = await room.open();
    await room.open();
    // The first sleeps on: its timers do not ring until all is over.
    await room.advance(3 * HOUR_MS);
    late.refresh();
    await room.settled();
    expect(room.records('missed')).toEqual([]);
    expect(room.runs.size).toBe(3);
  });

  it('heed a pause that the other was asked for', async () => {
    room.triggers = [hourlyAll];
    await room.open();
    await room.open();
    room.service.pause('flow_1', 'start');
    await room.advance(2 * HOUR_MS);
    expect(room.starts).toEqual([]);
  });
});
