/** Installing, loaded when somebody installs or looks for something: a start needs none of it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Installer } from './install/installer';
import type { InstalledPlugin, InstallPorts } from './install/ports';
import type { CataloguesService, InstallService } from './service-types';

export interface LazyInstaller extends InstallService {
  readonly catalogues: CataloguesService;
  /** All of it. */
  load(): Promise<Installer>;
  /** Finishes what a crash cut off. Gives the names of plugins that were brought back. */
  recover(): Promise<string[]>;
  /** Errors: PLUGIN_BUSY while the plugin is being installed. */
  refuseWhenBusy(name: string): void;
  /** A newer version in the catalogues, by what is known of them now. */
  updateOf(plugin: InstalledPlugin): { version: string } | undefined;
  /** Reads what is known of the catalogues, so that `updateOf` can answer. */
  loadCatalogues(): Promise<void>;
  /** Removes what is kept of a plugin, and its environments. */
  forget(name: string): Promise<void>;
  close(): Promise<void>;
}

export function createLazyInstaller(ports: InstallPorts): LazyInstaller {
  let loading: Promise<Installer> | undefined;
  let loaded: Installer | undefined;
  const load = (): Promise<Installer> =>
    (loading ??= import('./install/installer').then(({ createInstaller }) => (loaded = createInstaller(ports))));
  return {
    load,
    inspect: async (source) => (await load()).inspect(source),
    install: async (request) => (await load()).install(request),
    rollBack: async (name, version) => (await load()).rollBack(name, version),
    operations: () => loaded?.operations() ?? [],
    watch: async (operationId, signal) => (await load()).watch(operationId, signal),
    cancel: async (operationId) => (await load()).cancel(operationId),
    catalogues: {
      list: async () => (await load()).catalogues.list(),
      add: async (location) => (await load()).catalogues.add(location),
      remove: async (id) => (await load()).catalogues.remove(id),
      search: async (query) => (await load()).catalogues.search(query),
      checkUpdates: async () => (await load()).catalogues.checkUpdates(),
    },
    // What was staged is there only after an installation, or one that was cut off.
    recover: async () => (existsSync(join(ports.pluginsFolder, '.tmp')) ? (await load()).recover() : []),
    refuseWhenBusy: (name) => loaded?.refuseWhenBusy(name),
    updateOf: (plugin) => loaded?.catalogues.updateOf(plugin),
    loadCatalogues: async () => (await load()).catalogues.load(),
    forget: async (name) => (await load()).forget(name),
    close: async () => loaded?.close(),
  };
}
