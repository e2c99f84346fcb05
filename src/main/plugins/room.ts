/** All of the plugins room, put together. */
import { join } from 'node:path';
import type { Engine } from '#main/engine/engine';
import type { CredentialPort } from '#main/engine/ports';
import { toErrorInfo } from '#shared/model/errors';
import { readBundled } from './bundled';
import { createChangeHub } from './changes';
import { createDenialAudit } from './denials';
import { pythonOf } from './install/python-environment';
import { createInstallPorts } from './install-ports';
import { createItemFiles } from './item-files';
import { keepCopy } from './keep-copies';
import { createLazyInstaller, type LazyInstaller } from './lazy-installer';
import { createNodeMemory } from './node-memory';
import { createPluginLines } from './plugin-lines';
import type { PluginsPorts } from './ports';
import { prepareEnvironmentOf } from './prepare-environment';
import { usageOf } from './remote-node-type';
import { createPluginsRepository } from './repository';
import { createRoster } from './roster';
import type { PluginProcedures } from './router';
import { createRunners } from './runners';
import { endLeftovers } from './runtime/process/leftovers';
import { createPluginsService } from './service';
import type { AnswerHook } from './triggers/hooks';
import type { PluginTriggerPorts } from './triggers/ports';
import { createPluginTriggers } from './triggers/room';
import { servingKept, usedTypes } from './versions';
import { type PluginWatcher, watchPlugins } from './watcher';

/** What is there only when all rooms are made. */
export interface PluginsNeighbours {
  engine: Pick<Engine, 'start'>;
  triggers: PluginTriggerPorts['triggers'];
  credentials: CredentialPort;
  onCredentialChanged: PluginTriggerPorts['onCredentialChanged'];
}

export interface PluginsRoom extends PluginProcedures {
  answerHook: AnswerHook;
  /** Learns what plugins offer that nobody has asked yet. Before the engine takes up runs: they may need them. */
  prepare(): Promise<void>;
  /** Begins to subscribe triggers and to watch the folder. */
  start(): void;
  /** No trigger starts a run any more. */
  closeTriggers(): Promise<void>;
  /** Ends the processes of plugins; steps at work get `graceMs`. */
  close(graceMs: number): Promise<void>;
}

export function createPluginsRoom(ports: PluginsPorts, neighbours: () => PluginsNeighbours): PluginsRoom {
  const { store, home, clock } = ports;
  const now = (): number => clock.now();
  const pluginsFolder = join(home, 'plugins');
  const repository = createPluginsRepository(store);
  const changes = createChangeHub();
  const lines = createPluginLines();
  const onError = (thrown: unknown): void => ports.report(toErrorInfo(thrown));
  const files = createItemFiles({ home, ...ports.files, now, random: ports.random });
  const denials = createDenialAudit({ audit: ports.audit, now, onError });
  const changed = (name: string): void => changes.tell({ kind: 'plugin', name });
  const runners = createRunners({ home, onDenied: denials.denied, onCrash: denials.crashed, onChange: changed });
  let copying = Promise.resolve();

  const roster = createRoster({
    ...ports,
    pluginsFolder,
    bundled: readBundled(ports.bundledFolder),
    repository,
    runners,
    environments: {
      find: ({ folder, manifest }) => pythonOf({ pluginsFolder, folder, manifest }),
      prepare: async (folder, log) => prepareEnvironmentOf(await installer.load(), pluginsFolder, folder, log),
    },
    services: { files, memory: createNodeMemory(store, repository, now), progress: ports.progress },
    addLog: (plugin, level, message) => lines.add(plugin, { at: now(), level, message }),
    changed(name) {
      changed(name);
      keep(name);
    },
  });
  const installer: LazyInstaller = createLazyInstaller({
    pluginsFolder,
    appVersion: ports.appVersion,
    bundledCatalogue: ports.bundledCatalogue,
    env: ports.env,
    now,
    changed: changes.tell,
    ...createInstallPorts(ports, roster),
  });
  roster.onProvided(() => changes.tell({ kind: 'node-types' }));

  const isBusy = (name: string): boolean => {
    try {
      installer.refuseWhenBusy(name);
      return false;
    } catch {
      return true;
    }
  };

  /** One copy after another: they are nobody's hurry. */
  function keep(name: string): void {
    copying = copying
      .then(async () => {
        const entry = roster.find(name);
        if (entry?.state === 'active')
          await keepCopy(pluginsFolder, entry, servingKept(entry, usedTypes(ports.uses().get(name))));
      })
      .catch((thrown: unknown) => lines.add(name, { at: now(), level: 'warn', message: toErrorInfo(thrown).message }));
  }

  const triggers = createPluginTriggers({
    store,
    engine: { start: (request) => neighbours().engine.start(request) },
    triggers: {
      wokenBy: (how) => neighbours().triggers.wokenBy(how),
      onChange: (listener) => neighbours().triggers.onChange(listener),
    },
    find(type, version) {
      const { plugin, runner, node } = roster.runnerOf(type, version);
      const { credential } = node;
      return { plugin, runner, ...(credential === undefined ? {} : { credential: usageOf(credential) }) };
    },
    onServed: (listener) => roster.onProvided(listener),
    credentials: {
      find: (id) => neighbours().credentials.find(id),
      open: (id) => neighbours().credentials.open(id),
    },
    onCredentialChanged: (listener) => neighbours().onCredentialChanged(listener),
    files,
    addLog: (plugin, line) => lines.add(plugin, line),
    clock,
    random: ports.random,
    report: ports.report,
  });
  triggers.onChanged(() => changes.tell({ kind: 'triggers' }));

  let watching: PluginWatcher | undefined;
  return {
    service: createPluginsService({
      ports,
      pluginsFolder,
      roster,
      runners,
      changes,
      lines: lines.of,
      installing: installer,
    }),
    installer,
    catalogues: installer.catalogues,
    triggers,
    answerHook: triggers.answerHook,
    async prepare() {
      await endLeftovers(join(pluginsFolder, '.run'));
      for (const name of await installer.recover()) await roster.reload(name);
      await roster.start();
    },
    start() {
      triggers.start();
      for (const { name, state, isBundled } of roster.all()) if (!isBundled && state === 'active') keep(name);
      watching = watchPlugins({
        pluginsFolder,
        clock,
        changed(name) {
          // What is being installed is read when it is in its place.
          if (!isBusy(name)) void roster.reload(name).catch(onError);
        },
        ready() {
          for (const name of roster.names()) if (!isBusy(name)) void roster.reload(name).catch(onError);
        },
        failed: onError,
      });
    },
    closeTriggers: () => triggers.close(),
    async close(graceMs) {
      await watching?.close();
      await installer.close();
      await copying;
      await roster.close(graceMs);
      changes.close();
    },
  };
}
