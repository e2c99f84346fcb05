import type { FlowDefinition } from '#shared/model/flow';
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

/** A flow whose nodes are of the types that new nodes take: those that nothing here replaces stay. */
export function withReplacements(nodeTypes: FlowNodeTypes, definition: FlowDefinition): FlowDefinition {
  const nodes = definition.nodes.map((node) => {
    const newer = nodeTypes.find(node.type, node.typeVersion)?.replacedBy;
    return newer === undefined || nodeTypes.find(newer, 1) === undefined ? node : { ...node, type: newer, typeVersion: 1 };
  });
  return { ...definition, nodes };
}
