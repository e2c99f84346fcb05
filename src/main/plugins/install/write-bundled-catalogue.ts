/** For the build: the bundled plugins as a catalogue, which any folder or web server can offer to other workspaces. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BundledIndex, readBundledDescription } from '../bundled';
import { buildIndex } from './build-index';
import type { CatalogueIndex } from './catalogue-index';
import { packFolder, writePacked } from './pack';

/** How the built plugins beside the app name its SDK; packed ones name the package. */
const OWN_SDK = '../../node/plugin-sdk.mjs';

/**
 * Packs the built plugins of `plugins` (see `index.json` there) into `target` and writes its index. `sources`: their folders in the
 * repository, which name the packages that could not be built in. Errors: those of packing.
 */
export async function writeBundledCatalogue(plugins: string, sources: string, target: string): Promise<CatalogueIndex> {
  mkdirSync(target, { recursive: true });
  const { plugins: bundled } = JSON.parse(readFileSync(join(plugins, 'index.json'), 'utf8')) as BundledIndex;
  for (const { manifest } of bundled) {
    const description = readBundledDescription(plugins, manifest.name);
    const folder = mkdtempSync(join(tmpdir(), 'pulseflow-pack-'));
    try {
      cpSync(join(plugins, manifest.name), folder, { recursive: true });
      const code = readdirSync(folder).filter((file) => file.endsWith('.mjs'));
      for (const file of code) {
        const text = readFileSync(join(folder, file), 'utf8');
        writeFileSync(join(folder, file), text.replaceAll(OWN_SDK, '@pulseflow/sdk'));
      }
      writePackages(folder, join(sources, manifest.name), code);
      await writePacked(await packFolder(folder, { description, mayDownload: true }), target);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const { index } = await buildIndex(target, { name: 'PulseFlow', now: () => Date.now() });
  return index;
}

/** Names the packages that its code still imports: they are installed with it. */
function writePackages(folder: string, source: string, code: readonly string[]): void {
  const file = join(source, 'package.json');
  if (!existsSync(file)) return;
  const about = JSON.parse(readFileSync(file, 'utf8')) as {
    name: string;
    version: string;
    dependencies?: Record<string, string>;
  };
  const texts = code.map((name) => readFileSync(join(folder, name), 'utf8'));
  const isImported = (name: string): boolean => texts.some((text) => text.includes(`"${name}"`) || text.includes(`'${name}'`));
  const dependencies = Object.fromEntries(Object.entries(about.dependencies ?? {}).filter(([name]) => isImported(name)));
  if (Object.keys(dependencies).length === 0) return;
  const { name, version } = about;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version, private: true, type: 'module', dependencies }));
}
