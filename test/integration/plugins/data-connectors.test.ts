/** The connectors of data as they are shipped: built, each in a process of its own, in a whole app. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHost, type Host } from '#main/host/host';
import { silentLog } from '#main/host/log';
import type { PulseflowClient } from '#shared/contract';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import { findChromium } from '../../../plugins/browser/src/browser/find-chromium';
import { startSite, type TestSite } from '../../../plugins/browser/test/site';
import { startPostgres, type TestPostgres } from '../../../plugins/postgres/test/postgres-server';
import { chain, node } from '../../setup/flows';

const bundledPlugins = join(import.meta.dirname, '../../../out/plugins');
const chromium = process.env['PULSEFLOW_CHROMIUM'] ?? findChromium('') ?? '';

let home: string;
let host: Host;
let client: PulseflowClient;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-data-'));
  host = await createHost({ home, mode: 'headless', version: '0.0.0', log: silentLog, bundledPlugins });
  client = createRouterClient(host.router, { context: {} });
  await host.start();
});
afterAll(async () => {
  await host.close(0);
  rmSync(home, { recursive: true, force: true });
});

const files = (...parts: string[]) => join(home, 'files', ...parts);

/** Runs a flow by hand to its end; answers what its last node put out, or the error. */
async function run(flowId: FlowId, nodeId: string): Promise<unknown> {
  const { runId } = await client.runs.start({ params: { workflowId: flowId }, headers: {}, body: { input: {}, test: false } });
  return await toldBy(runId, nodeId);
}

async function toldBy(runId: RunId, nodeId: string): Promise<unknown> {
  const status = async () => (await client.runs.get({ runId })).status;
  await expect.poll(status, { timeout: 25_000 }).toBeOneOf(['succeeded', 'failed']);
  const detail = await client.runs.get({ runId });
  if (detail.status === 'failed') return detail.error;
  const seq = detail.steps.find((step) => step.nodeId === nodeId)?.seq ?? 0;
  return (await client.runs.stepData({ runId, seq })).outputs['out']?.items.map(({ json }) => json);
}

const publish = async (type: string, config: JsonObject): Promise<FlowId> => {
  const body = flowDefinitionSchema.parse(chain(`Of ${type}`, node('start', 'core.manual'), node('work', type, config)));
  return (await client.flows.create({ query: { publish: true }, body })).id;
};
const sampleOf = async (name: string, id: string): Promise<FlowId> => {
  const { flowId } = await client.plugins.addSample({ name, id });
  await client.flows.publish({ flowId });
  return flowId;
};

describe('the connectors of data in a running app', () => {
  it('keep orders in a database and report on them, as the sample of SQLite does', async () => {
    expect(await run(await sampleOf('sqlite', 'orders-report'), 'write')).toHaveLength(1);
    expect(readFileSync(files('reports/customers.csv'), 'utf8')).toBe('customer,orders,total\nAna,2,162.5\nRui,1,80\n');
    const outside = { file: '/etc/other.db', sql: 'SELECT 1' };
    expect(await run(await publish('sqlite.query', outside), 'work')).toMatchObject({ code: 'FILE_OUTSIDE' });
    const attach = { file: 'data/orders.db', sql: "ATTACH '/tmp/other.db' AS other" };
    expect(await run(await publish('sqlite.query', attach), 'work')).toMatchObject({ code: 'SQLITE_NOT_ALLOWED' });
  });

  it('back a folder up and bring it back, as the sample of the backup does', async () => {
    mkdirSync(files('documents'), { recursive: true });
    writeFileSync(files('documents/letter.txt'), 'Dear all');
    const made = (await run(await sampleOf('backup-folder', 'nightly-backup'), 'backup')) as { backup: { name: string } }[];
    expect(made).toMatchObject([{ backup: { files: 1, verified: true } }]);
    expect(readdirSync(files('backups'))).toContain(made[0]?.backup.name);
    const restore = { backup: 'backups', to: 'restored' };
    expect(await run(await publish('backup-folder.restore', restore), 'work')).toMatchObject([{ restored: { files: 1 } }]);
    expect(readFileSync(files('restored/documents/letter.txt'), 'utf8')).toBe('Dear all');
  });

  describe('with a database server', () => {
    let server: TestPostgres;
    let credential: string;

    beforeAll(async () => {
      server = await startPostgres();
      const values = server.values({ password: 'secret' });
      credential = (await client.credentials.create({ name: 'Shop', type: 'postgres.server', values })).id;
    });
    afterAll(() => server.stop());

    it('query PostgreSQL with a sealed credential, and start a flow when it notifies', async () => {
      const asked = { credential, sql: 'SELECT :a::int + 1 AS sum', parameters: [{ name: 'a', value: 41 }] };
      expect(await run(await publish('postgres.query', asked), 'work')).toEqual([{ sum: 42 }]);
      const listening = chain(
        'Notified',
        node('heard', 'postgres.notification', { credential, channels: 'order' }),
        node('log', 'core.log', {}),
      );
      const body = flowDefinitionSchema.parse(listening);
      const { id: flowId } = await client.flows.create({ query: { publish: true }, body });
      const states = async () => (await client.plugins.triggers({ flowId })).map(({ status }) => status);
      await expect.poll(states, { timeout: 25_000 }).toEqual(['connected']);
      await server.run(`NOTIFY "order", '{"id": 7}'`);
      const runs = async () => (await client.runs.list({ flowId })).items;
      await expect.poll(async () => (await runs()).length, { timeout: 25_000 }).toBe(1);
      const [started] = await runs();
      if (started === undefined) throw new Error('No run');
      expect(await toldBy(started.id, 'heard')).toMatchObject([{ channel: 'order', payload: { id: 7 } }]);
    });
  });

  describe.skipIf(chromium === '')('with a browser', () => {
    let site: TestSite;

    beforeAll(async () => {
      site = await startSite();
    });
    afterAll(() => site.stop());

    it('browse, and keep a picture and a trace of a failure as files of the run', async () => {
      const open = { action: 'open', url: site.url('/') };
      const read = { action: 'extract', name: 'heading', target: 'h1', read: 'text' };
      const picture = { action: 'screenshot', name: 'picture', saveAs: 'pages/shop.png' };
      const config = { executable: chromium, does: 'reads', steps: [open, read, picture] };
      expect(await run(await publish('browser.run-steps', config), 'work')).toMatchObject([{ page: { heading: 'Orders' } }]);
      expect(existsSync(files('pages/shop.png'))).toBe(true);
      const click = { action: 'click', target: 'text=Never' };
      const failing = { ...config, stepTimeoutMs: 500, steps: [open, click] };
      const error = (await run(await publish('browser.run-steps', failing), 'work')) as {
        data: { files: Record<string, { path: string }> };
      };
      expect(error).toMatchObject({ code: 'BROWSER_STEP_TIMED_OUT' });
      const kept = Object.values(error.data.files).map(({ path }) => existsSync(files(path)));
      expect(kept).toEqual([true, true]);
    });
  });
});
