/** Plugins that do wrong, in a whole app: their steps fail with the reason, and nothing else is harmed. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHost, type Host } from '#main/host/host';
import { silentLog } from '#main/host/log';
import { findPython } from '#main/plugins/runtime/testing/python';
import type { PulseflowClient } from '#shared/contract';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import { chain, node } from '../../setup/flows';

const fixtures = join(import.meta.dirname, '../../fixtures/plugins');
const python = findPython();

let home: string;
let host: Host;
let client: PulseflowClient;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-isolation-'));
  host = await createHost({ home, mode: 'headless', version: '0.0.0', log: silentLog });
  client = createRouterClient(host.router, { context: {} });
  await host.start();
});
afterAll(async () => {
  await host.close(0);
  rmSync(home, { recursive: true, force: true });
});

async function lay(plugin: string): Promise<void> {
  cpSync(join(fixtures, plugin), join(home, 'plugins', plugin), { recursive: true });
  await expect
    .poll(async () => (await client.plugins.list()).find(({ name }) => name === plugin)?.state, { timeout: 60_000 })
    .toBe('active');
}

/** Runs a flow with one node of a plugin to its end. */
async function run(type: string, config: JsonObject) {
  const flow = flowDefinitionSchema.parse(chain(`Probe ${type}`, node('start', 'core.manual'), node('probe', type, config)));
  const { id } = await client.flows.create({ query: { publish: true }, body: flow });
  const { runId } = await client.runs.start({ params: { workflowId: id }, headers: {}, body: { input: {}, test: false } });
  await expect
    .poll(async () => (await client.runs.get({ runId })).status, { timeout: 30_000 })
    .toBeOneOf(['succeeded', 'failed']);
  const { status, error, steps } = await client.runs.get({ runId });
  const seq = steps.find(({ nodeId }) => nodeId === 'probe')?.seq ?? 0;
  const data = await client.runs.stepData({ runId, seq });
  return { runId, status, error, out: data.outputs['out']?.items.map(({ json }) => json) };
}

const actions = async (plugin: string) =>
  (await client.audit.list({})).items.filter(({ subjectId }) => subjectId === plugin).map(({ action }) => action);

describe('a plugin of somebody else', () => {
  it('that crashes fails its step with the reason, is written down, and works again', async () => {
    await lay('probe');
    expect(await run('probe.odd', { does: 'exit' })).toMatchObject({
      status: 'failed',
      error: { code: 'PLUGIN_CRASHED', data: { plugin: 'probe', reason: 'exit code 3' } },
    });
    expect(await run('probe.odd', { does: 'nothing' })).toMatchObject({ status: 'succeeded', out: [null] });
    const { process: state } = await client.plugins.get({ name: 'probe' });
    expect(state).toMatchObject({ status: 'running', crashes: 1, lastCrash: { error: { code: 'PLUGIN_CRASHED' } } });
    expect(await actions('probe')).toContain('plugin.crashed');
  });

  it('that eats memory is ended, and the run of another flow beside it goes on', async () => {
    const hanging = run('probe.odd', { does: 'heap' });
    expect(await run('core.set', {})).toMatchObject({ status: 'succeeded' });
    expect(await hanging).toMatchObject({ status: 'failed', error: { code: 'PLUGIN_OUT_OF_MEMORY' } });
  });

  it('gets nothing that was not granted, and the audit says what it tried', async () => {
    expect(await run('probe.odd', { does: 'fetch', what: 'https://example.com/' })).toMatchObject({
      status: 'failed',
      error: { code: 'PLUGIN_DENIED', data: { kind: 'network', what: 'example.com:443' } },
    });
    const database = join(home, 'pulseflow.db');
    for (const does of ['read', 'database'])
      expect(await run('probe.odd', { does, what: database })).toMatchObject({
        error: { code: 'PLUGIN_DENIED', data: { kind: 'files' } },
      });
    await expect.poll(() => actions('probe')).toContain('plugin.denied');
  });
});

describe.skipIf(python === undefined)('a plugin in Python (skipped: this machine has no Python 3.9 or later)', () => {
  it('runs in an environment of its own, and what it prints is in the log of the run', async () => {
    await lay('probe-python');
    const said = await run('probe-python.say', { text: 'Olá' });
    expect(said).toMatchObject({ status: 'succeeded', out: [{ words: 'Olá', was: {} }] });
    const printed = await run('probe-python.odd', { does: 'console', what: 'printed' });
    const { logs } = await client.runs.get({ runId: printed.runId });
    expect(logs.map(({ message }) => message)).toEqual(expect.arrayContaining(['printed', 'to stderr', 'by logging']));
  });

  it('that crashes fails its step with the reason, and works again', async () => {
    expect(await run('probe-python.odd', { does: 'exit' })).toMatchObject({
      status: 'failed',
      error: { code: 'PLUGIN_CRASHED' },
    });
    expect(await run('probe-python.odd', { does: 'nothing' })).toMatchObject({ status: 'succeeded' });
    expect(await run('probe-python.odd', { does: 'read', what: join(home, 'pulseflow.db') })).toMatchObject({
      error: { code: 'PLUGIN_DENIED', data: { kind: 'files' } },
    });
  });
});
