/** What a version of a plugin offers: the names at once, the rest when somebody asks. */
import type { PluginCredential, PluginDescription, PluginNode } from '#shared/model/plugin';

export interface Offer {
  outline: { nodes: readonly { type: string; version: number }[]; credentials: readonly string[] };
  /** All of it; kept once it was read. */
  description(): PluginDescription;
}

export function outlineOf({ nodes, credentials }: PluginDescription): Offer['outline'] {
  return {
    nodes: nodes.map(({ type, version }) => ({ type, version })),
    credentials: credentials.map(({ type }) => type),
  };
}

export function offerOf(outline: Offer['outline'], read: () => PluginDescription): Offer {
  let description: PluginDescription | undefined;
  return { outline, description: () => (description ??= read()) };
}

/** The node type of an outline. Errors: a bug when the outline is of something else. */
export function nodeOf(offer: Offer, type: string, version: number): PluginNode {
  const found = offer.description().nodes.find((node) => node.type === type && node.version === version);
  if (found === undefined) throw new Error(`The description has no ${type}@${version}, which its outline names`);
  return found;
}

/** As `nodeOf`. */
export function credentialOf(offer: Offer, type: string): PluginCredential {
  const found = offer.description().credentials.find((credential) => credential.type === type);
  if (found === undefined) throw new Error(`The description has no ${type}, which its outline names`);
  return found;
}
