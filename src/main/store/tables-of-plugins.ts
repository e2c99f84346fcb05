/** The tables of plugins as Kysely sees them: see migration 0011. */
import type { Generated } from 'kysely';

export interface PluginsTable {
  name: string;
  /** The version in use; null: that of the folder, whatever it is. */
  version: string | null;
  /** JSON: `PluginOrigin`. */
  origin: string;
  is_enabled: Generated<number>;
  /** JSON: `Capabilities`; null: nothing has been granted yet. */
  granted: string | null;
  /** JSON: `Capabilities`, as it asked for them when it was granted: an update that asks for more waits. */
  asked: string | null;
  /** Fingerprint of the key that the user trusts for it. */
  publisher: string | null;
  installed_at: number;
  updated_at: number;
}

export interface PluginDescriptionsTable {
  name: string;
  digest: string;
  /** JSON: `PluginDescription`. */
  description: string;
  used_at: number;
}

export interface TriggerStatesTable {
  flow_id: string;
  node_id: string;
  type: string;
  /** JSON. */
  state: string | null;
  updated_at: number;
}

export interface NodeMemoriesTable {
  flow_id: string;
  node_id: string;
  /** JSON. */
  value: string;
  updated_at: number;
}

export interface CredentialTokensTable {
  credential_id: string;
  /** An envelope of the vault. */
  tokens: string;
  expires_at: number | null;
  /** JSON: an array of names. */
  scopes: string | null;
  signed_in_at: number;
  /** When the service said that it takes the sign-in no longer. */
  refused_at: number | null;
  updated_at: number;
}

export interface AuditEntriesTable {
  sequence: Generated<number>;
  at: number;
  actor: string;
  action: string;
  subject_kind: string;
  subject_id: string;
  /** JSON. */
  details: string | null;
}

export interface TablesOfPlugins {
  plugins: PluginsTable;
  plugin_descriptions: PluginDescriptionsTable;
  trigger_states: TriggerStatesTable;
  node_memories: NodeMemoriesTable;
  credential_tokens: CredentialTokensTable;
  audit_entries: AuditEntriesTable;
}
