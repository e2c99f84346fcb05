// Builds the SDK as a package that works on its own: one JavaScript file an entry (zod is in it), one rolled-up file of types an
// entry, the JSON Schema of plugin.json. `node packages/sdk/build.mjs` fills packages/sdk/dist/ (npm does so before `npm pack`);
// the app's build lays the whole package into out/sdk/, with the archive that `pulseflow plugin new` gives to new plugins.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

const here = import.meta.dirname;
const root = resolve(here, '../..');
const input = { index: join(here, 'src/index.ts'), testing: join(here, 'src/testing/index.ts') };
const conditions = { conditionNames: ['pulseflow-source', 'import', 'node', 'default', 'types'] };
const output = /** @type {const} */ ({ format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' });

/**
 * JavaScript without any import but Node's own: a process of a plugin reads two files and no folder of packages.
 * @param {string} dist
 */
async function buildCode(dist) {
  const bundle = await rolldown({
    cwd: root,
    input: { ...input, 'manifest-schema': join(here, 'src/manifest-schema.ts') },
    platform: 'node',
    resolve: conditions,
    logLevel: 'warn',
    checks: { pluginTimings: false },
  });
  await bundle.write({ ...output, dir: dist });
  await bundle.close();
  const file = join(dist, 'manifest-schema.js');
  /** @type {unknown} */
  const loaded = await import(`${pathToFileURL(file).href}?${process.pid}`);
  const { manifestJsonSchema } = /** @type {{ manifestJsonSchema(): object }} */ (loaded);
  writeFileSync(join(dist, 'plugin.schema.json'), `${JSON.stringify(manifestJsonSchema(), null, 2)}\n`);
  rmSync(file);
}

/**
 * Types of zod stay zod's own: they are the package's only dependency.
 * @param {string} dist
 */
async function buildTypes(dist) {
  const bundle = await rolldown({
    cwd: root,
    input,
    external: [/^zod/, /^node:/],
    platform: 'node',
    resolve: conditions,
    logLevel: 'warn',
    checks: { pluginTimings: false },
    plugins: [
      dts({ cwd: root, tsconfig: join(here, 'tsconfig.types.json'), emitDtsOnly: true, resolver: 'tsc', sourcemap: false }),
    ],
  });
  await bundle.write({ ...output, dir: dist });
  await bundle.close();
}

/**
 * Fills a `dist` folder; what lay there is gone. Throws when the sources do not compile.
 * @param {string} dist
 */
export async function buildDist(dist) {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  await Promise.all([buildCode(dist), buildTypes(dist)]);
}

/**
 * The package as a folder that needs no registry (zod lies inside of it), and packed by npm: `pulseflow-sdk-<version>.tgz`.
 * @param {string} folder
 */
export async function buildSdk(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  /** @type {unknown} */
  const read = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
  const about = /** @type {{ scripts?: object, exports: Record<string, string | Record<string, string>> }} */ (read);
  // Only in this repository: there is no build to be made any more, and nothing leads to sources.
  delete about.scripts;
  for (const entry of Object.values(about.exports)) if (typeof entry === 'object') delete entry['pulseflow-source'];
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...about, bundleDependencies: ['zod'] }, null, 2)}\n`);
  await buildDist(join(folder, 'dist'));
  cpSync(join(here, 'README.md'), join(folder, 'README.md'));
  cpSync(join(root, 'node_modules/zod'), join(folder, 'node_modules/zod'), {
    recursive: true,
    filter: (path) => !path.endsWith(join('zod', 'src')),
  });
  const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--silent'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (packed.status !== 0) throw new Error(`npm pack of the SDK failed: ${packed.stderr ?? packed.error?.message}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder] = process.argv.slice(2);
  await (folder === undefined ? buildDist(join(here, 'dist')) : buildSdk(resolve(folder)));
}
