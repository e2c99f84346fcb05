import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, describe, expect, it } from 'vitest';
import type { PulseflowClient } from '#shared/contract';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import { createHost, type Host } from './host';
import { silentLog } from './log';

let host: Host | undefined;
let home = '';
afterEach(async () => {
  await host?.close(0);
  rmSync(home, { recursive: true, force: true });
});

async function open(): Promise<PulseflowClient> {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-error-flows-'));
  host = await createHost({ home, mode: 'headless', version: '0.0.0', log: silentLog });
  await host.start();
  return createRouterClient(host.router, { context: {} });
}

const stop = { id: 'stop', type: 'core.stop', config: { status: 'failed', message: 'No stock left' } };
const keep = { id: 'keep', type: 'core.set', config: {} };

function flow(name: string, node: { id: string }, settings: object = {}): FlowDefinition {
  return flowDefinitionSchema.parse({
    name,
    nodes: [
      { id: 'start', name: 'Start', type: 'core.manual' },
      { name: node.id, ...node },
    ],
    edges: [{ from: { node: 'start' }, to: { node: node.id } }],
    settings,
  });
}

async function publish(client: PulseflowClient, definition: FlowDefinition): Promise<FlowId> {
  return (await client.flows.create({ query: { publish: true }, body: definition })).id;
}
const start = async (client: PulseflowClient, workflowId: FlowId, input: object): Promise<RunId> =>
  (await client.runs.start({ params: { workflowId }, body: { input: input as never, test: false } })).runId;

describe('an error flow', () => {
  it('runs with what failed, once, and names the run it is for', async () => {
    const client = await open();
    const alert = await publish(client, flow('Alert', keep));
    const failing = await publish(client, flow('Orders', stop, { errorFlow: alert }));
    const runId = await start(client, failing, { order: 7 });
    await expect
      .poll(async () => (await client.runs.list({ flowId: alert })).items.map((run) => run.status))
      .toEqual(['succeeded']);
    expect((await client.runs.get({ runId })).status).toBe('failed');
    const [run] = (await client.runs.list({ flowId: alert })).items;
    expect(run?.trigger.detail).toMatchObject({ errorOf: runId });
    expect((await client.runs.stepData({ runId: run!.id, seq: 0 })).outputs['out']?.items[0]?.json).toMatchObject({
      run: { id: runId, flowId: failing, flowName: 'Orders' },
      error: { code: 'RUN_STOPPED', message: 'No stock left' },
      node: { id: 'stop' },
      input: { order: 7 },
    });
  });

  it('that fails itself starts nothing, though it names one', async () => {
    const client = await open();
    const last = await publish(client, flow('Last', keep));
    const alert = await publish(client, flow('Alert', stop, { errorFlow: last }));
    const failing = await publish(client, flow('Orders', stop, { errorFlow: alert }));
    await start(client, failing, {});
    await expect.poll(async () => (await client.runs.list({ flowId: alert })).items.map((run) => run.status)).toEqual(['failed']);
    expect((await client.runs.list({ flowId: last })).items).toEqual([]);
  });

  it('that cannot run is found by validation; one that is paused is a warning, and the run fails all the same', async () => {
    const client = await open();
    await expect(publish(client, flow('Orders', stop, { errorFlow: 'flow_nothing' }))).rejects.toMatchObject({
      code: 'FLOW_INVALID',
    });
    const alert = await publish(client, flow('Alert', keep));
    const failing = await publish(client, flow('Orders', stop, { errorFlow: alert }));
    await client.flows.pause({ flowId: alert });
    expect((await client.flows.get({ flowId: failing })).problems).toMatchObject([
      { code: 'ERROR_FLOW_INACTIVE', severity: 'warning', field: '/settings/errorFlow' },
    ]);
    const runId = await start(client, failing, {});
    await expect.poll(async () => (await client.runs.get({ runId })).status).toBe('failed');
  });
});

describe('the retention of a flow', () => {
  it('is what its published version says', async () => {
    const client = await open();
    const flowId = await publish(client, flow('Orders', keep, { retention: { maxAgeDays: 3 } }));
    await publish(client, flow('Others', keep));
    expect([...(host?.flows.retention() ?? [])]).toEqual([[flowId, { maxAgeDays: 3 }]]);
  });
});
