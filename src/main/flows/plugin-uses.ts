import { currentDefinitions } from './current-definitions';
import { readDefinition } from './definition-text';
import type { FlowPorts } from './ports';

/** A flow with nodes of a plugin. */
export interface PluginUse {
  flowId: string;
  flowName: string;
  /** Also in the published version, not in the draft alone. */
  isPublished: boolean;
  /** Names of the nodes. */
  nodes: string[];
  /** Types of the nodes with their versions: `telegram.send-message@1`. */
  types: string[];
}

type Nodes = Pick<PluginUse, 'nodes' | 'types'>;

/** The nodes by plugin: the first part of the type of a node that is not the app's own. */
function pluginsIn(definition: string): Map<string, Nodes> {
  const found = new Map<string, Nodes>();
  // Most flows have none, and parsing them all would be seen in the list of plugins.
  if (!/"type":"(?!core\.)/.test(definition)) return found;
  for (const { type, typeVersion, name } of readDefinition(definition).nodes) {
    const [plugin = ''] = type.split('.');
    if (plugin === 'core') continue;
    const { nodes = [], types = [] } = found.get(plugin) ?? {};
    found.set(plugin, { nodes: [...nodes, name], types: [...types, `${type}@${typeVersion}`] });
  }
  return found;
}

/** Which flows use which plugins, in the draft or the published version; deleted flows do not count. */
export function pluginUses({ store }: Pick<FlowPorts, 'store'>): Map<string, PluginUse[]> {
  const rows = currentDefinitions(store, 'flow');
  const uses = new Map<string, PluginUse[]>();
  for (const { id: flowId, name: flowName, draft, published } of rows) {
    const inDraft = pluginsIn(draft);
    const inPublished = published === null || published === draft ? inDraft : pluginsIn(published);
    for (const plugin of new Set([...inDraft.keys(), ...inPublished.keys()])) {
      const both = [inDraft.get(plugin), inPublished.get(plugin)];
      const nodes = [...new Set(both.flatMap((found) => found?.nodes ?? []))];
      const types = [...new Set(both.flatMap((found) => found?.types ?? []))];
      const isPublished = published !== null && inPublished.has(plugin);
      uses.set(plugin, [...(uses.get(plugin) ?? []), { flowId, flowName, isPublished, nodes, types }]);
    }
  }
  return uses;
}
