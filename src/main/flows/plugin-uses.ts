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
}

interface Row {
  id: string;
  name: string;
  draft: string;
  published: string | null;
}

/** Names of the nodes by plugin: the first part of the type of a node that is not the app's own. */
function pluginsIn(definition: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  // Most flows have none, and parsing them all would be seen in the list of plugins.
  if (!/"type":"(?!core\.)/.test(definition)) return found;
  for (const { type, name } of readDefinition(definition).nodes) {
    const [plugin = ''] = type.split('.');
    if (plugin !== 'core') found.set(plugin, [...(found.get(plugin) ?? []), name]);
  }
  return found;
}

/** Which flows use which plugins, in the draft or the published version; deleted flows do not count. */
export function pluginUses({ store }: Pick<FlowPorts, 'store'>): Map<string, PluginUse[]> {
  const rows = store.db
    .prepare<[], Row>(
      `SELECT f.id, f.name, f.draft, v.definition AS published FROM flows f
       LEFT JOIN flow_versions v ON v.flow_id = f.id AND v.version = f.published_version
       WHERE f.deleted_at IS NULL ORDER BY f.name COLLATE NOCASE, f.id`,
    )
    .all();
  const uses = new Map<string, PluginUse[]>();
  for (const { id: flowId, name: flowName, draft, published } of rows) {
    const inDraft = pluginsIn(draft);
    const inPublished = published === null || published === draft ? inDraft : pluginsIn(published);
    for (const plugin of new Set([...inDraft.keys(), ...inPublished.keys()])) {
      const nodes = [...new Set([...(inDraft.get(plugin) ?? []), ...(inPublished.get(plugin) ?? [])])];
      const isPublished = published !== null && inPublished.has(plugin);
      uses.set(plugin, [...(uses.get(plugin) ?? []), { flowId, flowName, nodes, isPublished }]);
    }
  }
  return uses;
}
