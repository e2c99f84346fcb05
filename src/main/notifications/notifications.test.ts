import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunRecord } from '#main/engine/ports';
import type { Store } from '#main/store';
import type { Notification } from '#shared/contract/system';
import type { ErrorInfo } from '#shared/model/errors';
import type { FlowId, RunId } from '#shared/model/ids';
import type { NotificationRules } from '#shared/model/notification';
import type { Notice } from './notice';
import { createReportAlerts } from './report-alerts';
import { KEPT_NOTIFICATIONS } from './service';
import { openTestRoom, person, START_MS, type TestRoom } from './testing/open-room';

let test: TestRoom;
let service: TestRoom['room'];
let store: Store;
let errors: unknown[];

function open(): void {
  service = test.room;
  store = test.temp.store;
  errors = test.errors;
}
const live = (): Notification[] => test.live.map(({ notification }) => notification);

beforeEach(() => {
  test = openTestRoom();
  open();
});
afterEach(async () => {
  expect(errors).toEqual([]);
  await test.close();
});

const pass = (ms: number) => test.clock.advance(ms);
const hello = { level: 'info' as const, title: 'Hello', body: 'World' };
let keys = 0;
const notify = ({ title, body, ...rest }: typeof hello & Partial<Notice>) =>
  service.tell({ topic: 'system', to: 'owner', words: () => ({ title, body }), idempotencyKey: `key ${keys++}`, ...rest });

describe('a notification', () => {
  it('is durable, unread and told to views when notify resolves', async () => {
    await notify({ ...hello, flowId: 'flow_1', runId: 'run_1' });
    const [stored] = service.latest('owner', 10);
    expect(stored).toEqual({
      ...hello,
      topic: 'system',
      id: stored?.id,
      at: START_MS,
      flowId: 'flow_1',
      runId: 'run_1',
      read: false,
    });
    expect(live()).toEqual([stored]);
    test.crash();
    open();
    expect(service.latest('owner', 10)).toEqual([stored]);
    expect(service.unread('owner')).toBe(1);
  });

  it('with the same key comes once, also at once and after a restart', async () => {
    const keyed = { ...hello, idempotencyKey: 'run_1:notify:0' };
    await Promise.all([notify(keyed), notify(keyed)]);
    test.crash();
    open();
    await notify(keyed);
    await notify(hello);
    expect(service.latest('owner', 10)).toHaveLength(2);
    expect(live()).toHaveLength(2);
  });

  it('is listed newest first, up to the limit, and all are marked as read together', async () => {
    for (const title of ['a', 'b', 'c']) {
      await pass(1);
      await notify({ ...hello, title });
    }
    expect(service.latest('owner', 2).map((notification) => notification.title)).toEqual(['c', 'b']);
    service.markAllRead('owner');
    expect(service.unread('owner')).toBe(0);
    expect(service.latest('owner', 3).every((notification) => notification.read)).toBe(true);
  });

  it('of a flood is cut, and only the newest are kept', async () => {
    await notify({ ...hello, title: 'x'.repeat(500), body: 'y'.repeat(5000) });
    expect(service.latest('owner', 1)[0]?.title).toHaveLength(200);
    expect(service.latest('owner', 1)[0]?.body).toHaveLength(2000);
    for (let round = 0; round < 12; round++) {
      await pass(1);
      await Promise.all(Array.from({ length: 100 }, (_, index) => notify({ ...hello, title: `${round} ${index}` })));
    }
    const kept = service.latest('owner', 10_000);
    expect(kept.length).toBeLessThanOrEqual(KEPT_NOTIFICATIONS * 1.1);
    expect(kept.length).toBeGreaterThanOrEqual(KEPT_NOTIFICATIONS);
    expect(kept[0]?.title).toMatch(/^11 /);
  });

  it('that cannot be stored is told to its sender', async () => {
    const pages = store.db.pragma('page_count', { simple: true }) as number;
    store.db.pragma(`max_page_count = ${pages}`);
    const flood = Array.from({ length: 500 }, () => notify({ ...hello, body: 'y'.repeat(2000) }));
    const results = await Promise.allSettled(flood);
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    await expect(flood[0]).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect(live()).toEqual([]);
  });
});

describe('what several people are told', () => {
  beforeEach(() => {
    test.persons.push(person('ana', { language: 'pt-BR' }), person('bob'), person('gone', { isActive: false }));
  });
  const words = (language: string) => ({ title: language, body: '' });

  it('is a row of each, in the own language, read by each alone', async () => {
    await notify({ ...hello, to: ['ana', 'bob', 'bob', 'gone', 'nobody'], topic: 'task-assigned', taskId: 'task_1', words });
    expect(['owner', 'ana', 'bob', 'gone'].map((id) => service.latest(id, 10).map(({ title }) => title))).toEqual([
      [],
      ['pt-BR'],
      ['en'],
      [],
    ]);
    service.markAllRead('ana');
    expect([service.unread('ana'), service.unread('bob')]).toEqual([0, 1]);
    expect(service.latest('bob', 1)).toMatchObject([{ topic: 'task-assigned', taskId: 'task_1', read: false }]);
  });

  it('reaches each once, also one who is named later under the same key', async () => {
    await notify({ ...hello, to: ['ana'], idempotencyKey: 'same' });
    await notify({ ...hello, to: ['ana', 'bob'], idempotencyKey: 'same' });
    expect([service.unread('ana'), service.unread('bob')]).toEqual([1, 1]);
  });

  it('reaches the owner when nobody of them can be reached', async () => {
    await notify({ ...hello, to: ['gone', 'nobody'] });
    expect(service.unread('owner')).toBe(1);
  });

  it('within a transaction is told only when that is committed', async () => {
    const notice = (key: string): Notice => ({ topic: 'system', to: ['ana'], level: 'info', words, idempotencyKey: key });
    expect(() =>
      store.write(() => {
        service.tellWithin(notice('undone'));
        throw new Error('no');
      }),
    ).toThrow('no');
    store.write(() => service.tellWithin(notice('kept')));
    expect(service.unread('ana')).toBe(1);
    await vi.waitUntil(() => live().length > 0);
    expect(live()).toHaveLength(1);
  });
});

describe('a run that ends badly', () => {
  async function record(status: RunRecord['status'], more: Partial<RunRecord> = {}): Promise<void> {
    const run: RunRecord = {
      id: `run_${Math.random()}` as RunId,
      flowId: 'flow_1' as FlowId,
      flowName: 'Report',
      flowVersion: 1,
      status,
      trigger: { kind: 'manual' },
      test: false,
      createdAt: START_MS,
      ...more,
    };
    store.journal.write({ kind: 'run', run, created: {} });
    await store.journal.flush(run.id);
  }
  const titles = () => service.latest('owner', 50).map((notification) => notification.title);

  it('is told in the language of the settings, with its cause', async () => {
    await record('failed', { error: { code: 'X', kind: 'user', message: 'The file is gone' } });
    await vi.waitUntil(() => service.unread('owner') === 1);
    test.preferences.language = 'pt-BR';
    await pass(1);
    await record('in_doubt');
    await vi.waitUntil(() => service.unread('owner') === 2);
    expect(titles()).toEqual(['"Report" precisa da sua decisão', '"Report" failed']);
    expect(service.latest('owner', 2)[1]?.body).toBe('The file is gone');
    await pass(1);
    const data = { node: 'Busca', timeoutMs: 90_000 };
    const error = { code: 'STEP_TIMED_OUT', kind: 'operational' as const, message: '"Busca" took too long.', data };
    await record('failed', { flowId: 'flow_2' as FlowId, error });
    await vi.waitUntil(() => service.unread('owner') === 3);
    expect(service.latest('owner', 1)[0]?.body).toMatch(/^“Busca” levou mais de 1,5 min\. /);
  });

  it('is told once a minute and flow', async () => {
    await record('failed');
    await record('failed');
    await record('failed', { flowId: 'flow_2' as FlowId, flowName: 'Other' });
    await vi.waitUntil(() => service.unread('owner') === 2);
    await pass(60_000);
    await record('failed');
    await vi.waitUntil(() => service.unread('owner') === 3);
    expect(titles().sort()).toEqual(['"Other" failed', '"Report" failed', '"Report" failed']);
  });

  it('is only listed when the settings say so, until the person has rules of their own', async () => {
    test.preferences.runFailed = false;
    await record('failed');
    await vi.waitUntil(() => service.unread('owner') === 1);
    expect(live()).toMatchObject([{ quiet: true, topic: 'run-failed' }]);
    const rules = {
      ...service.procedures.rules({}, undefined),
      rules: [{ topics: ['run-failed'], channels: ['desktop'], pace: 'now', flowIds: [] }],
    };
    service.procedures.setRules({ rules: rules as NotificationRules }, undefined);
    await record('failed', { flowId: 'flow_2' as FlowId });
    await vi.waitUntil(() => service.unread('owner') === 2);
    expect(live().at(-1)).not.toHaveProperty('quiet');
  });

  it('is not told when it was a test, nor when it went well', async () => {
    await record('failed', { test: true });
    await record('succeeded');
    await notify(hello);
    expect(titles()).toEqual(['Hello']);
  });
});

describe('a report that people can act on', () => {
  const tell = (report: Partial<ErrorInfo>) =>
    createReportAlerts(
      {
        now: () => test.clock.now(),
        random: Math.random,
        preferences: () => test.preferences,
        onError: (error) => errors.push(error),
      },
      service,
    )({
      code: 'SCHEDULE_SKIPPED',
      kind: 'operational',
      message: 'as in the log',
      ...report,
    });
  const sinceMs = Date.parse('2026-11-20T13:00:00Z');
  const place = { flowId: 'flow_1', flowName: 'Report', nodeId: 'start' };

  it.each([
    ['EVENT_CHAIN_TOO_LONG', { ...place, limit: 16 }, /"Report".*ring/, /"Report".*ciclo/, /16/],
    [
      'SCHEDULE_SKIPPED',
      { ...place, skipped: 3, sinceMs },
      /"Report" missed/,
      /"Report" perdeu/,
      /3 (occurrences|ocorrências) .*2026.*(13:00|1:00)/,
    ],
    [
      'SCHEDULE_SKIPPED',
      { ...place, skipped: 1, sinceMs, isCaughtUp: true },
      /"Report" missed/,
      /"Report" perdeu/,
      /newest is being made up for|mais nova está sendo reposta/,
    ],
    [
      'SCHEDULE_START_FAILED',
      {
        ...place,
        plannedMs: sinceMs,
        cause: 'RUN_TOO_LONG',
        reason: { code: 'TOO_MANY_RUNS', message: 'Too many runs.', data: { count: 7 } },
      },
      /"Report" was not started/,
      /"Report" não foi iniciado/,
      /(13:00|1:00).*(Too many|\b7\b)/,
    ],
    [
      'SCHEDULE_HOLIDAYS_MISSING',
      { ...place, place: 'BR', reason: 'The list is gone.' },
      /waits for its holidays/,
      /espera pelos feriados/,
      /as in the log|não podem ser carregados/,
    ],
    ['SCHEDULE_INVALID', { ...place, cron: 'x' }, /"Report" does not work/, /"Report" não funciona/, /as in the log/],
    ['SETTINGS_SECTION_INVALID', { section: 'smtp' }, /settings could not be read/, /configurações não pôde/, /"smtp"/],
  ])('%s is told in the language of the settings', async (code, data, english, portuguese, body) => {
    tell({ code, data });
    await vi.waitUntil(() => service.unread('owner') === 1);
    test.preferences.language = 'pt-BR';
    // The same occurrences are told of once only.
    tell({ code, data: { ...data, ...('nodeId' in data ? { nodeId: 'other' } : {}) } });
    await vi.waitUntil(() => service.unread('owner') === 2);
    const [first, second] = live();
    expect(first?.title).toMatch(english);
    expect(second?.title).toMatch(portuguese);
    for (const notification of live()) {
      expect(notification).toMatchObject({ level: 'warning', ...('flowId' in data ? { flowId: 'flow_1' } : {}) });
      expect(notification.body).toMatch(body);
    }
  });

  it('is told once a minute for each flow and code, and leads to no page when it is about a rule', async () => {
    const alert = createReportAlerts(
      { now: () => test.clock.now(), random: Math.random, preferences: () => test.preferences, onError: expect.unreachable },
      service,
    );
    const skipped = {
      code: 'SCHEDULE_SKIPPED',
      kind: 'operational' as const,
      message: '',
      data: { ...place, skipped: 1, sinceMs },
    };
    const chain = { ...skipped, code: 'EVENT_CHAIN_TOO_LONG' };
    for (let n = 0; n < 3; n++) for (const report of [skipped, chain]) alert(report);
    alert({ ...chain, data: { ...chain.data, flowId: 'flow_rule', flowKind: 'rule' } });
    await vi.waitUntil(() => service.unread('owner') === 3);
    expect(live().map((notification) => notification.flowId)).toEqual(['flow_1', 'flow_1', undefined]);
    await pass(60_000);
    alert(chain);
    await vi.waitUntil(() => service.unread('owner') === 4);
  });

  it('about occurrences that were missed is told once, also by the next process, and each schedule for itself', async () => {
    const data = { ...place, skipped: 2, sinceMs };
    tell({ data });
    await vi.waitUntil(() => service.unread('owner') === 1);
    test.crash();
    open();
    await pass(120_000);
    tell({ data });
    tell({ data: { ...data, nodeId: 'other' } });
    tell({ data: { ...data, sinceMs: sinceMs + 3_600_000 } });
    await vi.waitUntil(() => service.unread('owner') === 3);
  });

  it('about many schedules that missed something at once becomes one after the first', async () => {
    const alert = createReportAlerts(
      { now: () => test.clock.now(), random: Math.random, preferences: () => test.preferences, onError: expect.unreachable },
      service,
    );
    const missed = (n: number) =>
      alert({
        code: 'SCHEDULE_SKIPPED',
        kind: 'operational',
        message: '',
        data: { ...place, flowId: `flow_${n}`, skipped: 1, sinceMs },
      });
    for (let n = 0; n < 50; n++) missed(n);
    await vi.waitUntil(() => service.unread('owner') === 6);
    expect(live().at(-1)).toMatchObject({ title: 'More schedules missed occurrences' });
    expect(live().at(-1)).not.toHaveProperty('flowId');
    await pass(60_000);
    missed(99);
    await vi.waitUntil(() => service.unread('owner') === 7);
    expect(live().at(-1)?.flowId).toBe('flow_99');
  });

  it('is told although the zone of the settings is not known here', async () => {
    test.preferences.timeZone = 'Mars/Olympus';
    tell({ data: { ...place, skipped: 1, sinceMs } });
    await vi.waitUntil(() => service.unread('owner') === 1);
    expect(live()[0]?.body).toMatch(/^1 occurrence was missed since .* UTC,/);
  });

  it('is no other: those only go to the log', async () => {
    tell({ code: 'STORE_FULL' });
    await notify(hello);
    expect(live().map((notification) => notification.title)).toEqual(['Hello']);
  });
});
