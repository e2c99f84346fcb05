/** Plugins as people work with them. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditAction, NewAuditEntry } from '#shared/model/audit';
import type { JsonObject } from '#shared/model/json';
import type { Plugin, PluginLog } from '#shared/model/plugin';
import { beyond, capabilitiesAsJson, noCapabilities } from './capabilities';
import type { ChangeHub } from './changes';
import { folderFailed, grantInvalid, inUse, isBundled, sampleNotFound } from './errors';
import { installedOf } from './install-ports';
import type { LazyInstaller } from './lazy-installer';
import type { PluginsPorts } from './ports';
import type { PluginRecord } from './repository';
import type { Roster } from './roster';
import type { PluginEntry } from './roster-types';
import type { Runners } from './runners';
import type { PluginsService } from './service-types';
import { samplesOf, toDetail, toPlugin, type ViewContext } from './views';

/** How long a process may take to end what it does when somebody restarts it. */
const RESTART_GRACE_MS = 5_000;

export interface ServiceParts {
  ports: Pick<PluginsPorts, 'audit' | 'uses' | 'addFlow' | 'clock'>;
  pluginsFolder: string;
  roster: Roster;
  runners: Runners;
  changes: ChangeHub;
  /** Lines about a plugin that are not of its process. */
  lines(name: string): readonly PluginLog[];
  /** What installing knows of plugins. */
  installing: Pick<LazyInstaller, 'refuseWhenBusy' | 'updateOf' | 'loadCatalogues' | 'forget'>;
}

export function createPluginsService(parts: ServiceParts): PluginsService {
  const { ports, roster, runners, changes, pluginsFolder, installing } = parts;
  const keptFolder = (name: string): string => join(pluginsFolder, '.kept', name);

  const processOf = ({ serving }: PluginEntry) => (serving === undefined ? undefined : runners.peek(serving)?.process());
  const contextOf = (entry: PluginEntry, usedBy: number): ViewContext => ({
    process: processOf(entry),
    usedBy,
    updateTo: installing.updateOf(installedOf(entry))?.version,
  });
  const view = (name: string): Plugin => toPlugin(roster.get(name), contextOf(roster.get(name), usesOf(name).length));
  const usesOf = (name: string) => ports.uses().get(name) ?? [];

  function recordOf(entry: PluginEntry): PluginRecord {
    const nowMs = ports.clock.now();
    return {
      name: entry.name,
      version: entry.isBundled ? undefined : entry.found?.manifest.version,
      origin: entry.origin,
      isEnabled: true,
      granted: undefined,
      asked: undefined,
      publisher: undefined,
      installedAt: nowMs,
      ...entry.record,
      updatedAt: nowMs,
    };
  }
  const told = (action: AuditAction, name: string, details?: JsonObject): NewAuditEntry => ({
    action,
    subjectKind: 'plugin',
    subjectId: name,
    ...(details === undefined ? {} : { details }),
  });
  async function setEnabled(name: string, isEnabled: boolean): Promise<Plugin> {
    const entry = roster.get(name);
    if ((entry.record?.isEnabled ?? true) === isEnabled) return view(name);
    installing.refuseWhenBusy(name);
    await roster.decide({ ...recordOf(entry), isEnabled }, () =>
      ports.audit(told(isEnabled ? 'plugin.enabled' : 'plugin.disabled', name)),
    );
    return view(name);
  }

  return {
    async list() {
      await installing.loadCatalogues();
      const uses = ports.uses();
      return roster.all().map((entry) => toPlugin(entry, contextOf(entry, uses.get(entry.name)?.length ?? 0)));
    },

    async get(name) {
      const entry = roster.get(name);
      await installing.loadCatalogues();
      const uses = usesOf(name);
      return toDetail(entry, contextOf(entry, uses.length), { uses, keptFolder: keptFolder(name) });
    },

    enable: (name) => setEnabled(name, true),
    disable: (name) => setEnabled(name, false),

    async grant(name, capabilities) {
      const entry = roster.get(name);
      const more = beyond(capabilities, entry.requested);
      if (more !== undefined) throw grantInvalid(name, capabilitiesAsJson(more));
      installing.refuseWhenBusy(name);
      await roster.decide({ ...recordOf(entry), granted: capabilities, asked: entry.requested }, () =>
        ports.audit(told('plugin.granted', name, { capabilities: capabilitiesAsJson(capabilities) })),
      );
      return view(name);
    },

    async revoke(name) {
      const entry = roster.get(name);
      if (entry.granted === undefined) return view(name);
      installing.refuseWhenBusy(name);
      const nothing = noCapabilities();
      const granted = entry.isBundled ? nothing : undefined;
      await roster.decide({ ...recordOf(entry), granted, asked: undefined }, () =>
        ports.audit(told('plugin.revoked', name, { capabilities: capabilitiesAsJson(entry.granted ?? nothing) })),
      );
      return view(name);
    },

    async remove(name, evenIfUsed) {
      const entry = roster.get(name);
      if (entry.isBundled) throw isBundled(name);
      installing.refuseWhenBusy(name);
      const uses = usesOf(name);
      // With the bundled one below it, flows go on.
      if (uses.length > 0 && !evenIfUsed && !entry.hasBundled) throw inUse(name, uses);
      await runners.restart(name, RESTART_GRACE_MS);
      try {
        await rm(entry.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      } catch (thrown) {
        throw folderFailed(entry.folder, thrown);
      }
      await installing.forget(name);
      const version = entry.found?.manifest.version;
      await roster.forget(name, () => ports.audit(told('plugin.removed', name, version === undefined ? undefined : { version })));
    },

    async restart(name) {
      roster.get(name);
      installing.refuseWhenBusy(name);
      await runners.restart(name, RESTART_GRACE_MS);
      await roster.describeAgain(name);
      return view(name);
    },

    async logs(name, limit) {
      const entry = roster.get(name);
      const own = entry.serving === undefined ? [] : (runners.peek(entry.serving)?.logs() ?? []);
      return [...parts.lines(name), ...own].sort((one, other) => one.at - other.at).slice(-limit);
    },

    async addSample(name, id, language) {
      const sample = samplesOf(roster.get(name)).find((found) => found.id === id);
      if (sample === undefined) throw sampleNotFound(name, id);
      return ports.addFlow(sample.flow, language);
    },

    live: (signal) => changes.watch(signal),
  };
}
