/** Plugins in a whole app: real folders, real processes, real runs. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHost, type Host } from '#main/host/host';
import { silentLog } from '#main/host/log';
import type { PulseflowClient } from '#shared/contract';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import { chain, node } from '../../setup/flows';

const bundledPlugins = join(import.meta.dirname, '../../../out/plugins');

let home: string;
let host: Host;
let client: PulseflowClient;

async function open(): Promise<void> {
  host = await createHost({ home, mode: 'headless', version: '0.0.0', log: silentLog, bundledPlugins });
  client = createRouterClient(host.router, { context: {} });
  await host.start();
}

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-loading-'));
  await open();
});
afterEach(async () => {
  await host.close(0);
  rmSync(home, { recursive: true, force: true });
});

const folder = () => join(home, 'plugins', 'teller');

/** A plugin with a node that takes its time and then says which version it is; `nodes` are `name@version`. */
function lay(version: string, nodes: readonly string[] = ['tell@1'], at = folder()): void {
  const text = (en: string) => ({ en, 'pt-BR': en });
  mkdirSync(at, { recursive: true });
  const types = nodes.map((name) => {
    const [type = '', number = '1'] = name.split('@');
    return `defineNode({
      name: '${type}', version: ${number}, label: words('Tell'), description: words('Tells its version'), category: 'apps', effect: 'none',
      config: z.object({ ms: z.number().default(0)${number === '1' ? '' : ", tone: z.string().default('calm')"} }),
      ${number === '1' ? '' : "upgrade: (config) => ({ ...config, tone: 'as before' }),"}
      async execute({ items, configFor, progress, memory, signal }) {
        progress(0.5, 'half');
        const times = Number((await memory.get()) ?? 0) + 1;
        await memory.set(times);
        await new Promise((resolve) => setTimeout(resolve, configFor(0).ms));
        signal.throwIfAborted();
        return { outputs: { out: items.map(() => ({ json: { version: '${version}', node: ${number}, times } })) } };
      },
    })`;
  });
  writeFileSync(
    join(at, 'index.mjs'),
    `import { defineNode, definePlugin, z } from '@pulseflow/sdk';
const words = (en) => ({ en, 'pt-BR': en });
export default definePlugin({ nodes: [${types.join(',\n')}] });
`,
  );
  const manifest = { name: 'teller', version, apiVersion: 1, runtime: 'node', label: text('Teller'), description: text('Tells') };
  writeFileSync(join(at, 'plugin.json'), JSON.stringify(manifest));
}

const stateOf = async () => {
  const found = (await client.plugins.list()).find(({ name }) => name === 'teller');
  return found === undefined ? 'gone' : `${found.version} ${found.state}`;
};
const becomes = (state: string) => expect.poll(stateOf, { timeout: 20_000 }).toBe(state);

const telling = (ms: number, typeVersion = 1) =>
  flowDefinitionSchema.parse(
    chain('Telling', node('start', 'core.manual'), { ...node('tell', 'teller.tell', { ms }), typeVersion }),
  );
const publish = async (ms: number): Promise<FlowId> =>
  (await client.flows.create({ query: { publish: true }, body: telling(ms) })).id;
const start = async (flowId: FlowId): Promise<RunId> =>
  (await client.runs.start({ params: { workflowId: flowId }, headers: {}, body: { input: {}, test: false } })).runId;

/** What its node put out when the run has succeeded. */
async function told(runId: RunId): Promise<unknown> {
  await expect
    .poll(async () => (await client.runs.get({ runId })).status, { timeout: 20_000 })
    .toBeOneOf(['succeeded', 'failed']);
  const detail = await client.runs.get({ runId });
  if (detail.status === 'failed') return detail.error?.code;
  const step = detail.steps.find(({ nodeId }) => nodeId === 'tell');
  const data = await client.runs.stepData({ runId, seq: step?.seq ?? 0 });
  return data.outputs['out']?.items[0]?.json;
}

describe('a plugin in a running app', () => {
  it('is taken into use, changed and taken out by its folder alone', async () => {
    lay('1.0.0');
    await becomes('1.0.0 active');
    const flowId = await publish(0);
    expect(await told(await start(flowId))).toEqual({ version: '1.0.0', node: 1, times: 1 });
    lay('1.1.0');
    await becomes('1.1.0 active');
    // The flow was compiled before; what its node keeps from run to run is kept.
    expect(await told(await start(flowId))).toEqual({ version: '1.1.0', node: 1, times: 2 });
    rmSync(folder(), { recursive: true });
    await becomes('gone');
    await expect(start(flowId)).rejects.toMatchObject({ code: 'FLOW_INVALID' });
    lay('1.2.0');
    await becomes('1.2.0 active');
    expect(await told(await start(flowId))).toMatchObject({ version: '1.2.0' });
  });

  it('ends on the old version what began on it', async () => {
    lay('1.0.0');
    await becomes('1.0.0 active');
    const runId = await start(await publish(4000));
    for await (const change of await client.runs.watch({ runId })) if (change.kind === 'progress') break;
    lay('2.0.0');
    await becomes('2.0.0 active');
    expect((await client.runs.get({ runId })).status).toBe('running');
    expect(await told(runId)).toMatchObject({ version: '1.0.0' });
  });

  it('keeps the nodes that a new version has no more, and updates them when asked', async () => {
    lay('1.0.0');
    await becomes('1.0.0 active');
    const flowId = await publish(0);
    await expect.poll(() => existsSync(join(home, 'plugins', '.kept', 'teller', '1.0.0')), { timeout: 20_000 }).toBe(true);
    lay('2.0.0', ['tell@2']);
    await becomes('2.0.0 active');
    expect(await told(await start(flowId))).toMatchObject({ version: '1.0.0', node: 1 });
    expect((await client.plugins.get({ name: 'teller' })).versions).toMatchObject([
      { version: '2.0.0', status: 'current' },
      { version: '1.0.0', status: 'serving' },
    ]);
    expect(await client.flows.upgradeNode({ type: 'teller.tell', typeVersion: 1, config: { ms: 5 } })).toEqual({
      type: 'teller.tell',
      typeVersion: 2,
      config: { ms: 5, tone: 'as before' },
    });
    const offered = (await client.flows.nodeTypes()).filter(({ type }) => type === 'teller.tell');
    expect(offered.map(({ version, isHidden }) => [version, isHidden ?? false]).sort()).toEqual([
      [1, true],
      [2, false],
    ]);
  });

  it('goes on with its runs when the app was closed in their midst', async () => {
    lay('1.0.0');
    await becomes('1.0.0 active');
    const runId = await start(await publish(2000));
    await expect.poll(async () => (await client.runs.get({ runId })).steps.length).toBeGreaterThan(1);
    await host.close(0);
    await open();
    expect(await told(runId)).toMatchObject({ version: '1.0.0' });
  });

  it('fails its steps with the reason while it is switched off, and keeps the forms of its nodes', async () => {
    lay('1.0.0');
    await becomes('1.0.0 active');
    const flowId = await publish(0);
    await client.plugins.disable({ name: 'teller' });
    expect(await told(await start(flowId))).toBe('PLUGIN_NOT_ACTIVE');
    const { problems } = await client.flows.get({ flowId });
    expect(problems).toMatchObject([{ code: 'NODE_PLUGIN_OFF', severity: 'warning', nodeId: 'tell' }]);
    await client.plugins.enable({ name: 'teller' });
    expect(await told(await start(flowId))).toMatchObject({ version: '1.0.0' });
  });

  it('that was laid in while the app was closed is there when it opens', async () => {
    await host.close(0);
    lay('1.0.0');
    await open();
    expect(await stateOf()).toBe('1.0.0 active');
  });
});

describe('a bundled plugin', () => {
  it('takes the place of nothing and is there without any of its code being run', async () => {
    const sqlite = await client.plugins.get({ name: 'sqlite' });
    expect(sqlite).toMatchObject({ state: 'active', origin: { kind: 'bundled' }, signature: { status: 'bundled' } });
    expect(sqlite.readme).toContain('## Em português');
    expect(sqlite.nodes.length).toBeGreaterThan(0);
    expect((await client.flows.nodeTypes()).filter(({ plugin }) => plugin === 'sqlite').length).toBe(sqlite.nodes.length);
  });

  it('makes way for one of the same name in the workspace, which is removed to have it back', async () => {
    const own = join(home, 'plugins', 'sqlite');
    cpSync(join(bundledPlugins, 'sqlite'), own, { recursive: true });
    const origin = async () => (await client.plugins.get({ name: 'sqlite' })).origin.kind;
    await expect.poll(origin, { timeout: 20_000 }).toBe('folder');
    expect(await client.plugins.remove({ name: 'sqlite' })).toEqual({ ok: true });
    expect(await origin()).toBe('bundled');
    await expect(client.plugins.remove({ name: 'sqlite' })).rejects.toMatchObject({ code: 'PLUGIN_BUNDLED' });
  });
});
