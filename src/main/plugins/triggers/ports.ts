/** What the triggers of plugins need of others. The host introduces them. */
import type { Engine } from '#main/engine/engine';
import type { Clock, CredentialPort } from '#main/engine/ports';
import type { NodeType } from '#main/engine/sdk';
import type { Store } from '#main/store';
import type { ErrorInfo } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';
import type { PluginLog } from '#shared/model/plugin';
import type { FilesPort, PluginRunner } from '../runner';

/** A published trigger of a plugin, as the flows room tells it. */
export interface PluginTrigger {
  flowId: string;
  flowName: string;
  flowKind: 'flow' | 'rule';
  version: number;
  nodeId: string;
  nodeName: string;
  type: string;
  typeVersion: number;
  config: JsonObject;
  status: 'active' | 'paused';
}

/** Who serves a type of trigger now. */
export interface ServedTrigger {
  /** Name of the plugin. */
  plugin: string;
  /** Another one than before when the plugin was changed: what runs on the old one is begun anew. */
  runner: PluginRunner;
  credential?: NonNullable<NodeType['credential']>;
}

export interface PluginTriggerPorts {
  store: Pick<Store, 'db' | 'write'>;
  engine: Pick<Engine, 'start'>;
  triggers: {
    wokenBy(how: 'subscribe' | 'webhook'): readonly PluginTrigger[];
    onChange(listener: () => void): () => void;
  };
  /** Errors: why the plugin does not work now (PLUGIN_DISABLED, PLUGIN_WAITING, …). */
  find(type: string, version: number): ServedTrigger;
  /** Called when `find` gives something else than before. */
  onServed(listener: () => void): () => void;
  credentials: CredentialPort;
  /** Called with the id of a credential that was changed, signed in again or deleted. */
  onCredentialChanged(listener: (id: string) => void): () => void;
  files: FilesPort;
  /** A line for the log of a plugin; its secrets are dots already. */
  addLog(plugin: string, line: PluginLog): void;
  clock: Clock;
  random(): number;
  /** A trigger that does not come up, which no caller can be told of. */
  report(error: ErrorInfo): void;
}
