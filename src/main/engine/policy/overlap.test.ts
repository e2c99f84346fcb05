import { describe, expect, it } from 'vitest';
import type { FlowDefinitionInput } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import type { OverlapPolicy } from '#shared/model/schedule';
import type { Overlap } from '../ports';
import { FLOW, flowOf, Harness } from '../testing/harness';
import { MemoryDisk } from '../testing/memory-journal';

const START = ['start', 'test.start'] as const;
const HOUR = 3_600_000;

function waiting(settings: object = {}): FlowDefinitionInput {
  return {
    ...flowOf([START, ['wait', 'test.wait', { ms: HOUR }], ['end', 'test.set']], ['start > wait', 'wait > end']),
    settings,
  };
}
function holding(settings: object = {}): FlowDefinitionInput {
  return { ...flowOf([START, ['hold', 'test.hold'], ['end', 'test.set']], ['start > hold', 'hold > end']), settings };
}
const of = (policy: OverlapPolicy, group = 'schedule:start'): { overlap: Overlap } => ({ overlap: { group, policy } });
const statuses = (harness: Harness, runIds: readonly RunId[]) => runIds.map((runId) => harness.run(runId).status);
const request = { flowId: FLOW, version: 1, trigger: { kind: 'schedule' as const }, items: [] };

/** A second process on what the first has left on the disk. */
function restart(harness: Harness, flows: Record<number, FlowDefinitionInput>): Harness {
  harness.journal.die();
  return new Harness({ flows, disk: harness.disk, clock: harness.clock, seed: 2 });
}

describe('a run that may not overlap with another of its group', () => {
  it('with `allow` starts beside it', async () => {
    const harness = new Harness({ flows: { 1: waiting() } });
    const runIds = [await harness.start([{}], of('allow')), await harness.start([{}], of('allow'))];
    expect(statuses(harness, runIds)).toEqual(['waiting', 'waiting']);
  });

  it('with `skip` does not start, says in whose favour, and uses up no key', async () => {
    const harness = new Harness({ flows: { 1: waiting() } });
    const first = await harness.start([{}], of('skip'));
    const idempotency = { scope: 'schedule', key: 'k', expiresAt: harness.clock.now() + 10 * HOUR };
    const skipped = await harness.engine.start({ ...request, ...of('skip'), idempotency });
    expect(skipped).toEqual({ runId: first, status: 'waiting', duplicate: false, overlapped: true });
    expect(harness.disk.runs.size).toBe(1);
    await harness.clock.advance(HOUR);
    expect(harness.run(first).status).toBe('succeeded');
    const later = await harness.engine.start({ ...request, ...of('skip'), idempotency });
    expect(later).toMatchObject({ duplicate: false });
    expect(later.overlapped).toBeUndefined();
  });

  it('with `skip` makes way also for one that is still queued', async () => {
    const harness = new Harness({ flows: { 1: waiting() } });
    harness.engine.setPaused(true);
    const first = await harness.start([{}], of('skip'));
    expect(await harness.engine.start({ ...request, ...of('skip') })).toMatchObject({
      runId: first,
      status: 'queued',
      overlapped: true,
    });
  });

  it('with `skip` starts when the one in its way could not be stored', async () => {
    const harness = new Harness({ flows: { 1: waiting() } });
    harness.journal.isFull = true;
    const first = harness.engine.start({ ...request, ...of('skip') });
    const second = harness.engine.start({ ...request, ...of('skip') });
    await expect(first).rejects.toMatchObject({ code: 'STORE_FULL' });
    await expect(second).rejects.toMatchObject({ code: 'STORE_FULL' });
    harness.journal.makeRoom();
    expect((await harness.engine.start({ ...request, ...of('skip') })).overlapped).toBeUndefined();
  });

  it('with `queue` waits in order until each before it is over', async () => {
    const harness = new Harness({ flows: { 1: waiting() } });
    const runIds: RunId[] = [];
    for (let n = 0; n < 3; n++) runIds.push(await harness.start([{}], of('queue')));
    expect(statuses(harness, runIds)).toEqual(['waiting', 'queued', 'queued']);
    expect(harness.engine.activeCount().queued).toBe(2);
    await harness.clock.advance(HOUR);
    expect(statuses(harness, runIds)).toEqual(['succeeded', 'waiting', 'queued']);
    await harness.clock.advance(2 * HOUR);
    expect(statuses(harness, runIds)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(harness.engine.activeCount().queued).toBe(0);
  });

  it('with `cancel` ends all before it, also those that wait, and then starts', async () => {
    const harness = new Harness({ flows: { 1: waiting() } });
    const runIds = [await harness.start([{}], of('allow')), await harness.start([{}], of('queue'))];
    const last = await harness.start([{}], of('cancel'));
    await harness.clock.advance(0);
    expect(statuses(harness, [...runIds, last])).toEqual(['cancelled', 'cancelled', 'waiting']);
    expect(harness.run(runIds[0]!).error).toMatchObject({
      code: 'RUN_REPLACED',
      data: { by: last, detail: 'RUN_OVERLAPPED' },
    });
  });

  it('with `cancel` keeps the older run when the newer could not be stored', async () => {
    const harness = new Harness({ flows: { 1: waiting() } });
    const runId = await harness.start([{}], of('cancel'));
    harness.journal.isFull = true;
    await expect(harness.start([{}], of('cancel'))).rejects.toMatchObject({ code: 'STORE_FULL' });
    harness.journal.makeRoom();
    await harness.clock.advance(0);
    expect(harness.run(runId).status).toBe('waiting');
  });

  it('minds only its own group and flow, and no test run', async () => {
    const harness = new Harness({ flows: { 1: waiting() } });
    await harness.start([{}], of('queue'));
    const runIds = [
      await harness.start([{}], of('queue', 'schedule:other')),
      await harness.start([{}], { ...of('queue'), flowId: 'flow_other' as FlowId }),
      await harness.start([{}], { ...of('queue'), test: true }),
      await harness.start(),
    ];
    expect(statuses(harness, runIds)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
  });

  it('waits for one that was allowed to overlap when the policy has changed since', async () => {
    const harness = new Harness({ flows: { 1: waiting() } });
    const first = await harness.start([{}], of('allow'));
    const second = await harness.start([{}], of('queue'));
    expect(harness.run(second).status).toBe('queued');
    await harness.engine.cancel(first);
    await harness.until(() => harness.run(second).status === 'waiting');
  });

  it('leaves its place to the next when it is cancelled in line', async () => {
    const harness = new Harness({ flows: { 1: waiting() } });
    const runIds: RunId[] = [];
    for (let n = 0; n < 3; n++) runIds.push(await harness.start([{}], of('queue')));
    await harness.engine.cancel(runIds[1]!);
    await harness.clock.advance(HOUR);
    expect(statuses(harness, runIds)).toEqual(['succeeded', 'cancelled', 'waiting']);
  });

  it('is no run of the group any more when it is run again', async () => {
    const harness = new Harness({ flows: { 1: waiting() } });
    const first = await harness.start([{}], of('queue'));
    await harness.clock.advance(HOUR);
    await harness.start([{}], of('queue'));
    const again = await harness.engine.rerun(first, 'start');
    await harness.clock.advance(0);
    expect(harness.run(again)).toMatchObject({ status: 'waiting' });
    expect(harness.run(again).overlap).toBeUndefined();
  });
});

describe('a group and the limit of its flow', () => {
  it('hold together: who is alone in its group still waits for a place of the flow', async () => {
    const harness = new Harness({ flows: { 1: waiting({ concurrency: { max: 1 } }) } });
    const byHand = await harness.start();
    const first = await harness.start([{}], of('queue'));
    const second = await harness.start([{}], of('queue'));
    const runIds = [byHand, first, second];
    expect(statuses(harness, runIds)).toEqual(['waiting', 'queued', 'queued']);
    await harness.clock.advance(HOUR);
    expect(statuses(harness, runIds)).toEqual(['succeeded', 'waiting', 'queued']);
    await harness.clock.advance(2 * HOUR);
    expect(statuses(harness, runIds)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });

  it('leave the group free when the flow skips the run', async () => {
    const flows = { 1: waiting({ concurrency: { max: 1, whenFull: 'skip' } }) };
    const harness = new Harness({ flows });
    await harness.start();
    expect(await harness.engine.start({ ...request, ...of('skip') })).toMatchObject({ error: { code: 'RUN_SKIPPED' } });
    await harness.clock.advance(HOUR);
    expect(harness.run(await harness.start([{}], of('skip'))).status).toBe('waiting');
  });

  it('let a run begin that replaces the one before it in a flow that skips', async () => {
    const harness = new Harness({ flows: { 1: waiting({ concurrency: { max: 1, whenFull: 'skip' } }) } });
    const runIds = [await harness.start([{}], of('cancel')), await harness.start([{}], of('cancel'))];
    await harness.clock.advance(0);
    expect(statuses(harness, runIds)).toEqual(['cancelled', 'waiting']);
  });
});

describe('groups over a restart', () => {
  it('keep the places of those that wait, however few may be at work', async () => {
    const flows = { 1: holding(), 2: waiting() };
    const harness = new Harness({ flows });
    const runIds = [await harness.start([{}], of('queue')), await harness.start([{}], of('queue'))];
    const next = restart(harness, flows);
    // Another run has the only place, so that those in line cannot begin when they are taken up.
    next.engine.setMaxConcurrentRuns(1);
    await next.engine.recover();
    runIds.push(await next.start([{}], { ...of('queue'), version: 2 }));
    expect(statuses(next, runIds)).toEqual(['running', 'queued', 'queued']);
    for (const runId of runIds.slice(0, 2)) {
      await next.until(() => (next.world.held.get('hold')?.length ?? 0) > 0);
      expect(next.run(runId).status).toBe('running');
      next.world.release('hold');
      await next.until(() => next.run(runId).status === 'succeeded');
    }
    expect(statuses(next, runIds)).toEqual(['succeeded', 'succeeded', 'waiting']);
  });

  it('keep their order also when one in line has more priority', async () => {
    const flows = { 1: waiting() };
    const harness = new Harness({ flows });
    harness.engine.setPaused(true);
    const runIds = [
      await harness.start([{}], of('queue')),
      await harness.start([{}], { ...of('queue'), settings: { priority: 50 } }),
    ];
    const next = restart(harness, flows);
    next.engine.setMaxConcurrentRuns(1);
    await next.engine.recover();
    expect(statuses(next, runIds)).toEqual(['waiting', 'queued']);
  });

  it('still skip in favour of one that waits from before', async () => {
    const flows = { 1: waiting() };
    const harness = new Harness({ flows });
    const first = await harness.start([{}], of('skip'));
    const next = restart(harness, flows);
    await next.engine.recover();
    expect(await next.engine.start({ ...request, ...of('skip') })).toMatchObject({ runId: first, overlapped: true });
    await next.clock.advance(HOUR);
    expect((await next.engine.start({ ...request, ...of('skip') })).overlapped).toBeUndefined();
  });

  it('let the next begin when the flow of the one before cannot be loaded any more', async () => {
    const harness = new Harness({ flows: { 1: waiting(), 2: waiting() } });
    const gone = await harness.start([{}], of('queue'));
    const next = await harness.start([{}], { ...of('queue'), version: 2 });
    const after = restart(harness, { 2: waiting() });
    await after.engine.recover();
    await after.clock.advance(HOUR);
    await after.until(() => after.run(gone).status === 'failed');
    await after.until(() => after.run(next).status === 'waiting');
  });

  for (const policy of ['skip', 'queue', 'cancel'] as const) {
    it(`hold with \`${policy}\` when the process ends at any write`, async () => {
      const flows = { 1: waiting() };
      for (let n = 1; n < 30; n++) {
        for (const kind of ['write', 'before-commit', 'after-commit'] as const) {
          const disk = new MemoryDisk();
          const harness = new Harness({ flows, disk, crashAt: { kind, n } });
          const started: RunId[] = [];
          for (let count = 0; count < 3; count++) {
            void harness.engine.start({ ...request, ...of(policy) }).then(({ runId, overlapped }) => {
              if (overlapped === undefined) started.push(runId);
            });
            await harness.clock.advance(0);
          }
          harness.journal.die();
          const next = new Harness({ flows, disk, clock: harness.clock, seed: 2 });
          await next.engine.recover();
          const order: RunId[] = [];
          for (let hour = 0; hour < 4; hour++) {
            await next.clock.advance(0);
            const open = [...disk.runs.values()].filter((run) => ['running', 'waiting'].includes(run.status));
            expect(open.length).toBeLessThanOrEqual(1);
            order.push(...open.map(({ id }) => id));
            await next.clock.advance(HOUR);
          }
          expect(order).toEqual([...order].sort());
          for (const runId of started) expect(['succeeded', 'cancelled']).toContain(next.run(runId).status);
          if (policy !== 'cancel') for (const runId of started) expect(next.run(runId).status).toBe('succeeded');
          expect(next.engine.activeCount()).toEqual({ running: 0, queued: 0 });
        }
      }
    });
  }
});
