/** All plugins: read at the start, again when something about one changes, and given to the catalogues. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { PluginNode } from '#shared/model/plugin';
import type { BundledPlugin } from './bundled';
import { asInvalid, checkedDescription } from './check-description';
import { nodeGone, notActive, pluginNotFound } from './errors';
import type { PluginFolder } from './folder';
import type { PluginsPorts } from './ports';
import { type ProvidedTypes, providedTypes } from './provided-types';
import { pluginNames, type ReadPorts, readPlugin, sameEntry } from './read-plugin';
import type { PluginRecord, PluginsRepository } from './repository';
import type { PluginEntry } from './roster-types';
import type { PluginRunner } from './runner';
import type { Runners } from './runners';
import type { StepServices } from './step-port';

export interface Environments {
  /** The interpreter of a plugin whose environment is ready. */
  find(folder: PluginFolder): string | undefined;
  /** Makes the environment. Errors: why it cannot be made. */
  prepare(folder: PluginFolder, log: (line: string) => void): Promise<string>;
}

export interface RosterPorts extends Pick<PluginsPorts, 'store' | 'audit' | 'provide' | 'hookPathProblems' | 'clock' | 'report'> {
  pluginsFolder: string;
  bundled: ReadonlyMap<string, BundledPlugin>;
  repository: PluginsRepository;
  runners: Runners;
  environments: Environments;
  services: StepServices;
  /** Another line for the log of a plugin. */
  addLog(plugin: string, level: 'info' | 'warn' | 'error', message: string): void;
  /** Something about a plugin is different from before. */
  changed(name: string): void;
}

/** How long a start waits for plugins whose offer is not known, before it takes up the runs of the last process. */
const START_WAIT_MS = 10_000;

/** How often a plugin is asked what it offers while its files go on changing. */
const MAX_TRIES = 5;

export type Roster = ReturnType<typeof createRoster>;

/** Reads all plugins. Their code is run by `start`, and only that of those which nobody has asked before. */
export function createRoster(ports: RosterPorts) {
  const { repository, store, runners } = ports;
  const records = new Map(repository.all().map((record) => [record.name, record]));
  const entries = new Map<string, PluginEntry>();
  let served: ProvidedTypes['servedNodes'] = new Map();
  const working = new Map<string, Promise<void>>();
  const listeners = new Set<() => void>();
  /** What could not be described, by name and digest: not tried again until its files change or somebody asks. */
  const failed = new Map<string, { digest: string; error: ErrorInfo }>();
  let isClosed = false;

  const reading: ReadPorts = {
    pluginsFolder: ports.pluginsFolder,
    bundled: ports.bundled,
    knownDescription: (name, digest) => repository.description(name, digest),
    pythonOf: (folder) => ports.environments.find(folder),
  };

  function read(name: string): PluginEntry | undefined {
    const entry = readPlugin(reading, name, records.get(name));
    const problem = failed.get(name);
    if (entry?.state === 'preparing' && problem !== undefined && problem.digest === entry.found?.digest)
      return { ...entry, state: 'broken', error: problem.error };
    return entry;
  }

  function put(name: string, entry: PluginEntry | undefined): void {
    if (entry === undefined) {
      entries.delete(name);
      runners.keepOnly(name, []);
      return;
    }
    entries.set(name, entry);
    runners.keepOnly(name, [...(entry.serving === undefined ? [] : [entry.serving]), ...entry.kept]);
  }

  function provide(): void {
    const { nodeTypes, credentialTypes, servedNodes } = providedTypes([...entries.values()], {
      runnerOf: (type, version) => runnerOf(type, version).runner,
      testerOf(name) {
        const { serving, state } = get(name);
        if (serving === undefined || state === 'disabled') throw notActive(name, state);
        return runners.of(serving);
      },
      services: ports.services,
      hookPathProblems: ports.hookPathProblems,
    });
    served = servedNodes;
    ports.provide(nodeTypes, credentialTypes);
    for (const listener of listeners) listener();
  }

  /** Who runs this version of a node type now. Errors: PLUGIN_NOT_FOUND, PLUGIN_NOT_ACTIVE, PLUGIN_NODE_GONE. */
  function runnerOf(type: string, version: number): { plugin: string; runner: PluginRunner; node: PluginNode } {
    const found = served.get(`${type}@${version}`);
    if (found === undefined) {
      const name = type.split('.')[0] ?? type;
      throw entries.has(name) ? nodeGone(name, type, version) : pluginNotFound(name);
    }
    const { plugin, node } = found;
    if (node.by === undefined) throw notActive(plugin, get(plugin).state);
    return { plugin, runner: runners.of(node.by), node: node.node() };
  }

  function get(name: string): PluginEntry {
    const entry = entries.get(name);
    if (entry === undefined) throw pluginNotFound(name);
    return entry;
  }

  function save(record: PluginRecord, then?: () => void): void {
    store.write(() => {
      repository.save(record);
      then?.();
    });
    records.set(record.name, record);
  }

  /** What somebody laid into the folder himself, and has not been seen before. */
  function noteArrival({ name, found, isBundled }: PluginEntry): void {
    if (isBundled || found === undefined) return;
    const { version } = found.manifest;
    const record = records.get(name);
    if (record?.version === version) return;
    const nowMs = ports.clock.now();
    const fresh: PluginRecord = {
      name,
      isEnabled: true,
      granted: undefined,
      asked: undefined,
      publisher: undefined,
      installedAt: nowMs,
      ...record,
      origin: record === undefined || record.origin.kind === 'bundled' ? { kind: 'folder' } : record.origin,
      version,
      updatedAt: nowMs,
    };
    const isNew = record === undefined || record.origin.kind === 'bundled';
    save(fresh, () =>
      ports.audit({
        actor: 'app',
        action: isNew ? 'plugin.installed' : 'plugin.updated',
        subjectKind: 'plugin',
        subjectId: name,
        details: { version, origin: fresh.origin.kind, ...(isNew ? {} : { from: record?.version ?? null }) },
      }),
    );
  }

  /** Asks the code of a plugin what it offers. Its virtual environment is made first. */
  async function describe(entry: PluginEntry): Promise<void> {
    const { found, name } = entry;
    if (found === undefined) return;
    try {
      let python: string | undefined;
      if (found.manifest.runtime === 'python') {
        python = ports.environments.find(found);
        python ??= await ports.environments.prepare(found, (line) => ports.addLog(name, 'info', line));
      }
      const known = repository.description(name, found.digest);
      if (known === undefined) {
        const given = await runners.describe({ ...found, isBundled: false, python });
        const description = checkedDescription(name, given);
        store.write(() => repository.keepDescription(name, found.digest, description, ports.clock.now()));
      }
      failed.delete(name);
    } catch (thrown) {
      const error = toErrorInfo(asInvalid(name, thrown));
      failed.set(name, { digest: found.digest, error });
      ports.addLog(name, 'error', error.message);
    }
  }

  /** Reads a plugin again, whatever changed about it; when it resolves its nodes are what the folder says. */
  function reload(name: string): Promise<void> {
    const before = working.get(name) ?? Promise.resolve();
    const work = before.then(async () => {
      if (isClosed) return;
      let entry = read(name);
      if (entry !== undefined) {
        noteArrival(entry);
        entry = read(name);
      }
      // One that was taken away may have been so for a reason: no version that was kept steps in while a new one is asked.
      const isBack = !entries.has(name);
      // Its files may change while its code is asked: then again.
      for (let tries = 0; entry?.state === 'preparing' && tries < MAX_TRIES; tries++) {
        put(name, isBack ? servingNothing(entry) : entry);
        provide();
        ports.changed(name);
        await describe(entry);
        if (isClosed) return;
        entry = read(name);
      }
      if (sameEntry(entries.get(name), entry)) return;
      put(name, entry);
      provide();
      ports.changed(name);
    });
    const quiet = work.catch((thrown: unknown) => ports.report(toErrorInfo(thrown)));
    working.set(name, quiet);
    void quiet.then(() => {
      if (working.get(name) === quiet) working.delete(name);
    });
    return work;
  }

  for (const name of pluginNames(reading)) put(name, read(name));
  provide();

  return {
    /** Names of the plugins of the workspace, as they are in its folder now or were when it was last read. */
    names: (): string[] => [
      ...new Set([
        ...pluginNames({ ...reading, bundled: new Map() }),
        ...[...entries.values()].flatMap(({ name, isBundled }) => (isBundled ? [] : [name])),
      ]),
    ],
    all: (): PluginEntry[] => [...entries.values()],
    find: (name: string): PluginEntry | undefined => entries.get(name),
    get,
    /** What is in the folder now, its code asked; nothing is taken into use. */
    async check(name: string): Promise<Pick<PluginEntry, 'requested' | 'error'>> {
      const entry = readPlugin(reading, name, records.get(name));
      if (entry === undefined) throw pluginNotFound(name);
      if (entry.error !== undefined) return entry;
      failed.delete(name);
      await describe(entry);
      const problem = failed.get(name);
      return problem === undefined ? entry : { ...entry, error: problem.error };
    },
    record: (name: string): PluginRecord | undefined => records.get(name),
    runnerOf,
    reload,
    /** Keeps what the user decided, with what the audit says of it, and does so. */
    async decide(record: PluginRecord, audit: () => void): Promise<void> {
      save(record, audit);
      await reload(record.name);
    },
    /** Forgets what the user decided about a plugin. */
    async forget(name: string, audit: () => void): Promise<void> {
      store.write(() => {
        repository.remove(name);
        audit();
      });
      records.delete(name);
      await reload(name);
    },
    /** Asks its code again, although its files are the same. */
    async describeAgain(name: string): Promise<void> {
      failed.delete(name);
      await reload(name);
    },
    /** Called after node types came, changed or went, or others run them. */
    onProvided(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Runs the code of plugins that nobody has asked; waits for them for a while, since runs may need them. */
    async start(): Promise<void> {
      mkdirSync(join(ports.pluginsFolder), { recursive: true });
      const fresh = [...entries.values()].filter(
        ({ isBundled, state, found, record }) =>
          state === 'preparing' || (!isBundled && record?.version !== found?.manifest.version),
      );
      if (fresh.length === 0) return;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, START_WAIT_MS);
      });
      await Promise.race([Promise.allSettled(fresh.map(({ name }) => reload(name))), late]);
      clearTimeout(timer);
    },
    async close(graceMs: number): Promise<void> {
      isClosed = true;
      await runners.close(graceMs);
      await Promise.allSettled([...working.values()]);
    },
  };
}

function servingNothing({ serving: _serving, ...entry }: PluginEntry): PluginEntry {
  return { ...entry, kept: [] };
}
