/** The plugin that tests call, and ports that remember what it did. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ErrorInfo } from '#shared/model/errors';
import type { Json, JsonObject } from '#shared/model/json';
import type { FileRef, Item } from '#shared/model/packet';
import { type Capabilities, capabilitiesSchema, pluginManifestSchema } from '#shared/model/plugin';
import type { NodeCall, PluginRunner, StepPort } from '../../runner';
import { createRunner, type RunnerOptions } from '../create-runner';
import type { Denial } from '../inside';

const FIXTURES = resolve(import.meta.dirname, '../../../../../test/fixtures/plugins');

/** Where a plugin of the fixtures lies. */
export function fixtureFolder(plugin: string): string {
  return join(FIXTURES, plugin);
}

/** A runner of a plugin of the fixtures, in a temporary workspace. */
export interface Probe {
  readonly runner: PluginRunner;
  readonly folder: string;
  readonly filesFolder: string;
  readonly denials: Denial[];
  readonly crashes: ErrorInfo[];
  /** Runs a node on one item. */
  run(type: string, config: JsonObject, how?: RunHow): Promise<Ran>;
  /** What the node `odd` answers when it does something. */
  does(does: string, what?: string, how?: RunHow): Promise<Json>;
  close(): Promise<void>;
}

export interface RunHow {
  items?: Item[];
  port?: Partial<StepPort>;
  call?: Partial<NodeCall>;
}

/** How a call of a node went. */
export interface Ran {
  outputs: Record<string, Item[]>;
  logs: string[];
  progress: number[];
  effects: string[];
}

export type ProbeOptions = Partial<Omit<RunnerOptions, 'manifest' | 'granted'>> & {
  plugin?: string;
  granted?: Partial<Capabilities>;
  limits?: Partial<RunnerOptions['manifest']['limits']>;
};

/** Starts nothing by itself: the first call does. */
export function createProbe({ plugin = 'probe', granted, limits, ...options }: ProbeOptions = {}): Probe {
  const workspace = mkdtempSync(join(tmpdir(), 'pulseflow-probe-'));
  const filesFolder = options.filesFolder ?? join(workspace, 'files');
  const folder = options.folder ?? fixtureFolder(plugin);
  const manifest = pluginManifestSchema.parse(JSON.parse(readFileSync(join(folder, 'plugin.json'), 'utf8')));
  const denials: Denial[] = [];
  const crashes: ErrorInfo[] = [];
  const runner = createRunner({
    isolation: 'process',
    filesFolder,
    tempFolder: join(workspace, 'temp'),
    onDenied: (denial) => void denials.push(denial),
    onCrash: (error) => void crashes.push(error),
    ...options,
    folder,
    manifest: { ...manifest, limits: { ...manifest.limits, ...limits } },
    granted: capabilitiesSchema.parse(granted ?? {}),
  });
  const run: Probe['run'] = async (type, config, how = {}) => {
    const { port, ran } = stepPort(filesFolder, how.port);
    const items = how.items ?? [{ json: {} }];
    const { outputs } = await runner.execute(nodeCall(type, items, config, how.call), port);
    return { ...ran, outputs };
  };
  return {
    runner,
    folder,
    filesFolder,
    denials,
    crashes,
    run,
    async does(does, what = '', how = {}) {
      const { outputs } = await run(`${manifest.name}.odd`, { does, what }, how);
      return outputs['out']?.[0]?.json ?? null;
    },
    async close() {
      await runner.close(0);
      rmSync(workspace, { recursive: true, force: true });
    },
  };
}

/** A call of a node as a step makes it. */
export function nodeCall(type: string, items: Item[], config: JsonObject, more: Partial<NodeCall> = {}): NodeCall {
  return {
    type,
    version: 1,
    items,
    configs: [config],
    packet: {
      account: 'local',
      user: 'test',
      workspace: 'test',
      flow: { id: 'flow_test', name: 'Test', version: 1 },
      run: { id: 'run_test' },
      trace: 'run_test',
    },
    node: { id: 'node', name: 'Node' },
    attempt: 1,
    idempotencyKeys: items.map((_, index) => `run_test/node#${index}`),
    finished: {},
    ...more,
  };
}

/** A port of a step that remembers what was done with it. */
export function stepPort(filesFolder: string, own: Partial<StepPort> = {}): { port: StepPort; ran: Omit<Ran, 'outputs'> } {
  const ran: Omit<Ran, 'outputs'> = { logs: [], progress: [], effects: [] };
  let memory: Json | undefined;
  const made = new Map<string, Uint8Array>();
  const port: StepPort = {
    signal: new AbortController().signal,
    log: (_level, message) => void ran.logs.push(message),
    credential: () => Promise.resolve(undefined),
    files: {
      folder: filesFolder,
      read: ({ path }) => Promise.resolve(made.get(path) ?? new TextEncoder().encode(`the bytes of ${path}`)),
      create: (name, bytes, mimeType = ''): Promise<FileRef> => {
        made.set(name, bytes);
        return Promise.resolve({ path: name, name, mimeType, sizeBytes: bytes.byteLength });
      },
    },
    conceal: (secret) => void ran.logs.push(`conceals ${secret.length}`),
    progress: (share) => void ran.progress.push(share),
    memory: {
      get: () => Promise.resolve(memory),
      set(value) {
        memory = value;
        return Promise.resolve();
      },
    },
    mail: { isLive: true, send: (message) => Promise.resolve({ messageId: String(message['to']), delivery: 'smtp' }) },
    beforeEffect(index) {
      ran.effects.push(`before ${index}`);
      return Promise.resolve();
    },
    afterEffect: (index) => void ran.effects.push(`after ${index}`),
    ...own,
  };
  return { port, ran };
}
