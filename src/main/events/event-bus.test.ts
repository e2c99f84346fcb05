import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openTestEvents, removeTestFolders, START_MS, type TestEvents } from './testing/open-events';

let test: TestEvents;
afterEach(() => test.close());
afterAll(removeTestFolders);

describe('emitting', () => {
  it('answers with the stored CloudEvent and its sequence, which the store can read back', async () => {
    test = openTestEvents();
    const event = await test.service.emit({ type: 'user.registered', data: { name: 'Ana' }, subject: 'user-1' });
    expect(event).toEqual({
      specversion: '1.0',
      id: event.id,
      source: '/api',
      type: 'user.registered',
      subject: 'user-1',
      time: new Date(START_MS).toISOString(),
      datacontenttype: 'application/json',
      data: { name: 'Ana' },
      sequence: 1,
    });
    expect(event.id).toMatch(/^evt_[0-9A-Z]{26}$/);
    expect(test.service.get(1)).toEqual(event);
  });

  it('stores events that are emitted together in the order of the calls', async () => {
    test = openTestEvents();
    const events = await Promise.all(['a', 'b', 'c'].map((type) => test.service.emit({ type, data: {} })));
    expect(events.map((event) => [event.sequence, event.type])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  it('stores an id given by its sender once a source within 24 hours, also when both come at once', async () => {
    test = openTestEvents();
    const order = { type: 'order.placed', data: { total: 3 }, id: 'order-1', source: '/shop' };
    const [first, atOnce] = await Promise.all([test.service.emit(order), test.service.emit(order)]);
    const later = await test.service.emit(order);
    const elsewhere = await test.service.emit({ ...order, source: '/other-shop' });
    test.clock.advance(24 * 60 * 60 * 1000 + 1);
    const nextDay = await test.service.emit(order);
    expect([first, atOnce, later, elsewhere, nextDay].map((event) => event?.sequence)).toEqual([1, 1, 1, 2, 3]);
  });

  it('stores what a step raises once for its key, for ever', async () => {
    test = openTestEvents();
    const raised = { type: 'a.b', data: 1, source: '/flows/f', idempotencyKey: 'run_1:raise:0' };
    const first = await test.bus.emitOnce(raised);
    test.clock.advance(365 * 24 * 60 * 60 * 1000);
    const again = await test.bus.emitOnce(raised);
    expect(again).toEqual(first);
    expect(test.repository.lastSequence()).toBe(1);
  });

  it('stores it once also when a re-drive raises it with the key of the run that it goes on from', async () => {
    test = openTestEvents();
    const raised = { type: 'a.b', data: 1, idempotencyKey: 'run_1:raise:0' };
    const first = await test.bus.emitOnce({ ...raised, source: '/flows/f/runs/run_1' });
    expect(await test.bus.emitOnce({ ...raised, source: '/flows/f/runs/run_2' })).toEqual(first);
    expect(test.repository.lastSequence()).toBe(1);
  });

  it('refuses types and ids that are its own', async () => {
    test = openTestEvents();
    await expect(test.service.emit({ type: 'flx.run.failed', data: {} })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      kind: 'user',
    });
    await expect(test.service.emit({ type: 'a', data: {}, id: 'evt_1' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const raised = { type: 'flx.alert.raised', data: 1, source: '/f', idempotencyKey: 'k' };
    await expect(test.bus.emitOnce(raised)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(test.repository.lastSequence()).toBe(0);
  });

  it('tells the caller that the disk is full, and takes events again when there is space', async () => {
    test = openTestEvents();
    await test.service.emit({ type: 'warm.up', data: 'x'.repeat(5000) });
    const pages = test.store.db.pragma('page_count', { simple: true }) as number;
    test.store.db.pragma(`max_page_count = ${pages}`);
    const data = Array.from({ length: 3000 }, (_, index) => `${index} ${Math.random()}`);
    await expect(test.service.emit({ type: 'too.much', data })).rejects.toMatchObject({ code: 'STORE_FULL', effect: 'unknown' });
    test.store.db.pragma('max_page_count = 1000000');
    const event = await test.service.emit({ type: 'fits.again', data: {} });
    expect(event.type).toBe('fits.again');
    expect(test.store.state()).toBe('ok');
  });
});

describe('listing', () => {
  it('pages through all events, newest first, without repeating or missing one', async () => {
    test = openTestEvents();
    await Promise.all(Array.from({ length: 25 }, (_, index) => test.service.emit({ type: 'n', data: index })));
    const seen: unknown[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = test.service.list({ limit: 10, cursor });
      seen.push(...page.items.map((event) => event.data));
      cursor = page.nextCursor;
      if (cursor === undefined) break;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => 24 - index));
  });

  it('filters by a pattern of types, with pages that hold only what matches', async () => {
    test = openTestEvents();
    for (const type of ['user.registered', 'order.placed', 'user.left', 'order.item.added', 'user.registered']) {
      await test.service.emit({ type, data: {} });
    }
    const types = (type: string, limit = 50) => test.service.list({ limit, type }).items.map((event) => event.sequence);
    expect(types('user.*')).toEqual([5, 3, 1]);
    expect(types('order.**')).toEqual([4, 2]);
    expect(types('*.registered')).toEqual([5, 1]);
    expect(types('nothing.here')).toEqual([]);
    expect(test.service.list({ limit: 2, type: 'user.*' }).nextCursor).toBeDefined();
  });

  it('finds the matches among more types than it reads one by one', async () => {
    test = openTestEvents();
    await Promise.all(Array.from({ length: 120 }, (_, index) => test.service.emit({ type: `kind${index}.seen`, data: {} })));
    expect(test.service.list({ limit: 500, type: '*.seen' }).items).toHaveLength(120);
    expect(test.service.list({ limit: 500, type: 'kind7.*' }).items.map((event) => event.type)).toEqual(['kind7.seen']);
  });

  it('filters by subject, together with a pattern', async () => {
    test = openTestEvents();
    await test.service.emit({ type: 'a.x', data: {}, subject: 's1' });
    await test.service.emit({ type: 'a.x', data: {}, subject: 's2' });
    await test.service.emit({ type: 'b.x', data: {}, subject: 's1' });
    expect(test.service.list({ limit: 9, subject: 's1' }).items.map((event) => event.sequence)).toEqual([3, 1]);
    expect(test.service.list({ limit: 9, subject: 's1', type: 'a.*' }).items.map((event) => event.sequence)).toEqual([1]);
  });

  it('refuses a page cursor that is not its own, and an unknown sequence', () => {
    test = openTestEvents();
    expect(() => test.service.list({ limit: 1, cursor: 'nonsense' })).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }));
    expect(() => test.service.get(99)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('tells the types seen with their counts, and the known ones of the system', async () => {
    test = openTestEvents();
    await test.service.emit({ type: 'user.registered', data: {} });
    await test.service.emit({ type: 'user.registered', data: {} });
    const types = test.service.types();
    expect(types.find((row) => row.type === 'user.registered')).toEqual({
      type: 'user.registered',
      system: false,
      count: 2,
      lastAt: START_MS,
    });
    expect(types.find((row) => row.type === 'flx.run.failed')).toEqual({ type: 'flx.run.failed', system: true, count: 0 });
  });
});

describe('the interest in system events', () => {
  it('is there for what a flow or a view listens to, and ends with it', () => {
    test = openTestEvents();
    expect(test.interest.wants('flx.step.started')).toBe(false);
    const end = test.interest.watch('flx.step.*');
    expect(test.interest.wants('flx.step.started')).toBe(true);
    end();
    expect(test.interest.wants('flx.step.started')).toBe(false);
    test.setTriggers([
      { flowId: 'f', flowName: 'F', flowKind: 'rule', version: 1, nodeId: 'n', status: 'active', config: { event: 'flx.**' } },
    ]);
    expect(test.interest.wants('flx.step.started')).toBe(true);
    test.setTriggers([]);
    expect(test.interest.wants('flx.step.started')).toBe(false);
  });

  it('keeps a few of those that are only shown, and all of those that somebody listens to', () => {
    test = openTestEvents();
    const wanted = () => Array.from({ length: 100 }, () => test.interest.wants('flx.run.succeeded')).filter(Boolean).length;
    expect(wanted()).toBe(20);
    test.clock.advance(1000);
    expect(wanted()).toBe(20);
    test.interest.watch('flx.run.*');
    expect(wanted()).toBe(100);
  });
});
