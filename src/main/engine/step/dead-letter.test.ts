import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/model/errors';
import type { FlowDefinitionInput } from '#shared/model/flow';
import type { RunId } from '#shared/model/ids';
import { flowOf, Harness } from '../testing/harness';
import { ManualClock, settle } from '../testing/manual-clock';
import { type CrashPoint, MemoryDisk } from '../testing/memory-journal';
import { networkError, TestWorld } from '../testing/test-nodes';

const START = ['start', 'test.start'] as const;
const retry = { maxAttempts: 2, initialDelayMs: 1000, jitter: false };
const FLOW = flowOf(
  [
    START,
    ['before', 'test.idempotent'],
    ['call', 'test.idempotent', {}, { policies: { retry } }],
    ['after', 'test.idempotent'],
    ['end', 'test.set'],
  ],
  ['start > before', 'before > call', 'call > after', 'after > end'],
);
const SAGA_BEFORE = [
  START,
  ['call', 'test.idempotent', {}, { policies: { retry } }],
  ['pay', 'test.idempotent', {}, { compensation: 'refund' }],
  ['refund', 'test.idempotent'],
] as const;
const three = [{ n: 1 }, { n: 2 }, { n: 3 }];
const idempotency = (key: string) => ({ scope: 'dead-letter', key, expiresAt: Number.MAX_SAFE_INTEGER });
const lettersOf = (harness: Harness) => [...harness.disk.deadLetters.values()];

async function failed(harness: Harness, { errors = 2, first = 0 } = {}): Promise<RunId> {
  const original = harness.world.takeFailure.bind(harness.world);
  let calls = 0;
  harness.world.takeFailure = (nodeId) => {
    if (nodeId !== 'call') return original(nodeId);
    calls++;
    return calls > first && calls <= first + errors ? networkError() : undefined;
  };
  const runId = await harness.start(three);
  await harness.clock.advance(1000);
  return runId;
}

describe('a step that fails its run with its retries used up', () => {
  it('is kept with its error and its items, in one commit with its failure', async () => {
    const harness = new Harness({ flows: { 1: FLOW }, wants: (type) => type.startsWith('flx.dead_letter.') });
    const runId = await failed(harness, { first: 1 });
    expect(harness.run(runId).status).toBe('failed');
    expect(lettersOf(harness)).toEqual([
      expect.objectContaining({
        id: `dead_${runId.slice(4)}_2`,
        runId,
        seq: 2,
        nodeId: 'call',
        attempts: 2,
        error: expect.objectContaining({ code: 'NETWORK' }) as unknown,
        items: three.map((json) => ({ json })),
        finished: [0],
      }),
    ]);
    expect(harness.eventTypes()).toEqual(['flx.dead_letter.created']);
    const at = harness.disk.log.findIndex((record) => record.kind === 'dead_letter');
    expect(harness.disk.log[at - 1]).toMatchObject({ kind: 'step', step: { status: 'failed' } });
  });

  it.each<[string, FlowDefinitionInput, number]>([
    ['is not kept when it had no retries', flowOf([START, ['a', 'test.fail']], ['start > a']), 0],
    [
      'is kept without retries when its flow keeps every failure',
      { ...flowOf([START, ['a', 'test.fail']], ['start > a']), settings: { deadLetters: 'failures' } },
      1,
    ],
    [
      'is not kept when its flow keeps none',
      { ...flowOf([START, ['a', 'test.fail', {}, { policies: { retry } }]], ['start > a']), settings: { deadLetters: 'none' } },
      0,
    ],
    [
      'is not kept when the flow goes on by its error output',
      flowOf(
        [START, ['a', 'test.fail', {}, { policies: { retry, onError: 'output' } }], ['b', 'test.set']],
        ['start > a', 'a.error > b'],
      ),
      0,
    ],
    [
      'is not kept when the flow itself has decided to stop',
      { ...flowOf([START, ['a', 'test.stop', { status: 'failed' }]], ['start > a']), settings: { deadLetters: 'failures' } },
      0,
    ],
  ])('%s', async (_name, flow, count) => {
    const harness = new Harness({ flows: { 1: flow } });
    await harness.start();
    await harness.clock.advance(10_000);
    expect(lettersOf(harness)).toHaveLength(count);
  });

  it('is not kept for a test run', async () => {
    const harness = new Harness({
      flows: { 1: flowOf([START, ['a', 'test.fail', {}, { policies: { retry } }]], ['start > a']) },
    });
    await harness.start([{}], { test: true });
    await harness.clock.advance(10_000);
    expect(lettersOf(harness)).toHaveLength(0);
  });
});

describe('a re-drive', () => {
  it('goes on from the step in a new run: what was done is not done again, and calls keep their keys', async () => {
    const harness = new Harness({ flows: { 1: FLOW } });
    const runId = await failed(harness, { first: 1 });
    const [letter] = lettersOf(harness);
    const started = await harness.engine.redrive({
      runId,
      seq: 2,
      idempotency: idempotency('a'),
      deadLetterId: letter?.id ?? '',
    });
    await harness.clock.advance(0);
    expect(harness.run(started.runId).status).toBe('succeeded');
    expect(harness.run(started.runId)).toMatchObject({
      rerunOf: runId,
      trigger: { kind: 'rerun', detail: { deadLetterId: letter?.id } },
    });
    expect(harness.output(started.runId, 'end')).toEqual(three);
    expect(harness.world.keysOf('before')).toHaveLength(3);
    expect(harness.world.keysOf('call')).toEqual([0, 1, 2].map((index) => `${runId}/call#${index}`));
  });

  it('is done once, however often it is asked for', async () => {
    const harness = new Harness({ flows: { 1: FLOW } });
    const runId = await failed(harness);
    const request = { runId, seq: 2, idempotency: idempotency('a') };
    const [one, other] = await Promise.all([harness.engine.redrive(request), harness.engine.redrive(request)]);
    const late = await harness.engine.redrive(request);
    expect(new Set([one.runId, other.runId, late.runId]).size).toBe(1);
    expect(late.duplicate).toBe(true);
    expect(harness.world.keysOf('call')).toHaveLength(3);
  });

  it('gives the step other items when they were edited, behind those that were done, and with keys of their own', async () => {
    const harness = new Harness({ flows: { 1: FLOW } });
    const runId = await failed(harness, { first: 1 });
    const { runId: again } = await harness.engine.redrive({
      runId,
      seq: 2,
      items: [{ json: { n: 'mended' } }],
      idempotency: idempotency('a'),
    });
    await harness.clock.advance(0);
    expect(harness.run(again).status).toBe('succeeded');
    expect(harness.output(again, 'end')).toEqual([{ n: 1 }, { n: 'mended' }]);
    expect(harness.world.keysOf('call')).toEqual([`${runId}/call#0`, `${again}/call#1`]);
  });

  it('goes on with the edited items also when the re-drive that was given them failed too', async () => {
    const harness = new Harness({ flows: { 1: FLOW } });
    // Two attempts of the first run, and two of the re-drive.
    const runId = await failed(harness, { errors: 4 });
    const items = [{ json: { n: 'mended' } }];
    const second = await harness.engine.redrive({ runId, seq: 2, items, idempotency: idempotency('a') });
    await harness.clock.advance(1000);
    expect(harness.run(second.runId).status).toBe('failed');
    const [, letter] = lettersOf(harness);
    expect(letter?.items).toEqual(items);
    const third = await harness.engine.redrive({ runId: second.runId, seq: letter?.seq ?? 0, idempotency: idempotency('b') });
    const again = await harness.engine.rerun(second.runId, 'failed');
    await harness.clock.advance(1000);
    expect(harness.output(third.runId, 'end')).toEqual([{ n: 'mended' }]);
    expect(harness.output(again, 'end')).toEqual([{ n: 'mended' }]);
  });

  it('becomes a dead letter of its own when it fails again, which names the first and keeps the keys', async () => {
    const harness = new Harness({ flows: { 1: FLOW } });
    const runId = await failed(harness, { errors: 4 });
    const [letter] = lettersOf(harness);
    const second = await harness.engine.redrive({ runId, seq: 2, idempotency: idempotency('a'), deadLetterId: letter?.id ?? '' });
    await harness.clock.advance(1000);
    const next = lettersOf(harness).at(-1);
    expect(next).toMatchObject({ runId: second.runId, redriveOf: letter?.id });
    const third = await harness.engine.redrive({ runId: second.runId, seq: next?.seq ?? 0, idempotency: idempotency('b') });
    await harness.until(() => harness.run(third.runId).status === 'succeeded');
    expect(harness.world.keysOf('call')[0]).toBe(`${runId}/call#0`);
  });

  describe('of a run that was undone', () => {
    const SAGA = flowOf(
      [
        START,
        ['pay', 'test.idempotent', {}, { compensation: 'refund' }],
        ['call', 'test.idempotent', {}, { policies: { retry } }],
        ['refund', 'test.idempotent'],
      ],
      ['start > pay', 'pay > call'],
    );
    const again = (runId: RunId) => ({ runId, seq: 2, idempotency: idempotency('undone') });

    it('begins anew: what was undone is done again, with keys of its own', async () => {
      const harness = new Harness({ flows: { 1: SAGA } });
      const runId = await failed(harness);
      expect(harness.run(runId).status).toBe('compensated');
      expect(harness.world.keysOf('refund')).toHaveLength(3);
      const started = await harness.engine.redrive(again(runId));
      await harness.clock.advance(1000);
      expect(harness.run(started.runId)).toMatchObject({
        status: 'succeeded',
        trigger: { detail: { from: 'start', taken: '0' } },
      });
      const paid = harness.world.keysOf('pay');
      expect(paid).toHaveLength(6);
      expect(new Set(paid).size).toBe(6);
    });

    it('has no place for an edited input', async () => {
      const harness = new Harness({ flows: { 1: SAGA } });
      const runId = await failed(harness);
      const edited = { ...again(runId), items: [{ json: { n: 9 } }] };
      await expect(harness.engine.redrive(edited)).rejects.toMatchObject({ code: 'REDRIVE_INPUT_UNUSABLE' });
      expect(harness.disk.runs.size).toBe(1);
    });

    it('goes on from the failed step when there was nothing to undo', async () => {
      const harness = new Harness({ flows: { 1: flowOf([...SAGA_BEFORE], ['start > call', 'call > pay']) } });
      const runId = await failed(harness);
      expect(harness.run(runId).status).toBe('failed');
      const started = await harness.engine.redrive({ ...again(runId), seq: 1 });
      await harness.clock.advance(1000);
      expect(harness.run(started.runId)).toMatchObject({ status: 'succeeded', trigger: { detail: { from: 'failed' } } });
    });

    it('is refused when something could not be undone', async () => {
      const harness = new Harness({ flows: { 1: SAGA } });
      harness.world.failNext('refund', new AppError({ code: 'NO', message: 'It is too late.' }));
      const runId = await failed(harness);
      const stuck = harness.steps(runId).find(({ status }) => status === 'in_doubt');
      await harness.engine.resolveDoubt(runId, stuck?.seq ?? -1, { action: 'fail' });
      expect(harness.run(runId).status).toBe('compensation_failed');
      await expect(harness.engine.redrive(again(runId))).rejects.toMatchObject({ code: 'REDRIVE_UNSAFE' });
      expect(harness.world.keysOf('pay')).toHaveLength(3);
    });
  });

  it('is refused for a run that goes on, a step that did not fail, and what is not there', async () => {
    const harness = new Harness({ flows: { 1: FLOW, 2: flowOf([START, ['a', 'test.hold']], ['start > a']) } });
    const runId = await failed(harness);
    const open = await harness.start([{}], { version: 2 });
    const ask = (run: string, seq: number) => harness.engine.redrive({ runId: run as RunId, seq, idempotency: idempotency('x') });
    await expect(ask(open, 1)).rejects.toMatchObject({ code: 'RUN_NOT_FINISHED' });
    await expect(ask(runId, 1)).rejects.toMatchObject({ code: 'STEP_NOT_FOUND' });
    await expect(ask('run_none', 1)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });
});

async function failAndRedrive(crashAt?: CrashPoint) {
  const outside = { world: new TestWorld(), disk: new MemoryDisk(), clock: new ManualClock() };
  outside.world.failNext('call', networkError(), networkError());
  let harness = new Harness({ flows: { 1: FLOW }, ...outside, ...(crashAt === undefined ? {} : { crashAt }) });
  const first = harness;
  void harness.start([{ n: 1 }]);
  await outside.clock.advance(5000);
  /** As the dead letters room does: asks until it is told, with the same words and the same key. */
  const redriveAll = async (): Promise<void> => {
    for (const letter of [...outside.disk.deadLetters.values()]) {
      void harness.engine
        .redrive({ runId: letter.runId, seq: letter.seq, idempotency: idempotency(letter.id), deadLetterId: letter.id })
        .catch(() => undefined);
      await settle();
      if (letter.id === [...outside.disk.deadLetters.keys()][0]) await outside.clock.advance(5000);
    }
  };
  await redriveAll();
  if (first.journal.isDead) {
    outside.world.isAlive = true;
    harness = new Harness({ flows: { 1: FLOW }, ...outside });
    await harness.engine.recover();
    await outside.clock.advance(5000);
    await redriveAll();
    await outside.clock.advance(5000);
  }
  return { ...outside, first, harness };
}

describe('a re-drive, killed at every write and commit', () => {
  it('starts one run for one letter, and every run that was taken in comes to its end', async () => {
    const whole = await failAndRedrive();
    expect([...whole.disk.runs.values()].map(({ status }) => status)).toEqual(['failed', 'succeeded']);
    const { writes, commits } = whole.first.journal;
    const points: CrashPoint[] = [
      ...Array.from({ length: writes }, (_, n) => ({ kind: 'write' as const, n: n + 1 })),
      ...Array.from({ length: commits }, (_, n) => ({ kind: 'before-commit' as const, n: n + 1 })),
      ...Array.from({ length: commits }, (_, n) => ({ kind: 'after-commit' as const, n: n + 1 })),
    ];
    expect(points.length).toBeGreaterThan(20);
    for (const crashAt of points) {
      const where = `${crashAt.kind} ${crashAt.n}`;
      const { disk, world } = await failAndRedrive(crashAt);
      const runs = [...disk.runs.values()];
      const failures = runs.filter(({ status }) => status === 'failed');
      expect(disk.deadLetters.size, where).toBe(failures.length);
      const redrives = runs.map(({ trigger }) => trigger.detail?.['deadLetterId']).filter((id) => id !== undefined);
      expect(new Set(redrives).size, where).toBe(redrives.length);
      if (runs.length > 0) expect(runs.at(-1)?.status, where).toBe('succeeded');
      // One order, one key: the service sees the call as the same, whichever run makes it.
      expect(new Set(world.keysOf('call')).size, where).toBeLessThanOrEqual(1);
    }
  });
});
