import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CredentialType, NodeType } from '#main/engine/sdk';
import { openStore, type Store } from '#main/store';
import type { NewAuditEntry } from '#shared/model/audit';
import type { Capabilities } from '#shared/model/plugin';
import type { BundledPlugin } from './bundled';
import { noCapabilities } from './capabilities';
import { offerOf, outlineOf } from './offer';
import { createPluginsRepository } from './repository';
import { createRoster, type Roster } from './roster';
import { descriptionOf, type FakeRunners, fakeRunners, manifestOf, type TestPlugin, writePlugin } from './testing/plugin-folders';
import { servingKept } from './versions';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
const network = (...hosts: string[]): Capabilities => ({ ...noCapabilities(), network: hosts });

let home: string;
let store: Store;
let roster: Roster;
let runners: FakeRunners;
let nodeTypes: readonly NodeType[];
let credentialTypes: readonly CredentialType[];
let audit: NewAuditEntry[];
let errors: unknown[];
let bundled: TestPlugin[];

const plugins = () => join(home, 'plugins');
const write = (plugin: TestPlugin, folder = plugin.name) => writePlugin(join(plugins(), folder), plugin);
const offered = () => nodeTypes.filter(({ isHidden }) => isHidden !== true).map(({ type, version }) => `${type}@${version}`);
const known = () => nodeTypes.map(({ type, version }) => `${type}@${version}`);
const servedBy = async (type: string, version = 1) => {
  const { outputs } = await roster.runnerOf(type, version).runner.execute({} as never, {} as never);
  return outputs['out']?.[0]?.json;
};

function open(): void {
  store = openStore({ home, log });
  runners = fakeRunners();
  const folder = join(home, 'bundled');
  const found = bundled.map((plugin): [string, BundledPlugin] => {
    const manifest = manifestOf(plugin);
    const description = descriptionOf(plugin);
    const offer = offerOf(outlineOf(description), () => description);
    return [plugin.name, { manifest, digest: plugin.name, icon: 'puzzle', offer, folder }];
  });
  roster = createRoster({
    store,
    pluginsFolder: plugins(),
    bundled: new Map(found),
    repository: createPluginsRepository(store),
    runners,
    environments: { find: () => undefined, prepare: () => Promise.reject(new Error('no Python here')) },
    services: {} as never,
    audit: (entry) => audit.push(entry),
    provide: (nodes, credentials) => {
      nodeTypes = nodes.map(({ make }) => make());
      credentialTypes = credentials.map(({ make }) => make());
    },
    hookPathProblems: () => [],
    clock: { now: () => 1_800_000_000_000, setTimer: () => ({ cancel: () => undefined }) },
    report: (error) => errors.push(error),
    addLog: () => undefined,
    changed: () => undefined,
  });
}

async function restart(): Promise<void> {
  await roster.close(0);
  store.close();
  open();
  await roster.start();
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-roster-'));
  [audit, errors, bundled] = [[], [], []];
});
afterEach(async () => {
  await roster.close(0);
  store.close();
  rmSync(home, { recursive: true, force: true });
  expect(errors).toEqual([]);
});

describe('a folder laid into plugins/', () => {
  it('that asks for nothing is active at once, with its nodes and credentials, and the audit says so', async () => {
    open();
    await roster.start();
    write({ name: 'weather', credentials: ['key'] });
    await roster.reload('weather');
    expect(roster.get('weather')).toMatchObject({ state: 'active', origin: { kind: 'folder' }, isBundled: false });
    expect(offered()).toEqual(['weather.send@1']);
    expect(credentialTypes.map(({ type, plugin }) => [type, plugin])).toEqual([['weather.key', 'weather']]);
    expect(audit).toMatchObject([{ action: 'plugin.installed', subjectId: 'weather', details: { version: '1.0.0' } }]);
  });

  it('is there at the next start without its code being asked again', async () => {
    write({ name: 'weather' });
    open();
    await roster.start();
    expect(runners.asked).toEqual(['describe weather 1.0.0']);
    await restart();
    expect(runners.asked).toEqual([]);
    expect(offered()).toEqual(['weather.send@1']);
    expect(audit).toHaveLength(1);
  });

  it('is gone when it is taken out', async () => {
    write({ name: 'weather' });
    open();
    await roster.start();
    rmSync(join(plugins(), 'weather'), { recursive: true });
    await roster.reload('weather');
    expect(known()).toEqual([]);
    expect(() => roster.runnerOf('weather.send', 1)).toThrow(expect.objectContaining({ code: 'PLUGIN_NOT_FOUND' }));
  });

  it('that asks for something waits, known but not offered, until it is granted, and gets no more than that', async () => {
    write({ name: 'shop', capabilities: network('a.example', 'b.example') });
    open();
    await roster.start();
    expect(roster.get('shop').state).toBe('waiting');
    expect(offered()).toEqual([]);
    expect(known()).toEqual(['shop.send@1']);
    expect(() => roster.runnerOf('shop.send', 1)).toThrow(expect.objectContaining({ code: 'PLUGIN_NOT_ACTIVE' }));
    const { record, requested } = roster.get('shop');
    if (record === undefined) throw new Error('it was not noted');
    await roster.decide({ ...record, granted: network('a.example'), asked: requested }, () => undefined);
    expect(roster.get('shop').state).toBe('active');
    await servedBy('shop.send');
    expect(runners.made).toEqual([{ version: '1.0.0', granted: network('a.example') }]);
    await restart();
    expect(roster.get('shop').state).toBe('active');
  });
});

describe('a broken plugin', () => {
  it('shows what is wrong with its manifest, harms no other, and works when it is corrected', async () => {
    write({ name: 'good' });
    write({ name: 'bad' });
    writeFileSync(join(plugins(), 'bad', 'plugin.json'), '{ "name": "bad", ');
    open();
    await roster.start();
    expect(roster.get('bad')).toMatchObject({ state: 'broken', error: { code: 'PLUGIN_INVALID' } });
    expect(offered()).toEqual(['good.send@1']);
    write({ name: 'bad' });
    await roster.reload('bad');
    expect(roster.get('bad').state).toBe('active');
    expect(offered()).toContain('bad.send@1');
  });

  it('whose code fails is not run again before its files change', async () => {
    write({ name: 'bad', problem: 'it threw' });
    open();
    await roster.start();
    expect(roster.get('bad')).toMatchObject({ state: 'broken', error: { code: 'PLUGIN_CRASHED', message: 'it threw' } });
    await roster.reload('bad');
    expect(runners.asked).toHaveLength(1);
    write({ name: 'bad' });
    await roster.reload('bad');
    expect(roster.get('bad').state).toBe('active');
  });

  it.each([
    ['of another interface', { apiVersion: 9 }, 'PLUGIN_INCOMPATIBLE'],
    ['with a name that is not its folder’s', { name: 'other' }, 'PLUGIN_INVALID'],
  ])('is one %s', async (_what, change, code) => {
    write({ name: 'bad' });
    writeFileSync(join(plugins(), 'bad', 'plugin.json'), JSON.stringify({ ...manifestOf({ name: 'bad' }), ...change }));
    open();
    expect(roster.get('bad')).toMatchObject({ state: 'broken', error: { code } });
  });

  it('is one that offers types of others, or one twice', async () => {
    write({ name: 'thief', nodes: ['core.http'] });
    write({ name: 'twin', nodes: ['send', 'send'] });
    open();
    await roster.start();
    expect(roster.get('thief').error?.message).toContain('"core.http"');
    expect(roster.get('twin').error?.message).toContain('twice');
    expect(known()).toEqual([]);
  });
});

describe('another version', () => {
  async function keep(name: string, version: string): Promise<void> {
    cpSync(join(plugins(), name), join(plugins(), '.kept', name, version), { recursive: true });
  }

  it('takes over, and serves the nodes that it has no more by the one that was kept', async () => {
    write({ name: 'mail', nodes: ['send@1', 'list'] });
    open();
    await roster.start();
    await keep('mail', '1.0.0');
    write({ name: 'mail', version: '2.0.0', nodes: ['send@2', 'list'] });
    await roster.reload('mail');
    expect(offered()).toEqual(['mail.send@2', 'mail.list@1']);
    expect(known()).toContain('mail.send@1');
    expect(await servedBy('mail.send', 1)).toEqual({ by: '1.0.0' });
    expect(await servedBy('mail.send', 2)).toEqual({ by: '2.0.0' });
    expect(await servedBy('mail.list', 1)).toEqual({ by: '2.0.0' });
    expect(servingKept(roster.get('mail'), new Set(['mail.send@1']))).toEqual(new Set(['1.0.0']));
    expect(servingKept(roster.get('mail'), new Set(['mail.list@1']))).toEqual(new Set());
    expect(audit.at(-1)).toMatchObject({ action: 'plugin.updated', details: { version: '2.0.0', from: '1.0.0' } });
    await restart();
    expect(await servedBy('mail.send', 1)).toEqual({ by: '1.0.0' });
  });

  it('that asks for more lets the old one go on until that is granted', async () => {
    write({ name: 'shop', capabilities: network('a.example') });
    open();
    await roster.start();
    const first = roster.get('shop');
    await roster.decide({ ...first.record!, granted: network('a.example'), asked: first.requested }, () => undefined);
    await keep('shop', '1.0.0');
    write({ name: 'shop', version: '1.1.0', capabilities: network('a.example', 'b.example') });
    await roster.reload('shop');
    expect(roster.get('shop').state).toBe('waiting');
    expect(await servedBy('shop.send')).toEqual({ by: '1.0.0' });
    const { record, requested } = roster.get('shop');
    await roster.decide({ ...record!, granted: requested, asked: requested }, () => undefined);
    expect(roster.get('shop').state).toBe('active');
    expect(await servedBy('shop.send')).toEqual({ by: '1.1.0' });
  });

  it('has nobody step in while it is asked, when the one before was taken away', async () => {
    write({ name: 'mail' });
    open();
    await roster.start();
    await keep('mail', '1.0.0');
    write({ name: 'mail', version: '1.1.0' });
    const whileAsked: string[][] = [];
    const describe = runners.describe.bind(runners);
    runners.describe = (version) => {
      whileAsked.push(known());
      return describe(version);
    };
    await roster.reload('mail');
    rmSync(join(plugins(), 'mail'), { recursive: true });
    await roster.reload('mail');
    write({ name: 'mail', version: '1.2.0' });
    await roster.reload('mail');
    expect(whileAsked).toEqual([['mail.send@1'], []]);
    expect(await servedBy('mail.send')).toEqual({ by: '1.2.0' });
  });

  it('that is broken lets the old one go on', async () => {
    write({ name: 'mail' });
    open();
    await roster.start();
    await keep('mail', '1.0.0');
    write({ name: 'mail', version: '1.1.0', problem: 'it threw' });
    await roster.reload('mail');
    expect(roster.get('mail')).toMatchObject({ state: 'broken' });
    expect(await servedBy('mail.send')).toEqual({ by: '1.0.0' });
  });
});

describe('a bundled plugin', () => {
  it('has what it asks for, without anybody being asked and without its code being run', async () => {
    bundled = [{ name: 'slack', capabilities: network('slack.com') }];
    open();
    await roster.start();
    expect(roster.get('slack')).toMatchObject({ state: 'active', origin: { kind: 'bundled' }, granted: network('slack.com') });
    expect(offered()).toEqual(['slack.send@1']);
    expect(runners.asked).toEqual([]);
    expect(audit).toEqual([]);
  });

  it('makes way for one of the same name in the workspace, and is back when that is removed', async () => {
    bundled = [{ name: 'slack' }];
    write({ name: 'slack', version: '9.0.0', nodes: ['send', 'shout'] });
    open();
    await roster.start();
    expect(roster.get('slack')).toMatchObject({ isBundled: false, hasBundled: true, state: 'active' });
    expect(offered()).toEqual(['slack.send@1', 'slack.shout@1']);
    rmSync(join(plugins(), 'slack'), { recursive: true });
    await roster.forget('slack', () => undefined);
    expect(roster.get('slack')).toMatchObject({ isBundled: true, state: 'active' });
    expect(offered()).toEqual(['slack.send@1']);
  });

  it('that is switched off keeps its nodes known, so that flows keep their forms', async () => {
    bundled = [{ name: 'slack' }];
    open();
    const entry = roster.get('slack');
    await roster.decide(
      {
        ...{ name: 'slack', version: undefined, origin: entry.origin, isEnabled: false, granted: undefined, asked: undefined },
        ...{ publisher: undefined, installedAt: 1, updatedAt: 1 },
      },
      () => undefined,
    );
    expect(offered()).toEqual([]);
    expect(known()).toEqual(['slack.send@1']);
    expect(nodeTypes[0]?.isOff).toBe(true);
    expect(() => roster.runnerOf('slack.send', 1)).toThrow(expect.objectContaining({ code: 'PLUGIN_NOT_ACTIVE' }));
    await restart();
    expect(roster.get('slack').state).toBe('disabled');
  });
});
