import type { PluginCredentialType } from './credential';
import type { PluginNodeType } from './node';
import type { PluginTriggerType } from './trigger';

/** All that a plugin offers. Its name, version and capabilities are in its `plugin.json`. */
export interface PluginDefinition {
  nodes?: readonly PluginNodeType[];
  triggers?: readonly PluginTriggerType[];
  credentials?: readonly PluginCredentialType[];
}

/** Declares a plugin: the default export of its main module. Pure. */
export function definePlugin(definition: PluginDefinition): PluginDefinition {
  return definition;
}
