/** Plugins on the disk for tests: what their code would offer lies beside them as described.json. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromErrorInfo } from '#shared/model/errors';
import { type Capabilities, type PluginDescription, pluginDescriptionSchema, pluginManifestSchema } from '#shared/model/plugin';
import type { PluginRunner } from '../runner';
import type { Runners, Servable } from '../runners';

export interface TestPlugin {
  name: string;
  version?: string;
  /** `send`, or `send@2`. */
  nodes?: readonly string[];
  credentials?: readonly string[];
  capabilities?: Partial<Capabilities>;
  /** Its code throws this when it is asked what it offers. */
  problem?: string;
  isolation?: 'in-process' | 'process';
}

const text = (en: string) => ({ en, 'pt-BR': en });

export function manifestOf({ name, version = '1.0.0', capabilities = {}, isolation = 'process' }: TestPlugin) {
  return pluginManifestSchema.parse({
    ...{ name, version, apiVersion: 1, runtime: 'node', isolation },
    ...{ label: text(name), description: text(`About ${name}`), capabilities },
  });
}

export function descriptionOf({ name, nodes = ['send'], credentials = [] }: TestPlugin): PluginDescription {
  return pluginDescriptionSchema.parse({
    nodes: nodes.map((node) => {
      const [type, version = '1'] = node.split('@');
      return {
        ...{ type: type?.includes('.') ? type : `${name}.${type}`, version: Number(version), kind: 'action', category: 'apps' },
        ...{ label: text(type ?? ''), description: text('Does it'), effect: 'none' },
        config: { type: 'object', properties: { to: { type: 'string', default: '' } } },
      };
    }),
    credentials: credentials.map((type) => ({
      ...{ type: `${name}.${type}`, label: text(type), description: text('Signs in'), canTest: true },
      schema: { type: 'object', properties: { token: { type: 'string', default: '', secret: true } } },
    })),
  });
}

/** Lays a plugin into a folder, over what is there. */
export function writePlugin(folder: string, plugin: TestPlugin): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'plugin.json'), JSON.stringify(manifestOf(plugin)));
  writeFileSync(join(folder, 'described.json'), JSON.stringify({ ...descriptionOf(plugin), problem: plugin.problem }));
  writeFileSync(join(folder, 'index.mjs'), `export default ${JSON.stringify(plugin)};\n`);
}

export interface FakeRunners extends Runners {
  /** What was asked, in order: `describe telegram 1.0.0`. */
  asked: string[];
  /** Versions whose runner was made, with what they were granted. */
  made: { version: string; granted: Capabilities }[];
}

/** Runners that run nothing: they read what a plugin offers from its folder, and say which version they are. */
export function fakeRunners(): FakeRunners {
  const asked: string[] = [];
  const made: FakeRunners['made'] = [];
  const running = new Map<string, PluginRunner>();
  const keyOf = ({ folder, digest, granted }: Servable): string => JSON.stringify([folder, digest, granted]);
  const runnerOf = (version: Servable): PluginRunner =>
    ({
      execute: () => Promise.resolve({ outputs: { out: [{ json: { by: version.manifest.version } }] } }),
      testCredential: () => Promise.resolve(),
      process: () => ({ status: 'running', crashes: 0 }),
      logs: () => [],
    }) as unknown as PluginRunner;
  return {
    asked,
    made,
    of(version) {
      const key = keyOf(version);
      const runner = running.get(key) ?? runnerOf(version);
      if (!running.has(key)) made.push({ version: version.manifest.version, granted: version.granted });
      running.set(key, runner);
      return runner;
    },
    peek: (version) => running.get(keyOf(version)),
    async describe({ folder, manifest }) {
      asked.push(`describe ${manifest.name} ${manifest.version}`);
      const { problem, ...description } = JSON.parse(
        readFileSync(join(folder, 'described.json'), 'utf8'),
      ) as PluginDescription & {
        problem?: string;
      };
      if (problem !== undefined) throw fromErrorInfo({ code: 'PLUGIN_CRASHED', kind: 'operational', message: problem });
      return description;
    },
    keepOnly: () => undefined,
    restart: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
