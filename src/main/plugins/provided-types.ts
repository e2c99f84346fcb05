/** What all plugins offer, as the catalogues take it. */
import type { CredentialType, NodeType } from '#main/engine/sdk';
import { remoteCredentialType } from './remote-credential-type';
import { type RemoteNodeOptions, remoteNodeType } from './remote-node-type';
import type { PluginEntry } from './roster-types';
import type { PluginRunner } from './runner';
import { type ServedNode, servedNodes } from './versions';

export interface ProvidedTypes {
  nodeTypes: NodeType[];
  credentialTypes: CredentialType[];
  /** By type and version: `telegram.send-message@1`. */
  servedNodes: ReadonlyMap<string, { plugin: string; node: ServedNode }>;
}

export interface TypeRunners extends Pick<RemoteNodeOptions, 'services' | 'hookPathProblems'> {
  /** Who runs a version of a node type now. Errors: why nobody does. */
  runnerOf(type: string, version: number): PluginRunner;
  /** Who tests the credentials of a plugin now. Errors: why nobody does. */
  testerOf(plugin: string): PluginRunner;
}

export function providedTypes(entries: readonly PluginEntry[], runners: TypeRunners): ProvidedTypes {
  const served = new Map<string, { plugin: string; node: ServedNode }>();
  const nodeTypes: NodeType[] = [];
  const credentialTypes: CredentialType[] = [];
  for (const entry of entries) {
    const shown = { plugin: entry.name, icon: (entry.found ?? entry.serving)?.icon ?? 'puzzle' };
    for (const node of servedNodes(entry)) {
      served.set(`${node.node.type}@${node.node.version}`, { plugin: entry.name, node });
      const { services, hookPathProblems, runnerOf } = runners;
      const { isOffered } = node;
      nodeTypes.push(remoteNodeType({ ...shown, node: node.node, isOffered, runner: runnerOf, services, hookPathProblems }));
    }
    const { credentials = [] } = (entry.serving ?? entry.current)?.description ?? {};
    for (const credential of credentials)
      credentialTypes.push(remoteCredentialType({ ...shown, credential, runner: () => runners.testerOf(entry.name) }));
  }
  return { nodeTypes, credentialTypes, servedNodes: served };
}
