import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { PendingEvent } from '#main/engine/ports';
import { AppError } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import { TRIGGERS_CONSUMER } from './dispatcher';
import { openTestEvents, removeTestFolders, START_MS, type TestEvents, trigger } from './testing/open-events';

let test: TestEvents;
afterEach(() => test.close());
afterAll(removeTestFolders);

function open(options: Parameters<typeof openTestEvents>[0] = {}): void {
  test = openTestEvents(options);
  test.service.start();
}

const systemEvent = (type: string): PendingEvent => ({ id: `evt_${type}`, type, source: '/runs', timeMs: START_MS, data: {} });
const storeError = () => new AppError({ code: 'STORE_FULL', kind: 'operational', message: 'full' });

describe('an event', () => {
  it('starts a run of each flow and rule whose pattern and condition it meets, with the event as its item', async () => {
    open({
      triggers: [
        trigger('user.*'),
        trigger('user.registered', { flowKind: 'rule', flowId: 'rule_1', nodeId: 'on', version: 4 }),
        trigger('**', { condition: 'data.age >= 18 and $item.subject = "u1"' }),
        trigger('*', { flowId: 'flow_young', condition: 'data.age < 18' }),
        trigger('order.*'),
        trigger('user.*', { flowId: 'flow_paused', status: 'paused' }),
      ],
    });
    const event = await test.service.emit({ type: 'user.registered', subject: 'u1', data: { age: 30 } });
    await test.caughtUp();
    expect(test.starts.map((start) => start.flowId)).toEqual(['flow_user.*', 'rule_1', 'flow_**']);
    expect(test.starts[1]).toMatchObject({
      version: 4,
      trigger: { kind: 'rule', nodeId: 'on', detail: { type: 'user.registered', id: event.id } },
      triggerNodeId: 'on',
      items: [
        {
          json: {
            id: event.id,
            type: 'user.registered',
            source: '/api',
            subject: 'u1',
            time: event.time,
            data: { age: 30 },
            sequence: 1,
          },
        },
      ],
      idempotency: { scope: 'event:rule_1' },
    });
    expect(test.starts[0]?.trigger.kind).toBe('event');
    expect(test.reports).toEqual([]);
  });

  it('starts its flows later when the events cannot be read at first, without trying for ever in one go', async () => {
    open({ triggers: [trigger('a')] });
    const read = vi.spyOn(test.repository, 'following').mockImplementation(() => {
      throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_READ' });
    });
    await test.service.emit({ type: 'a', data: 1 });
    await expect.poll(() => test.reports.length).toBe(1);
    expect(read).toHaveBeenCalledTimes(1);
    read.mockRestore();
    test.clock.advance(1000);
    await test.caughtUp();
    expect(test.starts.map((start) => start.flowId)).toEqual(['flow_a']);
  });

  it('is offered to waiting steps, whether or not a flow matches it', async () => {
    open();
    const event = await test.service.emit({ type: 'a', data: 1 });
    await test.caughtUp();
    expect(test.delivered).toEqual([event]);
  });

  it('reaches a flow that was published after the last event of its type', async () => {
    open();
    await test.service.emit({ type: 'a', data: 1 });
    await test.caughtUp();
    test.setTriggers([trigger('a')]);
    await test.service.emit({ type: 'a', data: 2 });
    await test.caughtUp();
    expect(test.starts.map((start) => start.items)).toMatchObject([[{ json: { data: 2 } }]]);
  });

  it('tells by simulate which rules and flows it set off, after they were started', async () => {
    open({ triggers: [trigger('order.*'), trigger('order.placed', { flowKind: 'rule', flowId: 'rule_7' }), trigger('user.*')] });
    const simulated = await test.service.simulate('order.placed', { total: 1 });
    expect(simulated).toMatchObject({
      event: { type: 'order.placed', source: '/simulate', data: { total: 1 } },
      rules: [{ ruleId: 'rule_7', name: 'A rule', action: 'log_action' }],
      flows: [{ flowId: 'flow_order.*', name: 'On order.*' }],
    });
    expect(test.runs()).toHaveLength(2);
    const system = await test.service.simulate('flx.run.failed', {});
    expect(system.event.type).toBe('flx.run.failed');
  });
});

describe('a poison event', () => {
  it('whose condition fails is reported and stalls neither the other flows nor the events behind it', async () => {
    open({
      triggers: [
        trigger('a', { condition: '$error("no")' }),
        trigger('a', { flowId: 'broken', condition: 'data.(' }),
        trigger('*'),
      ],
    });
    await test.service.emit({ type: 'a', data: {} });
    await test.service.emit({ type: 'b', data: {} });
    await test.caughtUp();
    expect(test.starts.map((start) => start.flowId)).toEqual(['flow_*', 'flow_*']);
    expect(test.reports.map((report) => [report.code, report.data?.['flowId'], report.data?.['sequence']])).toEqual([
      ['EXPRESSION_FAILED', 'flow_a', 1],
      ['EXPRESSION_INVALID', 'broken', 1],
    ]);
  });

  it('that meets the same trouble again and again is reported once a minute, and told to its rule each time', async () => {
    open({ triggers: [trigger('a', { condition: '$error("no")', flowKind: 'rule', flowId: 'rule_1' })] });
    for (let n = 0; n < 3; n++) await test.service.emit({ type: 'a', data: n });
    await test.caughtUp();
    expect(test.reports).toHaveLength(1);
    expect(test.ruleFailures).toHaveLength(3);
    expect(test.ruleFailures[0]).toMatch(/^rule_1: .*no/);
    test.clock.advance(60_000);
    await test.service.emit({ type: 'a', data: 3 });
    await test.caughtUp();
    expect(test.reports).toHaveLength(2);
  });

  it('whose flow cannot start is reported once and passed over', async () => {
    open({ triggers: [trigger('a'), trigger('*')] });
    test.failures.set('flow_a', [new AppError({ code: 'FLOW_NOT_FOUND', message: 'gone' }), new TypeError('a bug')]);
    await test.service.emit({ type: 'a', data: 1 });
    await test.service.emit({ type: 'a', data: 2 });
    await test.service.emit({ type: 'a', data: 3 });
    await test.caughtUp();
    expect(test.reports.map((report) => report.code)).toEqual(['FLOW_NOT_FOUND', 'UNEXPECTED']);
    expect(test.runs()).toHaveLength(4);
  });

  it('that meets a lasting outside failure is given up after some tries', async () => {
    open({ triggers: [trigger('a')] });
    const down = () => new AppError({ code: 'REMOTE_DOWN', kind: 'operational', message: 'down' });
    test.failures.set('flow_a', Array.from({ length: 50 }, down));
    await test.service.emit({ type: 'a', data: 1 });
    await vi.waitUntil(() => {
      test.clock.advance(60_000);
      return test.reports.length > 0;
    });
    expect(test.reports).toHaveLength(1);
    expect(test.starts).toHaveLength(6);
  });
});

describe('a store that takes no writes', () => {
  it('holds the event until it does, and keeps the order', async () => {
    open({ triggers: [trigger('a')] });
    test.failures.set('flow_a', [storeError(), storeError(), storeError()]);
    const first = await test.service.emit({ type: 'a', data: 1 });
    const second = await test.service.emit({ type: 'a', data: 2 });
    await vi.waitUntil(() => {
      test.clock.advance(1000);
      return test.runs().length === 2;
    });
    expect(test.runs()).toEqual([`flow_a ${first.id}`, `flow_a ${second.id}`].sort());
    expect(test.reports).toEqual([]);
  });

  it('does not keep the app from closing, and the event comes at the next start', async () => {
    open({ triggers: [trigger('a')] });
    test.failures.set('flow_a', Array.from({ length: 100 }, storeError));
    const event = await test.service.emit({ type: 'a', data: 1 });
    await vi.waitUntil(() => test.starts.length > 0);
    await test.close();
    open({ home: test.home, triggers: [trigger('a')] });
    await test.caughtUp();
    expect(test.runs()).toEqual([`flow_a ${event.id}`]);
  });
});

describe('an engine that was stopped before the dispatcher', () => {
  it('is asked once, and what it refused comes at the next start', async () => {
    open({ triggers: [trigger('a')] });
    const stopped = () => new AppError({ code: 'SHUTTING_DOWN', kind: 'operational', message: 'stopped' });
    test.failures.set('flow_a', Array.from({ length: 500 }, stopped));
    const first = await test.service.emit({ type: 'a', data: 1 });
    await vi.waitUntil(() => test.starts.length > 0);
    const second = await test.service.emit({ type: 'a', data: 2 });
    await test.service.emit({ type: 'b', data: 3 });
    expect(test.starts).toHaveLength(1);
    expect(test.reports).toEqual([]);
    await test.close();
    open({ home: test.home, triggers: [trigger('a')] });
    await test.caughtUp();
    expect(test.runs()).toEqual([`flow_a ${first.id}`, `flow_a ${second.id}`].sort());
  });
});

describe('a database that cannot be read', () => {
  it('is reported and read again after a while; the event is not lost', async () => {
    open({ triggers: [trigger('a')] });
    const read = vi.spyOn(test.repository, 'following').mockImplementation(() => {
      throw new AppError({ code: 'STORE_FAILED', kind: 'operational', message: 'disk I/O error' });
    });
    const event = await test.service.emit({ type: 'a', data: 1 });
    await vi.waitUntil(() => test.reports.length > 0);
    expect(read).toHaveBeenCalledTimes(1);
    read.mockRestore();
    await vi.waitUntil(() => {
      test.clock.advance(1000);
      return test.runs().length > 0;
    });
    expect(test.runs()).toEqual([`flow_a ${event.id}`]);
    expect(test.reports).toMatchObject([{ code: 'STORE_FAILED' }]);
  });
});

describe('a chain of events and runs', () => {
  /** A run that an event started, as the journal keeps it; returns what was started by the event that it then raises. */
  async function raise(type: string, detail: Record<string, string>): Promise<Record<string, string>[]> {
    const runId = `run_${Math.random()}` as RunId;
    test.store.journal.write({
      kind: 'run',
      run: {
        id: runId,
        flowId: 'flow_x' as never,
        flowName: 'X',
        flowVersion: 1,
        status: 'running',
        trigger: { kind: 'event', detail },
        test: false,
        createdAt: START_MS,
      },
      created: {},
    });
    const before = test.starts.length;
    await test.bus.emitSystem(systemEvent(type), runId);
    await test.caughtUp();
    return test.starts.slice(before).map((start) => start.trigger.detail ?? {});
  }

  it('is counted from run to run', async () => {
    open({ triggers: [trigger('user.*')] });
    expect(await raise('user.a', {})).toMatchObject([{ depth: '1' }]);
    expect(await raise('user.b', { depth: '1' })).toMatchObject([{ depth: '2' }]);
    expect(await raise('user.c', { depth: '15' })).toMatchObject([{ depth: '16' }]);
    await test.service.emit({ type: 'user.d', data: {} });
    await test.caughtUp();
    expect(test.starts.at(-1)?.trigger.detail).not.toHaveProperty('depth');
  });

  it('ends after 16 links, and that is reported', async () => {
    open({ triggers: [trigger('user.*')] });
    expect(await raise('user.a', { depth: '16' })).toEqual([]);
    expect(test.reports).toMatchObject([
      { code: 'EVENT_CHAIN_TOO_LONG', data: { flowId: 'flow_user.*', flowName: 'On user.*', flowKind: 'flow', limit: 16 } },
    ]);
  });

  it('ends when a run that watches other runs raises events about itself; its user events go on', async () => {
    open({ triggers: [trigger('**')] });
    expect(await raise('flx.run.failed', {})).toMatchObject([{ depth: '1', origin: 'system' }]);
    expect(await raise('flx.run.succeeded', { depth: '1', origin: 'system' })).toEqual([]);
    expect(await raise('user.alerted', { depth: '1', origin: 'system' })).toMatchObject([{ depth: '2', origin: 'system' }]);
    expect(test.reports).toEqual([]);
  });
});

describe('the cursor', () => {
  const cursor = () => test.repository.cursor(TRIGGERS_CONSUMER);

  it('moves with the run of the event, in one transaction', async () => {
    open({ triggers: [trigger('a')] });
    await test.service.emit({ type: 'a', data: 1 });
    await test.caughtUp();
    expect(cursor()).toBe(1);
  });

  it('moves a little later for events that start nothing, and at the latest when the app closes', async () => {
    open();
    await test.service.emit({ type: 'a', data: 1 });
    await test.caughtUp();
    expect(cursor()).toBeUndefined();
    await vi.waitUntil(() => {
      test.clock.advance(1000);
      return cursor() === 1;
    });
    await test.service.emit({ type: 'a', data: 1 });
    await test.caughtUp();
    await test.service.close();
    expect(cursor()).toBe(2);
  });

  it('lets a restart go on where the last process stopped', async () => {
    open({ triggers: [trigger('a')] });
    await test.service.emit({ type: 'a', data: 1 });
    await test.caughtUp();
    await test.close();
    // Not started: stored, but not dispatched, as after a crash.
    test = openTestEvents({ home: test.home });
    const missed = await test.service.emit({ type: 'a', data: 2 });
    await test.close();
    open({ home: test.home, triggers: [trigger('a')] });
    await test.caughtUp();
    expect(test.starts.map((start) => start.trigger.detail?.['id'])).toEqual([missed.id]);
  });
});
