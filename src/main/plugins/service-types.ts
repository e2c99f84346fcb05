/** What the procedures of plugins call. */
import type { PluginChange } from '#shared/contract/plugins';
import type { FlowId } from '#shared/model/ids';
import type { Capabilities, Plugin, PluginDetail, PluginLog } from '#shared/model/plugin';
import type {
  CatalogueEntry,
  PluginCatalogue,
  PluginInspection,
  PluginOperation,
  PluginOperationEvent,
  PluginSource,
} from '#shared/model/plugin-install';
import type { TriggerState } from '#shared/model/trigger-state';

export type PluginChanges = AsyncIteratorObject<PluginChange, void, void>;

/** Plugins as people work with them. All that take a name: PLUGIN_NOT_FOUND. */
export interface PluginsService {
  list(): Promise<Plugin[]>;
  get(name: string): Promise<PluginDetail>;
  enable(name: string): Promise<Plugin>;
  disable(name: string): Promise<Plugin>;
  /** Errors: PLUGIN_GRANT_INVALID for what it does not ask for. */
  grant(name: string, capabilities: Capabilities): Promise<Plugin>;
  revoke(name: string): Promise<Plugin>;
  /** Errors: PLUGIN_IN_USE unless `evenIfUsed`, PLUGIN_BUNDLED, PLUGIN_FOLDER_FAILED. */
  remove(name: string, evenIfUsed: boolean): Promise<void>;
  /** Reads it again and ends its process; the next call starts a new one. */
  restart(name: string): Promise<Plugin>;
  logs(name: string, limit: number): Promise<readonly PluginLog[]>;
  /** Errors: PLUGIN_SAMPLE_NOT_FOUND, those of making a flow. */
  addSample(name: string, id: string, language: 'en' | 'pt-BR'): Promise<{ flowId: FlowId }>;
  /** What changes from this call on. */
  live(signal: AbortSignal | undefined): PluginChanges;
}

export type OperationEvents = AsyncIteratorObject<PluginOperationEvent, void, void>;

/** Installing: see the procedures of the same names. */
export interface InstallService {
  inspect(source: PluginSource): Promise<PluginInspection>;
  install(request: { inspectionId: string; grant?: Capabilities | undefined }): Promise<{ operationId: string }>;
  rollBack(name: string, version: string): Promise<{ operationId: string }>;
  operations(): PluginOperation[];
  /** The state of the moment first; ends with the operation. */
  watch(operationId: string, signal: AbortSignal | undefined): OperationEvents | Promise<OperationEvents>;
  cancel(operationId: string): Promise<void>;
}

export interface CataloguesService {
  list(): Promise<PluginCatalogue[]>;
  add(location: string): Promise<PluginCatalogue>;
  remove(id: string): Promise<void>;
  search(query: {
    query: string;
    category?: string | undefined;
    source?: string | undefined;
    limit: number;
    cursor?: string | undefined;
  }): Promise<{ items: CatalogueEntry[]; nextCursor?: string; total: number; categories: { name: string; plugins: number }[] }>;
  checkUpdates(): Promise<{ updates: { name: string; from: string; to: string; catalogue: string }[] }>;
}

export interface TriggerStates {
  states(flowId?: string): TriggerState[];
}
