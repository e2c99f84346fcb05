/** Which version serves which node type: the one in use, and for what that lacks the newest kept one that has it. */
import type { PluginNode } from '#shared/model/plugin';
import { nodeOf, type Offer } from './offer';
import type { PluginEntry } from './roster-types';
import type { Servable } from './runners';

/** A node type of a plugin, and whose code runs it. `by` absent: nobody's now; see the state of the plugin. */
export interface ServedNode {
  type: string;
  version: number;
  node(): PluginNode;
  by: Servable | undefined;
  /** Of the version in use, so that it is offered for new nodes. */
  isOffered: boolean;
}

/** All node types of a plugin, each version once. */
export function servedNodes({ serving, current, kept, state }: PluginEntry): ServedNode[] {
  const served = new Map<string, ServedNode>();
  const add = ({ offer }: { offer: Offer }, by: Servable | undefined, isOffered: boolean): void => {
    for (const { type, version } of offer.outline.nodes) {
      const key = `${type}@${version}`;
      if (!served.has(key)) served.set(key, { type, version, node: () => nodeOf(offer, type, version), by, isOffered });
    }
  };
  const isOn = state !== 'disabled';
  if (serving !== undefined) add(serving, isOn ? serving : undefined, isOn);
  // The code of the one in use may not run now: its nodes stay known, so that flows keep their forms and edges.
  else if (current !== undefined) add(current, undefined, false);
  for (const version of kept) add(version, isOn ? version : undefined, false);
  return [...served.values()];
}

/** Kept versions whose nodes flows still have, and which the one in use lacks. `used`: types with versions, `telegram.send@1`. */
export function servingKept(entry: PluginEntry, used: ReadonlySet<string>): ReadonlySet<string> {
  const versions = new Map(entry.kept.map((version) => [version.folder, version.manifest.version]));
  const serving = servedNodes(entry).flatMap(({ by, type, version }) => {
    const kept = by === undefined || by === entry.serving ? undefined : versions.get(by.folder);
    return kept === undefined || !used.has(`${type}@${version}`) ? [] : [kept];
  });
  return new Set(serving);
}

/** The types that flows have of a plugin. */
export function usedTypes(uses: readonly { types: readonly string[] }[] | undefined): ReadonlySet<string> {
  return new Set((uses ?? []).flatMap(({ types }) => types));
}
