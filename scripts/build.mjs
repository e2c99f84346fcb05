// Builds everything into out/: Electron's main, preload and renderer (electron.vite.config.ts) and the entries for plain
// Node (vite.node.config.ts). The new out/ replaces the old one only when the whole build succeeded.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildCatalogue, buildPlugins } from './build-plugins.mjs';
import { ensureNode, root } from './runtime.mjs';

const out = join(root, 'out');
const stampFile = join(out, '.stamp');

/**
 * A digest of everything the build reads: the sources without their tests, the configuration, the locked dependencies.
 * @returns {string}
 */
export function sourceStamp() {
  const hash = createHash('sha256');
  const files = [
    'package.json',
    'package-lock.json',
    'tsconfig.base.json',
    'electron.vite.config.ts',
    'vite.node.config.ts',
    'vite.renderer.config.ts',
    'scripts/build-plugins.mjs',
  ];
  for (const folder of ['src', 'packages', 'plugins', 'resources']) files.push(...filesBelow(folder));
  for (const file of files.filter((file) => existsSync(join(root, file))).sort()) {
    hash.update(`${file}\n`);
    hash.update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && !/\.test\.tsx?$/.test(entry.name) && !/[\\/](node_modules|dist)([\\/]|$)/.test(entry.parentPath),
    )
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

/** True when out/ was built from the sources as they are now. Without a checkout's sources (an installed app) also true. */
export function isFresh() {
  if (!existsSync(join(root, 'src'))) return true;
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourceStamp();
}

/**
 * Builds when out/ is missing or older than the sources, and says so in one line; does nothing when it is fresh.
 * In a process of its own: the bundler's memory must not stay with the app that starts next. Exits when the build fails.
 * @param {NodeJS.WritableStream} [log]
 */
export function ensureBuilt(log = process.stdout) {
  if (isFresh()) return;
  const why = existsSync(stampFile) ? 'the sources changed since the last build' : 'there is no build yet';
  const startedAt = performance.now();
  log.write(`Building PulseFlow (${why}) ... `);
  const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--quiet'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) {
    log.write('the build failed\n');
    process.exit(1);
  }
  log.write(`done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
}

/** @param {'info' | 'error'} logLevel */
async function build(logLevel) {
  const stamp = sourceStamp();
  const fresh = join('.tsbuild', `out-${process.pid}`);
  const stale = join(root, '.tsbuild', `old-${process.pid}`);
  process.env['PULSEFLOW_BUILD_DIR'] = fresh;
  // The renderer's libraries choose their fast form by this.
  process.env.NODE_ENV = 'production';
  try {
    const [electronVite, vite] = await Promise.all([import('electron-vite'), import('vite')]);
    await electronVite.build({ root, logLevel });
    await vite.build({ configFile: join(root, 'vite.node.config.ts'), logLevel });
    await buildPlugins(join(root, fresh), logLevel);
    // Only where it is built: a start must not load the bundler.
    const { buildSdk } = await import('../packages/sdk/build.mjs');
    await Promise.all([buildCatalogue(join(root, fresh)), buildSdk(join(root, fresh, 'sdk'))]);
    writeFileSync(join(root, fresh, '.stamp'), stamp);
    if (existsSync(out)) renameSync(out, stale);
    renameSync(join(root, fresh), out);
  } finally {
    for (const leftover of [join(root, fresh), stale]) rmSync(leftover, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await ensureNode();
  await build(process.argv.includes('--quiet') ? 'error' : 'info');
}
