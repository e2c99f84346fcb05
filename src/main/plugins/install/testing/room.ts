/** The rest of the plugins room as the installer sees it, in memory. */
import { join } from 'node:path';
import type { PluginChange } from '#shared/contract/plugins';
import type { PluginOperation, PluginOperationEvent } from '#shared/model/plugin-install';
import { createInstaller, type Installer } from '../installer';
import type { InstalledPlugin, InstallPorts, PlacedPlugin } from '../ports';
import { temporaryFolder } from './packages';

export interface TestRoom {
  installer: Installer;
  pluginsFolder: string;
  installed: Map<string, InstalledPlugin>;
  placed: PlacedPlugin[];
  changes: PluginChange[];
  clock: { now: number };
  /** Thrown by `placed` when it is set. */
  broken: { error?: Error };
}

export function testRoom(more: Partial<InstallPorts> = {}): TestRoom {
  const pluginsFolder = more.pluginsFolder ?? join(temporaryFolder(), 'plugins');
  const installed = new Map<string, InstalledPlugin>();
  const placed: PlacedPlugin[] = [];
  const changes: PluginChange[] = [];
  const clock = { now: 1_000_000 };
  const broken: TestRoom['broken'] = {};
  const installer = createInstaller({
    pluginsFolder,
    appVersion: '1.2.0',
    env: process.env,
    now: () => clock.now,
    current: (name) => Promise.resolve(installed.get(name)),
    all: () => Promise.resolve([...installed.values()]),
    placed(plugin) {
      if (broken.error !== undefined) return Promise.reject(broken.error);
      placed.push(plugin);
      const { name, version, publisher, grant } = plugin;
      const before = installed.get(name);
      const origin = plugin.origin ?? before?.origin ?? { kind: 'folder' };
      installed.set(name, {
        name,
        version,
        origin,
        publisher: publisher ?? before?.publisher,
        granted: grant ?? before?.granted,
      });
      return Promise.resolve();
    },
    restored: () => Promise.resolve(),
    keptInUse: () => Promise.resolve([]),
    changed: (change) => changes.push(change),
    ...more,
  });
  return { installer, pluginsFolder, installed, placed, changes, clock, broken };
}

/** Waits for the end of an operation. */
export async function ended(
  installer: Installer,
  { operationId }: { operationId: string },
): Promise<{ operation: PluginOperation; lines: string[] }> {
  const events: PluginOperationEvent[] = [];
  for await (const event of await installer.watch(operationId, undefined)) events.push(event);
  const last = events.at(-1);
  if (last?.kind !== 'state') throw new Error('the operation did not end with its state');
  return { operation: last.operation, lines: events.flatMap((event) => (event.kind === 'log' ? [event.line.message] : [])) };
}
