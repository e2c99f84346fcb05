/** The plugins that come with the app: read from the index that the build made, so that a start runs none of their code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PluginDescription, PluginManifest } from '#shared/model/plugin';
import type { PluginFolder } from './folder';
import { type Offer, offerOf } from './offer';

/** `index.json` beside the folders of the bundled plugins. What each offers in full is in `described/<name>.json`. */
export interface BundledIndex {
  plugins: readonly { manifest: PluginManifest; digest: string; icon: string; outline: Offer['outline'] }[];
}

export interface BundledPlugin extends PluginFolder {
  offer: Offer;
}

/** By name; none when there is no such folder (tests that need no plugins). The build has checked what is in it. */
export function readBundled(folder: string | undefined): ReadonlyMap<string, BundledPlugin> {
  if (folder === undefined) return new Map();
  let text: string;
  try {
    text = readFileSync(join(folder, 'index.json'), 'utf8');
  } catch {
    return new Map();
  }
  const { plugins } = JSON.parse(text) as BundledIndex;
  return new Map(
    plugins.map(({ outline, ...plugin }) => {
      const { name } = plugin.manifest;
      // Most workspaces use few of them: the forms of the others stay on the disk.
      const offer = offerOf(outline, () => readBundledDescription(folder, name));
      return [name, { ...plugin, offer, folder: join(folder, name) }];
    }),
  );
}

/** Where the build puts what a bundled plugin offers. */
export function bundledDescriptionFile(folder: string, name: string): string {
  return join(folder, 'described', `${name}.json`);
}

/** What a bundled plugin offers, as the build asked it. */
export function readBundledDescription(folder: string, name: string): PluginDescription {
  return JSON.parse(readFileSync(bundledDescriptionFile(folder, name), 'utf8')) as PluginDescription;
}
