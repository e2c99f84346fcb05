/** SQL of the plugins room. Writes belong into `store.write`. */
import type { Store } from '#main/store';
import type { PluginsTable } from '#main/store/tables-of-plugins';
import type { Json } from '#shared/model/json';
import {
  type Capabilities,
  capabilitiesSchema,
  type PluginDescription,
  type PluginOrigin,
  pluginOriginSchema,
} from '#shared/model/plugin';

/** What the user decided about a plugin. */
export interface PluginRecord {
  name: string;
  version: string | undefined;
  origin: PluginOrigin;
  isEnabled: boolean;
  granted: Capabilities | undefined;
  /** What it asked for when it was granted. */
  asked: Capabilities | undefined;
  publisher: string | undefined;
  installedAt: number;
  updatedAt: number;
}

/** Descriptions that nobody asked for in so long belong to files that are gone. */
const DESCRIPTION_KEPT_MS = 90 * 86_400_000;

type Row = Omit<PluginsTable, 'is_enabled'> & { is_enabled: number };

function toRecord(row: Row): PluginRecord {
  return {
    name: row.name,
    version: row.version ?? undefined,
    origin: pluginOriginSchema.parse(JSON.parse(row.origin)),
    isEnabled: row.is_enabled === 1,
    granted: toCapabilities(row.granted),
    asked: toCapabilities(row.asked),
    publisher: row.publisher ?? undefined,
    installedAt: row.installed_at,
    updatedAt: row.updated_at,
  };
}

function toCapabilities(text: string | null): Capabilities | undefined {
  return text === null ? undefined : capabilitiesSchema.parse(JSON.parse(text));
}

function toText(capabilities: Capabilities | undefined): string | null {
  return capabilities === undefined ? null : JSON.stringify(capabilities);
}

export type PluginsRepository = ReturnType<typeof createPluginsRepository>;

export function createPluginsRepository({ db }: Pick<Store, 'db'>) {
  const all = db.prepare<[], Row>('SELECT * FROM plugins ORDER BY name');
  const save = db.prepare<[string, string | null, string, number, string | null, string | null, string | null, number, number]>(
    `INSERT INTO plugins (name, version, origin, is_enabled, granted, asked, publisher, installed_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET version = excluded.version, origin = excluded.origin, is_enabled = excluded.is_enabled,
       granted = excluded.granted, asked = excluded.asked, publisher = excluded.publisher, installed_at = excluded.installed_at,
       updated_at = excluded.updated_at`,
  );
  const remove = db.prepare<[string]>('DELETE FROM plugins WHERE name = ?');
  const description = db.prepare<[string, string], { description: string }>(
    'SELECT description FROM plugin_descriptions WHERE name = ? AND digest = ?',
  );
  const keepDescription = db.prepare<[string, string, string, number]>(
    `INSERT INTO plugin_descriptions (name, digest, description, used_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (name, digest) DO UPDATE SET description = excluded.description, used_at = excluded.used_at`,
  );
  const pruneDescriptions = db.prepare<[number]>('DELETE FROM plugin_descriptions WHERE used_at < ?');
  const memory = db.prepare<[string, string], { value: string }>(
    'SELECT value FROM node_memories WHERE flow_id = ? AND node_id = ?',
  );
  const setMemory = db.prepare<[string, string, string, number]>(
    `INSERT INTO node_memories (flow_id, node_id, value, updated_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (flow_id, node_id) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
  );
  const forgetMemory = db.prepare<[string, string]>('DELETE FROM node_memories WHERE flow_id = ? AND node_id = ?');

  return {
    all: (): PluginRecord[] => all.all().map(toRecord),
    save(record: PluginRecord): void {
      const { name, version, origin, isEnabled, granted, asked, publisher, installedAt, updatedAt } = record;
      const origins = JSON.stringify(origin);
      save.run(
        ...([name, version ?? null, origins, isEnabled ? 1 : 0, toText(granted), toText(asked)] as const),
        ...([publisher ?? null, installedAt, updatedAt] as const),
      );
    },
    remove: (name: string): void => void remove.run(name),
    /** What the code of these files offers, when it has been asked before. */
    description(name: string, digest: string): PluginDescription | undefined {
      const row = description.get(name, digest);
      // Written by us after it was checked.
      return row === undefined ? undefined : (JSON.parse(row.description) as PluginDescription);
    },
    keepDescription(name: string, digest: string, described: PluginDescription, nowMs: number): void {
      keepDescription.run(name, digest, JSON.stringify(described), nowMs);
      pruneDescriptions.run(nowMs - DESCRIPTION_KEPT_MS);
    },
    memory(flowId: string, nodeId: string): Json | undefined {
      const row = memory.get(flowId, nodeId);
      return row === undefined ? undefined : (JSON.parse(row.value) as Json);
    },
    setMemory(flowId: string, nodeId: string, text: string | undefined, nowMs: number): void {
      if (text === undefined) forgetMemory.run(flowId, nodeId);
      else setMemory.run(flowId, nodeId, text, nowMs);
    },
  };
}
