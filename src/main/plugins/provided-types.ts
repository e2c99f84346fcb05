/** What all plugins offer, as the catalogues take it: each type is made when somebody asks for it. */
import { credentialOf } from './offer';
import type { OfferedCredential, OfferedNode } from './ports';
import { remoteCredentialType } from './remote-credential-type';
import { type RemoteNodeOptions, remoteNodeType } from './remote-node-type';
import type { PluginEntry } from './roster-types';
import type { PluginRunner } from './runner';
import { type ServedNode, servedNodes } from './versions';

export interface ProvidedTypes {
  nodeTypes: OfferedNode[];
  credentialTypes: OfferedCredential[];
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
  const { services, hookPathProblems, runnerOf } = runners;
  const served = new Map<string, { plugin: string; node: ServedNode }>();
  const nodeTypes: OfferedNode[] = [];
  const credentialTypes: OfferedCredential[] = [];
  for (const entry of entries) {
    const shown = { plugin: entry.name, icon: (entry.found ?? entry.serving)?.icon ?? 'puzzle' };
    for (const node of servedNodes(entry)) {
      const { type, version, isOffered } = node;
      const isServed = node.by !== undefined;
      served.set(`${type}@${version}`, { plugin: entry.name, node });
      nodeTypes.push({
        ...{ type, version },
        make: () =>
          remoteNodeType({ ...shown, node: node.node(), isOffered, isServed, runner: runnerOf, services, hookPathProblems }),
      });
    }
    const offer = (entry.serving ?? entry.current)?.offer;
    for (const type of offer?.outline.credentials ?? []) {
      if (offer === undefined) continue;
      const make = () =>
        remoteCredentialType({ ...shown, credential: credentialOf(offer, type), runner: () => runners.testerOf(entry.name) });
      credentialTypes.push({ type, make });
    }
  }
  return { nodeTypes, credentialTypes, servedNodes: served };
}
