import { describe, expect, it } from 'vitest';
import { type ContractCases, failing, noFlow, noRun, simple, waiting, wrong } from './cases';

/** Runs: starts, repeats, doubts, live views. */
export function describeRuns({ name, client, create, startRun, settled }: ContractCases): void {
  describe('runs', () => {
    it('starts a run, tells how it stands and shows it whole', async () => {
      const { id: flowId } = await create({ ...simple, name: 'Runner' });
      const runId = await startRun(flowId, { n: 41 });
      await settled(runId, 'succeeded');
      expect(await client().runs.status({ runId })).toMatchObject({
        runId,
        flowId,
        status: 'succeeded',
        output: { n: 42 },
        steps: { total: 2, succeeded: 2, failed: 0 },
      });
      const run = await client().runs.get({ runId });
      // Programs speak REST; a person has the window or the web UI.
      expect(run.trigger.kind).toBe(name === 'REST' ? 'api' : 'manual');
      expect(run.steps.map(({ nodeId, status }) => [nodeId, status])).toEqual([
        ['start', 'succeeded'],
        ['set', 'succeeded'],
      ]);
      const data = await client().runs.stepData({ runId, seq: run.steps[1]?.seq ?? -1 });
      expect(data.input.items).toMatchObject([{ json: { n: 41 } }]);
      expect(Object.values(data.outputs)[0]?.items).toMatchObject([{ json: { n: 42 } }]);
      expect((await client().runs.list({ flowId, status: 'succeeded' })).items.map(({ id }) => id)).toEqual([runId]);
      expect((await client().runs.list({ flowId, status: ['failed', 'cancelled'] })).items).toEqual([]);
      expect((await client().runs.list({ flowId, since: Date.now() + 60_000 })).items).toEqual([]);
    });

    it('answers a repeated start with the first run', async () => {
      const { id: workflowId } = await create({ ...simple, name: 'Once' });
      const start = (input: unknown) =>
        client().runs.start({
          params: { workflowId },
          headers: {},
          body: { input: wrong(input), test: false, idempotencyKey: 'order-7' },
        });
      const first = await start({ n: 1 });
      expect(await start({ n: 1 })).toMatchObject({ runId: first.runId, duplicate: true });
      await expect(start({ n: 2 })).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    });

    it('counts, cancels and refuses to cancel twice', async () => {
      const { id: flowId } = await create(waiting);
      const runId = await startRun(flowId);
      await settled(runId, 'waiting');
      expect((await client().runs.counts()).waiting).toBe(1);
      expect(await client().runs.cancel({ runId })).toMatchObject({ status: 'cancelled' });
      await expect(client().runs.cancel({ runId })).rejects.toMatchObject({ code: 'RUN_FINISHED' });
    });

    it('runs again, whole or from the failed step, once the run has ended', async () => {
      const { id: flowId } = await create(failing);
      const runId = await startRun(flowId);
      await settled(runId, 'failed');
      for (const from of ['start', 'failed'] as const) {
        const again = await client().runs.rerun({ runId, from });
        await settled(again.runId, 'failed');
        expect(await client().runs.status({ runId: again.runId })).toMatchObject({
          rerunOf: runId,
          error: { message: expect.stringContaining('No stock left') as string },
        });
      }
      const open = await startRun((await create({ ...waiting, name: 'Open' })).id);
      await settled(open, 'waiting');
      await expect(client().runs.rerun({ runId: open, from: 'start' })).rejects.toMatchObject({ code: 'RUN_NOT_FINISHED' });
      await client().runs.cancel({ runId: open });
    });

    it('runs again from any step, with edited items and pinned outputs, and compares', async () => {
      const { id: flowId } = await create({ ...simple, name: 'Travelled' });
      const runId = await startRun(flowId);
      await settled(runId, 'succeeded');
      const { steps } = await client().runs.get({ runId });
      const last = steps.at(-1);
      const seq = last?.seq ?? 0;
      const again = await client().runs.rerun({ runId, from: 'step', seq, items: [{ json: { edited: true } }] });
      await settled(again.runId, 'succeeded');
      expect((await client().runs.stepData({ runId: again.runId, seq })).input.items).toEqual([{ json: { edited: true } }]);
      const { rows } = await client().runs.compare({ a: runId, b: again.runId });
      expect(rows).toHaveLength(steps.length);
      expect(rows.at(-1)).toMatchObject({ nodeId: last?.nodeId, a: { seq }, b: { seq } });
      expect(rows[0]?.differs).toBe(false);
      await expect(client().runs.rerun({ runId, from: 'step', seq: 99 })).rejects.toMatchObject({ code: 'STEP_NOT_FOUND' });
      await expect(client().runs.rerun({ runId, pinned: { gone: {} } })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      await expect(client().runs.compare({ a: runId, b: noRun })).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    });

    it('takes a word only on a step that is in doubt', async () => {
      const runId = await startRun((await create({ ...simple, name: 'Sure' })).id);
      await settled(runId, 'succeeded');
      await expect(client().runs.resolveDoubt({ runId, seq: 1, decision: { action: 'retry' } })).rejects.toMatchObject({
        code: 'STEP_NOT_IN_DOUBT',
      });
      await expect(client().runs.resolveDoubt({ runId, seq: 99, decision: { action: 'retry' } })).rejects.toMatchObject({
        code: 'STEP_NOT_FOUND',
      });
      await expect(client().runs.resolveDoubt({ runId, seq: 1, decision: wrong({ action: 'maybe' }) })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
    });

    it('streams changes while they happen, and ends when the reader leaves', async () => {
      const { id: flowId } = await create({ ...simple, name: 'Streamed' });
      const stream = await client().runs.watch({ flowId });
      const runId = await startRun(flowId);
      const seen: string[] = [];
      for await (const change of stream) {
        if (change.kind === 'run') seen.push(change.run.status);
        if (change.kind === 'run' && change.run.id === runId && change.run.status === 'succeeded') break;
      }
      expect(seen.at(-1)).toBe('succeeded');
      await expect(client().runs.watch({ flowId: wrong('') })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('says which run is missing, and which field of the input is wrong', async () => {
      for (const call of [
        () => client().runs.get({ runId: noRun }),
        () => client().runs.status({ runId: noRun }),
        () => client().runs.cancel({ runId: noRun }),
        () => client().runs.rerun({ runId: noRun, from: 'start' }),
        () => client().runs.stepData({ runId: noRun, seq: 0 }),
        () => client().runs.resolveDoubt({ runId: noRun, seq: 0, decision: { action: 'retry' } }),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: 'RUN_NOT_FOUND', status: 404, defined: true });
      }
      await expect(startRun(noFlow)).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
      await expect(client().runs.list({ status: wrong('done') })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: expect.stringContaining('status') as string,
      });
    });
  });
}
