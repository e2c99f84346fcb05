/** What the plugins room needs of others. The host introduces them. */
import type { Clock } from '#main/engine/ports';
import type { CredentialType, NodeType, SettingProblem } from '#main/engine/sdk';
import type { Store } from '#main/store';
import type { NewAuditEntry } from '#shared/model/audit';
import type { ErrorInfo } from '#shared/model/errors';
import type { FlowId } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import type { PluginDetail } from '#shared/model/plugin';

/** A flow with nodes of a plugin; `types` with their versions: `telegram.send-message@1`. */
export type PluginUse = PluginDetail['uses'][number] & { types: readonly string[] };

/** A node type by its name; `make` gives all of it. */
export interface OfferedNode {
  type: string;
  version: number;
  make(): NodeType;
}

export interface OfferedCredential {
  type: string;
  make(): CredentialType;
}

export interface PluginsPorts {
  store: Pick<Store, 'db' | 'write'>;
  /** The workspace folder. */
  home: string;
  /** Where the bundled plugins were built to; absent: there are none. */
  bundledFolder?: string | undefined;
  /** The catalogue of the bundled plugins; absent: there is none. */
  bundledCatalogue?: string | undefined;
  appVersion: string;
  /** Of this process: for npm, Python and their settings. */
  env: NodeJS.ProcessEnv;
  /** Of the files room. */
  files: { resolve(path: string): string; writeWhole(path: string, bytes: Uint8Array): Promise<void> };
  /** Adds an entry, in the transaction of the moment when there is one. */
  audit(entry: NewAuditEntry): void;
  /** Called when node types or types of credentials came, changed or went: these are all of them. */
  provide(nodeTypes: readonly OfferedNode[], credentialTypes: readonly OfferedCredential[]): void;
  /** Which flows use which plugin, by its name. */
  uses(): ReadonlyMap<string, readonly PluginUse[]>;
  /** A new draft made from a flow file that holds texts in both languages. Errors: FLOW_INVALID. */
  addFlow(flow: unknown, language: 'en' | 'pt-BR'): Promise<{ flowId: FlowId }>;
  hookPathProblems(config: JsonObject): SettingProblem[];
  /** How far a step is, for those who look at its run. */
  progress(runId: string, nodeId: string, share: number, message: string | undefined): void;
  clock: Clock;
  random(): number;
  /** Something is wrong that no caller can be told of. */
  report(error: ErrorInfo): void;
}
