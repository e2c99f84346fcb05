import { credentialIdOf } from '#main/engine/sdk';
import type { CredentialUse } from '#shared/model/credential';
import { currentDefinitions } from './current-definitions';
import { readDefinition } from './definition-text';
import type { FlowNodeTypes, FlowPorts } from './ports';

/** Names of the nodes that use a credential, by its id. Nodes of a type that is not here count by their field `credential`. */
function usesIn(definition: string, nodeTypes: FlowNodeTypes): Map<string, string[]> {
  const found = new Map<string, string[]>();
  // Most flows name none, and parsing them all would be seen in the list of credentials.
  if (!definition.includes('"cred_')) return found;
  for (const node of readDefinition(definition).nodes) {
    const type = nodeTypes.find(node.type, node.typeVersion);
    const id = credentialIdOf(type === undefined ? { types: [], required: false } : type.credential, node.config);
    if (id !== undefined) found.set(id, [...(found.get(id) ?? []), node.name]);
  }
  return found;
}

/** Which flows name which credentials, in the draft or the published version; deleted flows do not count. */
export function credentialUses({ store, nodeTypes }: Pick<FlowPorts, 'store' | 'nodeTypes'>): Map<string, CredentialUse[]> {
  const rows = currentDefinitions(store);
  const uses = new Map<string, CredentialUse[]>();
  for (const { id: flowId, name: flowName, draft, published } of rows) {
    const inDraft = usesIn(draft, nodeTypes);
    const inPublished = published === null || published === draft ? inDraft : usesIn(published, nodeTypes);
    const isSame = published !== null && published === draft;
    for (const credentialId of new Set([...inDraft.keys(), ...inPublished.keys()])) {
      const nodes = [...new Set([...(inDraft.get(credentialId) ?? []), ...(inPublished.get(credentialId) ?? [])])];
      const isPublished = isSame || (published !== null && inPublished.has(credentialId));
      uses.set(credentialId, [...(uses.get(credentialId) ?? []), { flowId, flowName, nodes, isPublished }]);
    }
  }
  return uses;
}
