import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StartRequest } from '#main/engine/engine';
import { openStore, type Store } from '#main/store';
import { AppError, type ErrorInfo } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import type { ScheduleTrigger } from './ports';
import { createSchedulesService, type SchedulesService } from './service';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };

let home: string;
let store: Store;
let service: SchedulesService;
let nowMs: number;
let timers: Set<{ atMs: number; callback: () => void }>;
let triggers: ScheduleTrigger[];
let onTriggers: () => void;
let zone: string;
let starts: StartRequest[];
let failures: Error[];
let reports: ErrorInfo[];
/** Keys of runs that are durable: they outlive a restart, as in the journal. */
let usedKeys: Set<string>;

function schedule(config: JsonObject, more: Partial<ScheduleTrigger> = {}): ScheduleTrigger {
  const flow = { flowId: 'flow_1', flowName: 'Report', flowKind: 'flow', version: 1, status: 'active' } as const;
  return { ...flow, nodeId: 'start', nodeName: 'Start', typeVersion: 1, config, ...more };
}

async function open(): Promise<void> {
  store = openStore({ home, log });
  timers = new Set();
  service = createSchedulesService({
    store,
    triggers: {
      list: () => triggers,
      onChange(listener) {
        onTriggers = listener;
        return () => undefined;
      },
    },
    engine: {
      async start(request) {
        starts.push(request);
        const failure = failures.shift();
        if (failure !== undefined) throw failure;
        const key = `${request.idempotency?.scope} ${request.idempotency?.key}`;
        const duplicate = usedKeys.has(key);
        usedKeys.add(key);
        return { runId: 'run_1' as RunId, status: 'running' as const, duplicate };
      },
    },
    clock: {
      now: () => nowMs,
      setTimer(atMs, callback) {
        expect(atMs - nowMs).toBeLessThanOrEqual(MINUTE_MS);
        const timer = { atMs, callback };
        timers.add(timer);
        return { cancel: () => timers.delete(timer) };
      },
    },
    timeZone: () => zone,
    report: (error) => reports.push(error),
  });
  service.start();
  await service.settled();
}

/** Stops as a crash does: nothing is told, nothing is written any more. */
function kill(): void {
  timers.clear();
  store.close();
}

/** Moves time on in the steps that the service asks for. */
async function advance(byMs: number): Promise<void> {
  const untilMs = nowMs + byMs;
  for (;;) {
    const [next] = [...timers].filter((timer) => timer.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
    if (next === undefined) break;
    timers.delete(next);
    nowMs = Math.max(nowMs, next.atMs);
    next.callback();
    await service.settled();
  }
  nowMs = untilMs;
}

/** Time passes without the app: sleep, or a clock that was set. */
async function jump(byMs: number): Promise<void> {
  nowMs += byMs;
  const [timer] = timers;
  if (timer !== undefined) {
    timers.delete(timer);
    timer.callback();
  }
  await service.settled();
}

const firedFor = () => starts.map((start) => (start.items[0]?.json as { scheduledFor: string }).scheduledFor.slice(11, 19));

async function change(next: ScheduleTrigger[]): Promise<void> {
  triggers = next;
  onTriggers();
  await service.settled();
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-schedules-'));
  nowMs = Date.parse('2026-11-20T12:00:00Z');
  triggers = [];
  zone = 'UTC';
  starts = [];
  failures = [];
  reports = [];
  usedKeys = new Set();
});
afterEach(async () => {
  await service.close();
  store.close();
  rmSync(home, { recursive: true, force: true });
});

describe('a schedule', () => {
  it('starts its flow at each occurrence, with the moment as its item and key', async () => {
    triggers = [schedule({ mode: 'interval', everyMs: 10 * MINUTE_MS })];
    await open();
    await advance(25 * MINUTE_MS);
    expect(firedFor()).toEqual(['12:10:00', '12:20:00']);
    expect(starts[0]).toEqual({
      flowId: 'flow_1',
      version: 1,
      trigger: { kind: 'schedule', nodeId: 'start', detail: { occurrence: '2026-11-20T12:10:00.000Z' } },
      triggerNodeId: 'start',
      items: [{ json: { scheduledFor: '2026-11-20T12:10:00.000Z', firedAt: '2026-11-20T12:10:00.000Z' } }],
      idempotency: {
        scope: 'schedule:flow_1',
        key: `start@${Date.parse('2026-11-20T12:10:00Z')}`,
        expiresAt: Date.parse('2026-11-21T12:10:00Z'),
      },
    });
    expect(service.nextRunAt('flow_1')).toBe(Date.parse('2026-11-20T12:30:00Z'));
    expect(service.nextRunAt('flow_2')).toBeUndefined();
    expect(service.upcoming()).toEqual([
      {
        ...{ flowId: 'flow_1', flowName: 'Report', nodeId: 'start', fired: 2, skipped: 0 },
        nextAt: Date.parse('2026-11-20T12:30:00Z'),
        lastAt: Date.parse('2026-11-20T12:20:00Z'),
      },
    ]);
  });

  it('by cron follows the zone of the node, else of the flow, else of the workspace', async () => {
    zone = 'Europe/Lisbon';
    const cron = { mode: 'cron', cron: '0 14 * * *' };
    triggers = [
      schedule({ ...cron, timeZone: 'America/Sao_Paulo' }, { flowId: 'node' }),
      schedule(cron, { flowId: 'flow', timeZone: 'Europe/Berlin' }),
      schedule(cron, { flowId: 'workspace' }),
    ];
    await open();
    const next = () =>
      service.upcoming().map(({ flowId, nextAt }) => [flowId, new Date(nextAt ?? 0).toISOString().slice(11, 16)]);
    expect(next()).toEqual([
      ['flow', '13:00'],
      ['workspace', '14:00'],
      ['node', '17:00'],
    ]);
    zone = 'America/New_York';
    service.refresh();
    await service.settled();
    expect(next()).toEqual([
      ['flow', '13:00'],
      ['node', '17:00'],
      ['workspace', '19:00'],
    ]);
  });

  it('far ahead is reached without a timer longer than a minute', async () => {
    triggers = [schedule({ mode: 'interval', everyMs: 40 * 24 * HOUR_MS })];
    await open();
    await advance(40 * 24 * HOUR_MS);
    expect(starts).toHaveLength(1);
  });

  it('that cannot be followed is reported once and does not disturb the others', async () => {
    triggers = [
      schedule({ mode: 'cron', cron: '0 0 31 2 *' }),
      schedule({ mode: 'interval', everyMs: MINUTE_MS }, { flowId: 'flow_2' }),
    ];
    await open();
    await change([...triggers]);
    await advance(MINUTE_MS);
    expect(starts.map((start) => start.flowId)).toEqual(['flow_2']);
    expect(reports).toMatchObject([{ code: 'SCHEDULE_INVALID', data: { flowId: 'flow_1', flowName: 'Report' } }]);
    expect(service.upcoming().map((entry) => [entry.flowId, entry.lastError?.includes('31 2')])).toEqual([
      ['flow_2', undefined],
      ['flow_1', true],
    ]);
  });
});

describe('publishing', () => {
  it('of a change that leaves the schedule alone keeps its beat, and starts the new version', async () => {
    triggers = [schedule({ mode: 'interval', everyMs: 10 * MINUTE_MS })];
    await open();
    await advance(7 * MINUTE_MS);
    await change([schedule({ mode: 'interval', everyMs: 10 * MINUTE_MS }, { version: 2 })]);
    await advance(4 * MINUTE_MS);
    expect(starts.map((start) => start.version)).toEqual([2]);
    expect(firedFor()).toEqual(['12:10:00']);
  });

  it('of another rhythm counts from then on; pausing and deleting end it', async () => {
    triggers = [schedule({ mode: 'interval', everyMs: 10 * MINUTE_MS })];
    await open();
    await advance(7 * MINUTE_MS);
    await change([schedule({ mode: 'interval', everyMs: 5 * MINUTE_MS })]);
    await advance(5 * MINUTE_MS);
    expect(firedFor()).toEqual(['12:12:00']);
    await change([schedule({ mode: 'interval', everyMs: 5 * MINUTE_MS }, { status: 'paused' })]);
    await advance(HOUR_MS);
    expect(service.upcoming()).toEqual([]);
    await change([schedule({ mode: 'interval', everyMs: 5 * MINUTE_MS })]);
    expect(starts).toHaveLength(1);
    expect(service.upcoming()).toMatchObject([{ skipped: 0, nextAt: Date.parse('2026-11-20T13:17:00Z') }]);
    await change([]);
    await advance(HOUR_MS);
    expect(starts).toHaveLength(1);
    expect(store.db.prepare('SELECT count(*) AS count FROM schedules').get()).toEqual({ count: 0 });
  });
});

describe('downtime', () => {
  beforeEach(async () => {
    triggers = [schedule({ mode: 'interval', everyMs: HOUR_MS })];
    await open();
  });

  it('shorter than the grace runs the late occurrence once', async () => {
    await advance(59 * MINUTE_MS);
    kill();
    nowMs += 4 * MINUTE_MS;
    await open();
    await advance(10 * MINUTE_MS);
    expect(firedFor()).toEqual(['13:00:00']);
    expect(reports).toEqual([]);
  });

  it('of hours runs at most the newest occurrence, and counts the others', async () => {
    await advance(59 * MINUTE_MS);
    kill();
    nowMs += 3 * HOUR_MS + 4 * MINUTE_MS;
    await open();
    expect(firedFor()).toEqual(['16:00:00']);
    expect(service.upcoming()).toMatchObject([{ fired: 1, skipped: 3, nextAt: Date.parse('2026-11-20T17:00:00Z') }]);
    expect(reports).toMatchObject([
      { code: 'SCHEDULE_SKIPPED', data: { skipped: 3, flowName: 'Report', sinceMs: Date.parse('2026-11-20T13:00:00Z') } },
    ]);
  });

  it('that ends long after the newest occurrence runs none', async () => {
    await advance(59 * MINUTE_MS);
    await jump(2 * HOUR_MS + 30 * MINUTE_MS);
    expect(starts).toEqual([]);
    expect(service.upcoming()).toMatchObject([{ fired: 0, skipped: 3, nextAt: Date.parse('2026-11-20T16:00:00Z') }]);
    await advance(HOUR_MS);
    expect(firedFor()).toEqual(['16:00:00']);
  });

  it('between the start of a run and the note of it does not start the run again', async () => {
    store.db.exec("CREATE TRIGGER cut BEFORE UPDATE ON schedules WHEN new.fired > 0 BEGIN SELECT raise(ABORT, 'cut'); END");
    await advance(HOUR_MS);
    expect(starts).toHaveLength(1);
    store.db.exec('DROP TRIGGER cut');
    kill();
    await open();
    await advance(30 * MINUTE_MS);
    expect(usedKeys.size).toBe(1);
    expect(service.upcoming()).toMatchObject([{ nextAt: Date.parse('2026-11-20T14:00:00Z') }]);
  });
});

describe('a clock that is set', () => {
  it('back runs nothing twice and does not wait for the moment that was to come', async () => {
    triggers = [schedule({ mode: 'cron', cron: '0 * * * *' })];
    await open();
    await advance(2 * HOUR_MS + MINUTE_MS);
    expect(firedFor()).toEqual(['13:00:00', '14:00:00']);
    await jump(-90 * MINUTE_MS);
    await advance(3 * HOUR_MS);
    expect(firedFor()).toEqual(['13:00:00', '14:00:00', '13:00:00', '14:00:00', '15:00:00']);
    expect(usedKeys.size).toBe(3);
    expect(service.upcoming()[0]?.fired).toBe(3);
  });

  it('back by years does not stop an interval, also over a restart', async () => {
    nowMs = Date.parse('2030-01-01T00:00:00Z');
    triggers = [schedule({ mode: 'interval', everyMs: HOUR_MS })];
    await open();
    await jump(Date.parse('2026-11-20T12:00:00Z') - nowMs);
    await advance(HOUR_MS);
    expect(firedFor()).toEqual(['13:00:00']);
    kill();
    nowMs = Date.parse('2026-01-01T00:00:00Z');
    await open();
    await advance(HOUR_MS);
    expect(firedFor()).toEqual(['13:00:00', '01:00:00']);
  });
});

describe('a start that fails', () => {
  beforeEach(() => {
    triggers = [schedule({ mode: 'interval', everyMs: HOUR_MS })];
  });
  const full = () => new AppError({ code: 'STORE_FULL', kind: 'operational', message: 'The disk is full.' });

  it('for now is tried again, within the grace', async () => {
    failures = [full(), full(), full()];
    await open();
    await advance(HOUR_MS + MINUTE_MS);
    expect(new Set(firedFor())).toEqual(new Set(['13:00:00']));
    expect(usedKeys.size).toBe(1);
    expect(service.upcoming()).toMatchObject([{ fired: 1, skipped: 0 }]);
  });

  it('for longer than the grace is skipped and the next occurrence comes', async () => {
    failures = Array.from({ length: 20 }, full);
    await open();
    await advance(HOUR_MS + 10 * MINUTE_MS);
    expect(service.upcoming()).toMatchObject([{ fired: 0, skipped: 1, nextAt: Date.parse('2026-11-20T14:00:00Z') }]);
    expect(reports).toMatchObject([{ code: 'SCHEDULE_SKIPPED' }]);
    failures = [];
    await advance(HOUR_MS);
    expect(service.upcoming()).toMatchObject([{ fired: 1 }]);
  });

  it('for good is reported, and the next occurrence comes', async () => {
    failures = [new AppError({ code: 'FLOW_INVALID', message: 'No.' })];
    await open();
    await advance(2 * HOUR_MS);
    expect(reports).toMatchObject([{ code: 'FLOW_INVALID' }]);
    expect(service.upcoming()).toMatchObject([{ fired: 1, skipped: 1 }]);
    expect(service.upcoming()[0]).not.toHaveProperty('lastError');
  });
});
