/**
 * Takes secrets out of a definition before it leaves the workspace: fields that their node type declares secret, fields and
 * headers whose names say so, and passwords in web addresses. An expression is kept: it names a secret but is none.
 */
import { configWithoutSecrets } from '#shared/document/without-secrets';
import type { FlowDefinition, FlowNode } from '#shared/model/flow';
import type { FlowNodeTypes } from './ports';

function declaredSecrets(node: FlowNode, nodeTypes: FlowNodeTypes): Set<string> {
  const shape = nodeTypes.find(node.type, node.typeVersion)?.config.shape ?? {};
  const names = Object.entries(shape).filter(([, field]) => {
    const meta = (field as { meta?: () => Record<string, unknown> | undefined }).meta?.();
    return meta?.['secret'] === true || meta?.['format'] === 'password';
  });
  return new Set(names.map(([name]) => name));
}

/** The definition without the secrets of its nodes. */
export function withoutSecrets(definition: FlowDefinition, nodeTypes: FlowNodeTypes): FlowDefinition {
  const nodes = definition.nodes.map((node) => ({
    ...node,
    config: configWithoutSecrets(node.config, declaredSecrets(node, nodeTypes)),
  }));
  return { ...definition, nodes };
}
