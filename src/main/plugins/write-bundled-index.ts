/** For the build: what the bundled plugins offer, asked once of their code, so that a start reads one file and runs none of it. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pluginDescriptionSchema } from '#shared/model/plugin';
import { type BundledIndex, bundledDescriptionFile } from './bundled';
import { readPluginFolder } from './folder';
import { outlineOf } from './offer';
import { createRunner } from './runtime/create-runner';

/**
 * Reads the built plugins below a folder and writes its `index.json`. Errors: what is wrong with one of them; nothing is written
 * then.
 */
export async function writeBundledIndex(folder: string): Promise<BundledIndex> {
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'plugin.json')));
  const plugins = await Promise.all(
    names.sort().map(async (name) => {
      const { manifest, digest, icon } = readPluginFolder(join(folder, name));
      const runner = createRunner({
        manifest,
        folder: join(folder, name),
        isolation: 'in-process',
        granted: manifest.capabilities,
        filesFolder: folder,
        tempFolder: folder,
      });
      const description = pluginDescriptionSchema.parse(await runner.describe());
      mkdirSync(join(folder, 'described'), { recursive: true });
      writeFileSync(bundledDescriptionFile(folder, name), JSON.stringify(description));
      return { manifest, digest, icon, outline: outlineOf(description) };
    }),
  );
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ plugins } satisfies BundledIndex));
  return { plugins };
}
