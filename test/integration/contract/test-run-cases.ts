import { describe, expect, it } from 'vitest';
import type { PulseflowClient } from '#shared/contract';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import type { TestOptions } from '#shared/model/test-run';
import { chain, node } from '../../setup/flows';

const definition = flowDefinitionSchema.parse(
  chain(
    'Tried out',
    node('start', 'core.manual'),
    node('add', 'core.transform', { expression: '{"n": n + 1}' }),
    node('call', 'core.http', {
      method: 'POST',
      url: 'http://127.0.0.1:9/orders/{{ n }}?token=abc',
      headers: [{ name: 'Authorization', value: 'Bearer abc' }],
    }),
    node('end', 'core.transform', { expression: '{"last": n}' }),
  ),
);

/** Test runs of a part of a flow, with pinned data, without effects and step by step, over the client of a transport. */
export function describeTestRuns(clientOf: () => PulseflowClient, wrong: (value: unknown) => never): void {
  describe('test runs and pinned data', () => {
    let flowId: FlowId;
    const start = (testOptions: Partial<TestOptions>, input?: unknown) =>
      clientOf().runs.start({
        params: { workflowId: flowId },
        headers: {},
        body: { test: true, testOptions, ...(input === undefined ? {} : { input: wrong(input) }) },
      });
    const ended = async (runId: RunId) => {
      await expect
        .poll(async () => (await clientOf().runs.status({ runId })).status, { timeout: 10_000 })
        .toBeOneOf(['succeeded', 'failed', 'cancelled']);
      return clientOf().runs.get({ runId });
    };
    const stepOf = (run: Awaited<ReturnType<typeof ended>>, nodeId: string) => {
      const step = run.steps.find((candidate) => candidate.nodeId === nodeId);
      if (step === undefined) throw new Error(`The run has no step of ${nodeId}`);
      return step;
    };

    it('pins data to nodes, beside the draft and not in it', async () => {
      const client = clientOf();
      flowId = (await client.flows.create({ query: { publish: false }, body: definition })).id as FlowId;
      expect(await client.flows.pins.list({ flowId })).toEqual({ items: [] });
      const outputs = { out: [{ json: { n: 40 } }, { json: { n: 50 } }] };
      expect(await client.flows.pins.set({ flowId, nodeId: 'add', outputs })).toMatchObject({
        nodeId: 'add',
        itemsOut: { out: 2 },
      });
      expect((await client.flows.pins.list({ flowId })).items).toMatchObject([{ nodeId: 'add', itemsOut: { out: 2 } }]);
      expect((await client.flows.pins.get({ flowId, nodeId: 'add' })).outputs).toEqual(outputs);
      expect(JSON.stringify(await client.flows.export({ flowId }))).not.toContain('"n":40');
      const copy = await client.flows.duplicate({ flowId });
      expect((await client.flows.pins.get({ flowId: copy.id, nodeId: 'add' })).outputs).toEqual(outputs);
      expect(await client.flows.pins.remove({ flowId: copy.id, nodeId: 'add' })).toEqual({ ok: true });
      await expect(client.flows.pins.get({ flowId: copy.id, nodeId: 'add' })).rejects.toMatchObject({
        code: 'PIN_NOT_FOUND',
        status: 404,
      });
      const none = 'flow_nothing' as FlowId;
      await expect(client.flows.pins.list({ flowId: none })).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
      await expect(client.flows.pins.set({ flowId: none, nodeId: 'add', outputs })).rejects.toMatchObject({
        code: 'FLOW_NOT_FOUND',
      });
      await expect(client.flows.pins.remove({ flowId: none, nodeId: 'a' })).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
      const bulky = { out: [{ json: 'x'.repeat(1024 * 1024) }] };
      await expect(client.flows.pins.set({ flowId, nodeId: 'add', outputs: bulky })).rejects.toMatchObject({
        code: 'PIN_TOO_LARGE',
        status: 413,
      });
      await expect(client.flows.pins.set({ flowId, nodeId: 'add', outputs: wrong({ out: 1 }) })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
    });

    it('says what would be done when effects are off, without secrets', async () => {
      const run = await ended((await start({ effects: 'off' }, { n: 1 })).runId);
      expect(run).toMatchObject({ status: 'succeeded', test: true, testOptions: { effects: 'off', stepping: false } });
      const step = stepOf(run, 'call');
      expect(step).toMatchObject({ status: 'succeeded', standIn: 'simulated' });
      const data = await clientOf().runs.stepData({ runId: run.id, seq: step.seq });
      expect(data.would).toMatchObject({
        effect: 'unsafe',
        total: 1,
        summary: expect.stringContaining('POST 127.0.0.1:9/orders/2') as string,
      });
      expect(JSON.stringify(data)).not.toContain('abc');
      expect(data.outputs['out']?.items).toEqual([{ json: { n: 2 } }]);
      const given = await clientOf().runs.start({
        params: { workflowId: flowId },
        headers: {},
        body: { test: true, input: { n: 1 }, outputs: { call: [{ json: { n: 9 } }] } },
      });
      const other = await ended(given.runId);
      expect((await clientOf().runs.stepData({ runId: other.id, seq: stepOf(other, 'end').seq })).outputs['out']?.items).toEqual([
        { json: { last: 9 } },
      ]);
      const [listed] = (await clientOf().runs.list({ flowId, limit: 1 })).items;
      expect(listed).toMatchObject({ id: other.id, test: true, testOptions: { effects: 'off' } });
    });

    it('runs up to a node, from it, and it alone', async () => {
      const upTo = await ended((await start({ until: 'add' }, { n: 4 })).runId);
      expect(upTo.steps.map(({ nodeId }) => nodeId)).toEqual(['start', 'add']);
      const from = await ended((await start({ from: 'call', effects: 'off', usePins: false, inputsFrom: upTo.id })).runId);
      expect(from.steps.map(({ nodeId, standIn }) => `${nodeId} ${standIn ?? ''}`)).toEqual([
        'start ',
        'add taken',
        'call simulated',
        'end ',
      ]);
      const only = await ended((await start({ only: 'call', effects: 'off' })).runId);
      expect(stepOf(only, 'add').standIn).toBe('pinned');
      expect(stepOf(only, 'call').itemsIn).toBe(2);
      await expect(start({ from: 'end' })).rejects.toMatchObject({ code: 'TEST_INPUT_MISSING', status: 409 });
      await expect(start({ until: 'gone' })).rejects.toMatchObject({ code: 'TEST_NODE_UNKNOWN', status: 404 });
      await expect(start({ from: 'add', until: 'start' })).rejects.toMatchObject({ code: 'TEST_NODE_UNREACHED' });
      await expect(start({ from: 'add', inputsFrom: 'run_nothing' as RunId })).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
      await expect(
        clientOf().runs.start({ params: { workflowId: flowId }, headers: {}, body: { testOptions: { effects: 'off' } } }),
      ).rejects.toMatchObject({ code: 'TEST_OPTIONS_WITHOUT_TEST', status: 400 });
    });

    it('is stepped through, and let run on', async () => {
      const client = clientOf();
      const { runId } = await start({ stepping: true, effects: 'off' }, { n: 1 });
      const pausedAt = async () => {
        await expect.poll(async () => (await client.runs.status({ runId })).status, { timeout: 10_000 }).toBe('waiting');
        return (await client.runs.status({ runId })).wakes;
      };
      expect(await pausedAt()).toEqual([{ seq: 1, nodeId: 'add', by: 'person', what: 'step' }]);
      await client.runs.step({ runId });
      await expect
        .poll(async () => (await client.runs.status({ runId })).wakes, { timeout: 10_000 })
        .toMatchObject([{ nodeId: 'call', by: 'person', what: 'step' }]);
      await client.runs.continue({ runId });
      expect((await ended(runId)).status).toBe('succeeded');
      await expect(client.runs.step({ runId })).rejects.toMatchObject({ code: 'RUN_FINISHED', status: 409 });
      await expect(client.runs.continue({ runId })).rejects.toMatchObject({ code: 'RUN_FINISHED' });
      await expect(client.runs.step({ runId: 'run_nothing' as RunId })).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
      const plain = await client.flows.create({
        query: { publish: false },
        body: flowDefinitionSchema.parse(
          chain('Waits', node('start', 'core.manual'), node('wait', 'core.wait', { durationMs: 3_600_000 })),
        ),
      });
      const waiting = await client.runs.start({ params: { workflowId: plain.id }, headers: {}, body: { test: true } });
      await expect(client.runs.step({ runId: waiting.runId })).rejects.toMatchObject({ code: 'RUN_NOT_STEPPING', status: 409 });
      await client.runs.cancel({ runId: waiting.runId });
    });
  });
}
