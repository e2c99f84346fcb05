/** The plugins that come with the app: read from the index that the build made, so that a start runs none of their code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PluginDescription, PluginManifest } from '#shared/model/plugin';
import type { PluginFolder } from './folder';

/** `index.json` beside the folders of the bundled plugins. */
export interface BundledIndex {
  plugins: readonly { manifest: PluginManifest; digest: string; icon: string; description: PluginDescription }[];
}

export interface BundledPlugin extends PluginFolder {
  description: PluginDescription;
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
  return new Map(plugins.map((plugin) => [plugin.manifest.name, { ...plugin, folder: join(folder, plugin.manifest.name) }]));
}
