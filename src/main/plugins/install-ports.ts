/** What installing gets of the roster: what is there now, and how a version that was put in its place is taken into use. */
import { fromErrorInfo } from '#shared/model/errors';
import { capabilitiesAsJson } from './capabilities';
import type { InstalledPlugin, InstallPorts, PlacedPlugin } from './install/ports';
import type { PluginsPorts } from './ports';
import type { PluginRecord } from './repository';
import type { Roster } from './roster';
import type { PluginEntry } from './roster-types';
import { servingKept, usedTypes } from './versions';

/** A plugin as installing knows it. */
export function installedOf({ name, found, record, origin, isBundled, granted }: PluginEntry): InstalledPlugin {
  return {
    name,
    version: found?.manifest.version ?? record?.version ?? '0.0.0',
    origin,
    publisher: isBundled ? undefined : record?.publisher,
    granted,
  };
}

const ACTIONS = {
  install: 'plugin.installed',
  update: 'plugin.updated',
  'roll-back': 'plugin.rolled-back',
  prepare: 'plugin.installed',
} as const;

export function createInstallPorts(
  ports: Pick<PluginsPorts, 'audit' | 'uses' | 'clock'>,
  roster: Pick<Roster, 'all' | 'find' | 'record' | 'check' | 'decide' | 'reload'>,
): Pick<InstallPorts, 'current' | 'all' | 'placed' | 'restored' | 'keptInUse'> {
  return {
    async current(name) {
      const entry = roster.find(name);
      return entry === undefined ? undefined : installedOf(entry);
    },
    all: async () => roster.all().map(installedOf),
    restored: (name) => roster.reload(name),
    async keptInUse(name) {
      const entry = roster.find(name);
      return entry === undefined ? [] : [...servingKept(entry, usedTypes(ports.uses().get(name)))];
    },

    async placed({ name, version, origin, publisher, grant, kind }: PlacedPlugin) {
      // Before anything is recorded: what its code cannot offer goes back.
      const { requested, error } = await roster.check(name);
      if (error !== undefined) throw fromErrorInfo(error);
      const before = roster.record(name);
      const nowMs = ports.clock.now();
      const isRollBack = kind === 'roll-back';
      const record: PluginRecord = {
        name,
        installedAt: nowMs,
        granted: undefined,
        asked: undefined,
        publisher: undefined,
        ...before,
        isEnabled: true,
        version,
        origin: origin ?? before?.origin ?? { kind: 'folder' },
        // Going back trusts whom one trusted.
        ...(isRollBack ? {} : { publisher }),
        ...(grant === undefined ? {} : { granted: grant, asked: requested }),
        updatedAt: nowMs,
      };
      await roster.decide(record, () => {
        ports.audit({
          action: ACTIONS[kind],
          subjectKind: 'plugin',
          subjectId: name,
          details: {
            version,
            origin: record.origin.kind,
            ...(before?.version === undefined ? {} : { from: before.version }),
            ...(record.publisher === undefined ? {} : { publisher: record.publisher }),
          },
        });
        if (grant === undefined) return;
        ports.audit({
          action: 'plugin.granted',
          subjectKind: 'plugin',
          subjectId: name,
          details: { capabilities: capabilitiesAsJson(grant), version },
        });
      });
    },
  };
}
