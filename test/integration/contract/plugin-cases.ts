import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PulseflowClient } from '#shared/contract';
import type { Capabilities } from '#shared/model/plugin';

const text = (en: string) => ({ en, 'pt-BR': en });
const nothing: Capabilities = { network: [], files: [], commands: [], credentials: [], mail: false };

const CODE = `import { defineNode, definePlugin, z } from '@pulseflow/sdk';
const words = (en) => ({ en, 'pt-BR': en });
export default definePlugin({
  nodes: [defineNode({
    name: 'greet', label: words('Greet'), description: words('Says hello'), category: 'apps', effect: 'none',
    config: z.object({ greeting: z.string().default('Hello') }),
    execute: ({ items, configFor }) => ({ outputs: { out: items.map((item, index) => ({ json: { said: configFor(index).greeting + ' ' + item.json.name } })) } }),
  })],
});
`;
const SAMPLE = {
  ...{ name: text('Greeting'), description: text('Greets somebody') },
  flow: {
    name: text('Greeting'),
    nodes: [
      { id: 'start', type: 'core.manual', name: text('Start'), position: { x: 0, y: 0 }, config: {} },
      { id: 'greet', type: 'greeter.greet', name: text('Greet'), position: { x: 200, y: 0 }, config: { greeting: 'Hi' } },
    ],
    edges: [{ from: { node: 'start', port: 'out' }, to: { node: 'greet', port: 'in' } }],
  },
};

/** A plugin for Node as somebody writes it, without anything installed. */
function writeGreeter(folder: string, change: { version?: string; capabilities?: Partial<Capabilities> } = {}): string {
  mkdirSync(join(folder, 'samples'), { recursive: true });
  const manifest = {
    ...{ name: 'greeter', version: '1.0.0', apiVersion: 1, runtime: 'node', label: text('Greeter') },
    ...{ description: text('Greets'), samples: ['samples/greeting.json'], ...change },
  };
  writeFileSync(join(folder, 'plugin.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'index.mjs'), CODE);
  writeFileSync(join(folder, 'README.md'), '# Greeter\n');
  writeFileSync(join(folder, 'samples', 'greeting.json'), JSON.stringify(SAMPLE));
  return folder;
}

/** Calls of the plugins and the audit, good and bad, over the client of a transport. */
export function describePlugins(clientOf: () => PulseflowClient): void {
  describe('plugins', () => {
    const stateOf = async () => (await clientOf().plugins.list()).find(({ name }) => name === 'greeter')?.state;
    const elsewhere = () => mkdtempSync(join(tmpdir(), 'pulseflow-greeter-'));
    const ended = async (operationId: string) => {
      const states: string[] = [];
      for await (const event of await clientOf().plugins.operation({ operationId }))
        if (event.kind === 'state') states.push(event.operation.error?.message ?? event.operation.state);
      return states.at(-1);
    };

    it('that are laid into the folder are there at once, and run', async () => {
      const client = clientOf();
      const changes = await client.plugins.live();
      writeGreeter(join((await client.system.info()).workspace, 'plugins', 'greeter'));
      await expect.poll(stateOf, { timeout: 20_000 }).toBe('active');
      const kinds = new Set<string>();
      for await (const change of changes) if (kinds.add(change.kind).has('plugin') && kinds.has('node-types')) break;
      const info = (await client.flows.nodeTypes()).find(({ type }) => type === 'greeter.greet');
      expect(info).toMatchObject({ plugin: 'greeter', defaults: { greeting: 'Hello' }, category: 'apps' });
      const answer = await client.engine.processNode({
        headers: {},
        body: { type: 'greeter.greet', typeVersion: 1, config: { greeting: 'Hi' }, input: { name: 'Ana' }, waitMs: 30_000 },
      });
      expect(answer).toMatchObject({ status: 'succeeded', outputs: { out: [{ json: { said: 'Hi Ana' } }] } });
    });

    it('are shown with what they are, and make a flow of a sample', async () => {
      const client = clientOf();
      expect(await client.plugins.get({ name: 'greeter' })).toMatchObject({
        ...{ version: '1.0.0', origin: { kind: 'folder' }, readme: '# Greeter\n', requested: nothing, uses: [] },
        samples: [{ id: 'greeting' }],
        versions: [{ version: '1.0.0', status: 'current' }],
      });
      const { flowId } = await client.plugins.addSample({ name: 'greeter', id: 'greeting', language: 'pt-BR' });
      expect(await client.flows.get({ flowId })).toMatchObject({ name: 'Greeting', problems: [] });
      expect(await client.plugins.get({ name: 'greeter' })).toMatchObject({ usedBy: 1, uses: [{ flowId, nodes: ['Greet'] }] });
      expect(await client.plugins.logs({ name: 'greeter' })).toEqual(expect.any(Array));
      expect(await client.plugins.triggers({})).toEqual([]);
      await expect(client.plugins.addSample({ name: 'greeter', id: 'other' })).rejects.toMatchObject({
        code: 'PLUGIN_SAMPLE_NOT_FOUND',
      });
      await expect(client.plugins.get({ name: 'nothing' })).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND', status: 404 });
    });

    it('are switched off and on, restarted, granted and revoked', async () => {
      const client = clientOf();
      expect(await client.plugins.disable({ name: 'greeter' })).toMatchObject({ state: 'disabled' });
      expect(await client.plugins.enable({ name: 'greeter' })).toMatchObject({ state: 'active' });
      expect(await client.plugins.restart({ name: 'greeter' })).toMatchObject({ state: 'active' });
      expect(await client.plugins.grant({ name: 'greeter', capabilities: nothing })).toMatchObject({ granted: nothing });
      await expect(client.plugins.grant({ name: 'greeter', capabilities: { ...nothing, network: ['*'] } })).rejects.toMatchObject(
        { code: 'PLUGIN_GRANT_INVALID', status: 422 },
      );
      expect(await client.plugins.revoke({ name: 'greeter' })).toMatchObject({ state: 'active' });
    });

    it('are looked at, installed over the ones that are there, and rolled back', async () => {
      const client = clientOf();
      const path = writeGreeter(elsewhere(), { version: '1.1.0', capabilities: { network: ['example.com'] } });
      const inspection = await client.plugins.inspect({ source: { kind: 'folder', path } });
      expect(inspection).toMatchObject({ name: 'greeter', version: '1.1.0', change: 'update', installed: { version: '1.0.0' } });
      const { inspectionId, requested } = inspection;
      const { operationId } = await client.plugins.install({ inspectionId, grant: requested });
      expect(await ended(operationId)).toBe('succeeded');
      expect(await client.plugins.get({ name: 'greeter' })).toMatchObject({
        ...{ version: '1.1.0', state: 'active', granted: { network: ['example.com'] } },
        versions: [{ version: '1.1.0' }, { version: '1.0.0' }],
      });
      expect((await client.plugins.operations())[0]).toMatchObject({ operationId, state: 'succeeded', plugin: 'greeter' });
      const back = await client.plugins.rollBack({ name: 'greeter', version: '1.0.0' });
      expect(await ended(back.operationId)).toBe('succeeded');
      expect(await client.plugins.get({ name: 'greeter' })).toMatchObject({ version: '1.0.0', state: 'active' });
      expect(await client.plugins.cancelOperation(back)).toEqual({ ok: true });
      await expect(client.plugins.rollBack({ name: 'greeter', version: '7.0.0' })).rejects.toMatchObject({
        code: 'PLUGIN_VERSION_NOT_FOUND',
      });
      await expect(client.plugins.install({ inspectionId, grant: requested })).rejects.toMatchObject({
        code: 'PLUGIN_INSPECTION_EXPIRED',
      });
      await expect(client.plugins.inspect({ source: { kind: 'folder', path: join(path, 'samples') } })).rejects.toMatchObject({
        code: 'PLUGIN_INVALID',
      });
    });

    it('are found in catalogues', async () => {
      const client = clientOf();
      const folder = elsewhere();
      writeFileSync(join(folder, 'index.json'), JSON.stringify({ format: 1, name: 'Ours', plugins: [] }));
      const { id } = await client.plugins.addCatalogue({ location: folder });
      expect((await client.plugins.catalogues()).map(({ name }) => name)).toContain('Ours');
      expect(await client.plugins.search({ query: 'nothing of this name', source: id })).toMatchObject({ items: [], total: 0 });
      expect(await client.plugins.checkUpdates()).toEqual({ updates: [] });
      expect(await client.plugins.removeCatalogue({ id })).toEqual({ ok: true });
      await expect(client.plugins.removeCatalogue({ id })).rejects.toMatchObject({ code: 'CATALOGUE_NOT_FOUND' });
    });

    it('are removed, and the audit knows all of it, newest first', async () => {
      const client = clientOf();
      await expect(client.plugins.remove({ name: 'greeter' })).rejects.toMatchObject({ code: 'PLUGIN_IN_USE', status: 409 });
      expect(await client.plugins.remove({ name: 'greeter', evenIfUsed: true })).toEqual({ ok: true });
      expect(await stateOf()).toBeUndefined();
      const all = await client.audit.list({ subjectKind: 'plugin', subjectId: 'greeter', limit: 100 });
      const actions = all.items.map(({ action }) => action.replace('plugin.', '')).reverse();
      expect(actions).toEqual([
        ...['installed', 'disabled', 'enabled', 'granted', 'revoked', 'updated', 'granted', 'rolled-back', 'removed'],
      ]);
      const [first] = (await client.audit.list({ subjectId: 'greeter', limit: 1 })).items;
      expect(first).toMatchObject({ action: 'plugin.removed', details: { version: '1.0.0' } });
      expect(first?.actor).toMatch(/^user:/);
      const { nextCursor = '' } = await client.audit.list({ subjectId: 'greeter', limit: 1 });
      expect((await client.audit.list({ subjectId: 'greeter', limit: 1, cursor: nextCursor })).items[0]?.action).toBe(
        'plugin.rolled-back',
      );
      expect((await client.audit.list({ action: ['plugin.installed'] })).items).toHaveLength(1);
      await expect(client.audit.list({ cursor: 'x' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });
  });
}
