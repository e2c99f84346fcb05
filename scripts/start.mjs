// `npm start`: the window where Electron and a display are present, else the same app headless, saying why in one line.
import { spawnSync } from 'node:child_process';
import module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { electronPackageDir, embeddingElectronMajor, ensureNode, findElectron, hasDisplay, root, runToEnd } from './runtime.mjs';

await ensureNode();
const args = process.argv.slice(2);
const wantsHeadless = args.includes('--headless');
const attaches = args.some((arg) => arg === '--attach' || arg.startsWith('--attach='));

ensureBuilt();
if (wantsHeadless) {
  await startHeadless();
} else {
  const place = findPlaceForWindow();
  if ('electron' in place) {
    process.exit(await openWindow(place.electron));
  } else if (attaches) {
    console.error(`--attach opens the window, and it cannot open here: ${place.obstacle}.`);
    process.exit(1);
  } else {
    console.log(`Starting headless: ${place.obstacle}.`);
    await startHeadless();
  }
}

/**
 * The Electron to open the window with, or what stands in the way, in a person's words.
 * @returns {{ electron: string } | { obstacle: string }}
 */
function findPlaceForWindow() {
  if (!hasDisplay()) return { obstacle: 'there is no display' };
  const electron = findElectron() ?? fetchElectron();
  if (electron === undefined) return { obstacle: 'the Electron binary is not installed (npx install-electron fetches it)' };
  if (electron.major < embeddingElectronMajor && !attaches) {
    return {
      obstacle: `Electron ${electron.version} is too old to hold the data (${embeddingElectronMajor} is the first that can)`,
    };
  }
  return { electron: electron.path };
}

// The npm package no longer brings the binary along at install, so the first start on a desktop fetches it, once.
function fetchElectron() {
  const packageDir = electronPackageDir();
  if (packageDir === undefined || process.env['ELECTRON_SKIP_BINARY_DOWNLOAD'] || process.env['CI']) return undefined;
  console.log('Fetching Electron for the window (once, about 110 MB; ELECTRON_SKIP_BINARY_DOWNLOAD=1 skips it) ...');
  spawnSync(process.execPath, [join(packageDir, 'install.js')], { stdio: ['ignore', 'ignore', 'ignore'], timeout: 600_000 });
  return findElectron();
}

/** @param {string} electron */
function openWindow(electron) {
  const env = { ...process.env };
  // Left over from a terminal inside another Electron app, it would turn the window into a plain Node.
  delete env['ELECTRON_RUN_AS_NODE'];
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (isRoot) console.log("Running as root: Chromium's sandbox is off. Start as an ordinary user to have it.");
  return runToEnd(electron, [...(isRoot ? ['--no-sandbox'] : []), root, ...args], { env });
}

// In this process, not in a child: one process less in memory, and signals and exit codes need no passing on.
async function startHeadless() {
  module.enableCompileCache(join(root, 'node_modules', '.cache', 'pulseflow-node'));
  const entry = join(root, 'out', 'node', 'headless.mjs');
  process.argv.splice(1, process.argv.length - 1, entry, ...args);
  await import(pathToFileURL(entry).href);
}
