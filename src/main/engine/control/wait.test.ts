import { describe, expect, it } from 'vitest';
import type { FlowEvent } from '#shared/model/event';
import type { RunId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import { flowOf, Harness } from '../testing/harness';

const START = ['start', 'test.start'] as const;
const flowWith = (config: Record<string, Json>, extra: string[] = []) =>
  flowOf(
    [START, ['wait', 'test.wait', config], ['end', 'test.set'], ['late', 'test.set']],
    ['start > wait', 'wait > end', ...extra],
  );

function eventAt(harness: Harness, type: string, data: Json, id = 'evt_1'): FlowEvent {
  const time = new Date(harness.clock.now()).toISOString();
  // What is not written to the journal counts as the next to be written.
  const sequence = harness.journal.eventMark() + 1;
  return { specversion: '1.0', id, source: 'test', type, time, datacontenttype: 'application/json', data, sequence };
}

/** The same event as it is written. */
function pending(harness: Harness, { id, type, source, data }: FlowEvent) {
  return { id, type, source, data, timeMs: harness.clock.now() };
}

describe('a wait for a time', () => {
  it('parks the run, holds no place meanwhile and goes on at its moment with its items', async () => {
    const harness = new Harness({ flows: { 1: flowWith({ ms: 86_400_000 }) } });
    const runId = await harness.start([{ id: 1 }]);
    expect(harness.run(runId)).toMatchObject({ status: 'waiting', wakeAt: harness.clock.now() + 86_400_000 });
    expect(harness.engine.activeCount()).toEqual({ running: 0, queued: 0 });
    await harness.clock.advance(86_399_999);
    expect(harness.run(runId).status).toBe('waiting');
    await harness.clock.advance(1);
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.run(runId).wakeAt).toBeUndefined();
    expect(harness.output(runId, 'end')).toEqual([{ id: 1 }]);
    expect(harness.clock.pending).toBe(0);
  });

  it('does not wait for a moment that has passed', async () => {
    const harness = new Harness({ flows: { 1: flowWith({ ms: -5 }) } });
    const runId = await harness.start();
    expect(harness.run(runId).status).toBe('succeeded');
  });

  it('wakes thousands of runs with one timer, in groups that fit the places', async () => {
    const harness = new Harness({ flows: { 1: flowWith({ ms: 10_000 }) } });
    harness.engine.setMaxConcurrentRuns(10);
    const runIds: RunId[] = [];
    for (let count = 0; count < 300; count++) runIds.push(await harness.start());
    expect(harness.clock.pending).toBe(1);
    await harness.clock.advance(10_000);
    await harness.until(() => runIds.every((runId) => harness.run(runId).status === 'succeeded'));
  });

  it('goes on in its own time while another branch is at work', async () => {
    const flow = flowOf(
      [START, ['hold', 'test.hold'], ['wait', 'test.wait', { ms: 1000 }], ['end', 'test.set']],
      ['start > hold', 'start > wait', 'wait > end'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    await harness.clock.advance(1000);
    expect(harness.step(runId, 'end').status).toBe('succeeded');
    harness.world.release('hold');
    await harness.clock.advance(0);
    expect(harness.run(runId).status).toBe('succeeded');
  });
});

describe('a wait for an event', () => {
  it('goes on with the data of the event, once', async () => {
    const harness = new Harness({ flows: { 1: flowWith({ event: 'order.*' }) } });
    const runId = await harness.start();
    expect(harness.run(runId).status).toBe('waiting');
    await harness.clock.advance(10);
    await harness.engine.deliverEvent(eventAt(harness, 'user.paid', {}));
    expect(harness.run(runId).status).toBe('waiting');
    await harness.engine.deliverEvent(eventAt(harness, 'order.paid', { total: 5 }));
    await harness.engine.deliverEvent(eventAt(harness, 'order.paid', { total: 6 }));
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.output(runId, 'end')).toEqual([{ total: 5 }]);
  });

  it('asks its condition, and logs one that fails', async () => {
    const harness = new Harness({ flows: { 1: flowWith({ event: 'order.paid', condition: 'data.total > 10' }) } });
    const runId = await harness.start();
    await harness.clock.advance(10);
    await harness.engine.deliverEvent(eventAt(harness, 'order.paid', { total: 'x' }));
    await harness.engine.deliverEvent(eventAt(harness, 'order.paid', { total: 5 }));
    expect(harness.run(runId).status).toBe('waiting');
    await harness.engine.deliverEvent(eventAt(harness, 'order.paid', { total: 11 }));
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.disk.log.filter((record) => record.kind === 'log')).toHaveLength(1);
  });

  it('is not ended by an event from before it began, nor by the one that started the run', async () => {
    const harness = new Harness({ flows: { 1: flowWith({ event: 'order.paid' }) } });
    const before = eventAt(harness, 'order.paid', {}, 'evt_before');
    harness.journal.write({ kind: 'event', event: pending(harness, before) });
    const own = eventAt(harness, 'order.paid', {}, 'evt_own');
    const runId = await harness.start([{}], { trigger: { kind: 'event', detail: { id: 'evt_own', type: 'order.paid' } } });
    await harness.engine.deliverEvent(before);
    await harness.engine.deliverEvent(own);
    expect(harness.run(runId).status).toBe('waiting');
  });

  it('is ended by an event that came after it began, also when the clock was set back in between', async () => {
    const flows = { 1: flowWith({ event: 'order.paid' }) };
    const first = new Harness({ flows });
    const runId = await first.start();
    const hourAgo = new Date(first.clock.now() - 3_600_000).toISOString();
    const second = new Harness({ flows, disk: first.disk, clock: first.clock });
    await second.engine.recover();
    await second.engine.deliverEvent({ ...eventAt(second, 'order.paid', { total: 5 }), time: hourAgo });
    expect(second.output(runId, 'end')).toEqual([{ total: 5 }]);
  });

  it('is not ended by an event of before, also when the clock was set back before it began', async () => {
    const harness = new Harness({ flows: { 1: flowWith({ event: 'order.paid' }) } });
    const before = eventAt(harness, 'order.paid', {});
    harness.journal.write({ kind: 'event', event: pending(harness, before) });
    const runId = await harness.start();
    const hourAhead = new Date(harness.clock.now() + 3_600_000).toISOString();
    await harness.engine.deliverEvent({ ...before, time: hourAhead });
    expect(harness.run(runId).status).toBe('waiting');
  });

  it('leaves by the port timeout when nothing comes', async () => {
    const flow = flowWith({ event: 'order.paid', timeoutMs: 5000 }, ['wait.timeout > late']);
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start([{ id: 1 }]);
    await harness.clock.advance(5000);
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.output(runId, 'late')).toEqual([{ id: 1 }]);
    expect(harness.step(runId, 'end').status).toBe('skipped');
  });

  it('is found again after a restart', async () => {
    const flows = { 1: flowWith({ event: 'order.paid' }) };
    const first = new Harness({ flows });
    const runId = await first.start();
    const second = new Harness({ flows, disk: first.disk, clock: first.clock });
    await second.engine.recover();
    await second.clock.advance(10);
    await second.engine.deliverEvent(eventAt(second, 'order.paid', { total: 5 }));
    expect(second.run(runId).status).toBe('succeeded');
    expect(second.output(runId, 'end')).toEqual([{ total: 5 }]);
  });
});
