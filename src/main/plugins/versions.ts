/** Which version serves which node type: the one in use, and for what that lacks the newest kept one that has it. */
import type { PluginNode } from '#shared/model/plugin';
import type { PluginEntry } from './roster-types';
import type { Servable } from './runners';

/** A node type of a plugin, and whose code runs it. `by` absent: nobody's now; see the state of the plugin. */
export interface ServedNode {
  node: PluginNode;
  by: Servable | undefined;
  /** Of the version in use, so that it is offered for new nodes. */
  isOffered: boolean;
}

/** All node types of a plugin, each version once. */
export function servedNodes({ serving, current, kept, state }: PluginEntry): ServedNode[] {
  const served = new Map<string, ServedNode>();
  const add = (nodes: readonly PluginNode[], by: Servable | undefined, isOffered: boolean): void => {
    for (const node of nodes) {
      const key = `${node.type}@${node.version}`;
      if (!served.has(key)) served.set(key, { node, by, isOffered });
    }
  };
  const isOn = state !== 'disabled';
  if (serving !== undefined) add(serving.description.nodes, isOn ? serving : undefined, isOn);
  // The code of the one in use may not run now: its nodes stay known, so that flows keep their forms and edges.
  else if (current !== undefined) add(current.description.nodes, undefined, false);
  for (const version of kept) add(version.description.nodes, isOn ? version : undefined, false);
  return [...served.values()];
}

/** Kept versions whose nodes flows still have, and which the one in use lacks. `used`: types with versions, `telegram.send@1`. */
export function servingKept(entry: PluginEntry, used: ReadonlySet<string>): ReadonlySet<string> {
  const versions = new Map(entry.kept.map((version) => [version.folder, version.manifest.version]));
  const serving = servedNodes(entry).flatMap(({ by, node }) => {
    const version = by === undefined || by === entry.serving ? undefined : versions.get(by.folder);
    return version === undefined || !used.has(`${node.type}@${node.version}`) ? [] : [version];
  });
  return new Set(serving);
}

/** The types that flows have of a plugin. */
export function usedTypes(uses: readonly { types: readonly string[] }[] | undefined): ReadonlySet<string> {
  return new Set((uses ?? []).flatMap(({ types }) => types));
}
