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
export function upgradeNode(nodeTypes: FlowNodeTypes, node: NodeVersion): NodeVersion {
  const newer = nodeTypes
    .list()
    .filter(({ type, version }) => type === node.type && version > node.typeVersion)
    .sort((a, b) => a.version - b.version);
  return newer.reduce<NodeVersion>(
    ({ config }, { type, version, upgrade }) => ({ type, typeVersion: version, config: upgrade?.(config) ?? config }),
    node,
  );
}
