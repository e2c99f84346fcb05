import { credentialIdOf } from '#main/engine/sdk';
import type { FlowDefinition } from '#shared/model/flow';
import type { FlowNodeTypes } from './ports';

/** What a credential is called; undefined: there is none of this id. */
export type FindCredential = (id: string) => { name: string; type: string } | undefined;

/**
 * The definition with the names and types of the credentials that its nodes use, for a workspace that does not have them. Never
 * a secret. What a definition says of credentials that are not here either is kept.
 */
export function withCredentialNames(
  definition: FlowDefinition,
  nodeTypes: FlowNodeTypes,
  findCredential: FindCredential,
): FlowDefinition {
  const { credentials: before, ...rest } = definition;
  const named: NonNullable<FlowDefinition['credentials']> = {};
  for (const node of definition.nodes) {
    const id = credentialIdOf(nodeTypes.find(node.type, node.typeVersion)?.credential, node.config);
    if (id === undefined) continue;
    const found = findCredential(id);
    const known = found === undefined ? before?.[id] : { name: found.name, type: found.type };
    if (known !== undefined) named[id] = known;
  }
  return Object.keys(named).length === 0 ? rest : { ...rest, credentials: named };
}
