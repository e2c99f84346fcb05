import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aRun, aStep, createTempStore, runId, type TempStore } from '#main/store/testing/temp-store';
import type { FlowId } from '#shared/model/ids';
import type { RunChange } from '#shared/model/run';
import { createRunsLive, type RunsLive, type WatchOptions } from './live';
import { createRunsRepository } from './repository';

let temp: TempStore;
let live: RunsLive;
beforeEach(() => {
  temp = createTempStore();
  live = createRunsLive(
    temp.store,
    createRunsRepository(temp.store, () => 0),
    () => 5,
  );
});
afterEach(() => {
  live.close();
  temp.dispose();
});

interface Shown {
  change: RunChange;
  mark: string;
}
const watch = (options: WatchOptions = {}) => live.watch(options, (delivery): Shown => delivery);
async function take(stream: AsyncIteratorObject<Shown, void, void>, count: number): Promise<Shown[]> {
  const taken: Shown[] = [];
  while (taken.length < count) {
    const { done, value } = await stream.next();
    if (done === true) break;
    taken.push(value);
  }
  return taken;
}
const write = (id: string, more: Parameters<typeof aRun>[1] = {}, isNew = true) =>
  temp.store.journal.write({ kind: 'run', run: aRun(id, more), ...(isNew ? { created: {} } : {}) });
const told = (shown: Shown[]) =>
  shown.map(({ change }) => {
    if (change.kind === 'run') return `${change.run.id} ${change.run.status}`;
    if (change.kind === 'step') return `step ${change.step.seq} ${change.step.status} ${JSON.stringify(change.step.itemsOut)}`;
    return change.kind === 'log' ? change.log.message : `${change.nodeId} at ${change.share}`;
  });

describe('a live list of runs', () => {
  it('hears of each run when its change is durable, and of no steps', async () => {
    const stream = watch();
    write('run_1');
    temp.store.journal.write({ kind: 'step', step: aStep('run_1') });
    const next = take(stream, 2);
    await temp.store.journal.flush();
    write('run_1', { status: 'succeeded' }, false);
    await temp.store.journal.flush();
    write('run_2');
    await temp.store.journal.flush();
    expect(told(await next).at(-1)).toMatch(/run_2 running|run_1 succeeded/);
  });

  it('gives a slow reader the newest state once', async () => {
    const stream = watch();
    for (const status of ['queued', 'running', 'waiting', 'failed'] as const) {
      write('run_1', { status }, status === 'queued');
      await temp.store.journal.flush();
    }
    write('run_2');
    await temp.store.journal.flush();
    expect(told(await take(stream, 2))).toEqual(['run_1 failed', 'run_2 running']);
  });

  it('hears only of the flow it names', async () => {
    const stream = watch({ flowId: 'flow_2' });
    write('run_1');
    write('run_2', { flowId: 'flow_2' as FlowId });
    await temp.store.journal.flush();
    expect(told(await take(stream, 1))).toEqual(['run_2 running']);
  });

  it('is given what it missed when it comes back with its mark', async () => {
    const stream = watch();
    write('run_1');
    await temp.store.journal.flush();
    const [first] = await take(stream, 1);
    await stream.return?.();
    write('run_2');
    write('run_3', { flowId: 'flow_2' as FlowId });
    await temp.store.journal.flush();
    expect(told(await take(watch({ after: first?.mark }), 2))).toEqual(['run_2 running', 'run_3 running']);
    expect(told(await take(watch({ after: first?.mark, flowId: 'flow_2' }), 1))).toEqual(['run_3 running']);
    // A mark of an earlier process: everything this process remembers.
    expect(told(await take(watch({ after: 'zz.9' }), 3))).toEqual(['run_1 running', 'run_2 running', 'run_3 running']);
  });

  it('ends with its signal, with its reader and with the room, and forgets them', async () => {
    const aborting = new AbortController();
    const streams = [watch({ signal: aborting.signal }), watch(), watch()];
    const nexts = streams.map((stream) => stream.next());
    aborting.abort();
    await streams[1]?.return?.();
    live.close();
    expect(await Promise.all(nexts)).toEqual([1, 2, 3].map(() => ({ done: true, value: undefined })));
    expect(await watch().next()).toEqual({ done: true, value: undefined });
    expect(await watch({ signal: aborting.signal }).next()).toEqual({ done: true, value: undefined });
  });
});

describe('a live view of one run', () => {
  it('begins with the state of the moment and hears of steps and log lines', async () => {
    write('run_1');
    temp.store.journal.write({ kind: 'step', step: aStep('run_1') });
    await temp.store.journal.flush();
    const stream = watch({ runId: 'run_1' });
    expect(told(await take(stream, 2))).toEqual(['run_1 running', 'step 0 succeeded {"out":1}']);
    write('run_2');
    temp.store.journal.write({ kind: 'step', step: aStep('run_2') });
    temp.store.journal.write({ kind: 'step', step: aStep('run_1', { seq: 1, outputs: { true: [], false: [{ json: 1 }] } }) });
    temp.store.journal.write({
      kind: 'log',
      runId: runId('run_1'),
      log: { at: 1, nodeId: 'a', level: 'info', message: 'first line' },
    });
    temp.store.journal.write({
      kind: 'log',
      runId: runId('run_1'),
      log: { at: 1, nodeId: 'a', level: 'info', message: 'second line' },
    });
    await temp.store.journal.flush();
    expect(told(await take(stream, 3))).toEqual(['step 1 succeeded {"true":0,"false":1}', 'first line', 'second line']);
  });
});

describe('those who count runs', () => {
  it('are told once a commit that changed a run', async () => {
    let told = 0;
    const stop = live.onRunsChanged(() => told++);
    write('run_1');
    write('run_2');
    await temp.store.journal.flush();
    temp.store.journal.write({ kind: 'step', step: aStep('run_1') });
    await temp.store.journal.flush();
    stop();
    write('run_3');
    await temp.store.journal.flush();
    expect(told).toBe(1);
  });
});
