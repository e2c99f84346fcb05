import type { JsonObject } from '#shared/model/json';
import type { FlowNodeTypes } from './ports';

export interface NodeVersion {
  type: string;
  typeVersion: number;
  config: JsonObject;
}

/**
 * A node as the newest version of its type has it: its config is handed from version to version. One that is the newest
 * already, or of an unknown type, comes back as it is.
 */
export async function upgradeNode(nodeTypes: FlowNodeTypes, node: NodeVersion): Promise<NodeVersion> {
  const newer = nodeTypes
    .list()
    .filter(({ type, version }) => type === node.type && version > node.typeVersion)
    .sort((a, b) => a.version - b.version);
  let upgraded = node;
  for (const { type, version, upgrade } of newer) {
    upgraded = { type, typeVersion: version, config: (await upgrade?.(upgraded.config)) ?? upgraded.config };
  }
  return upgraded;
}
