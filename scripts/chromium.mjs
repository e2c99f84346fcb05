// Finds a Chromium for the end-to-end tests, or brings one.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './runtime.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const fixedPlaces = ['/usr/bin/chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/**
 * The Chromium on this machine: PULSEFLOW_CHROMIUM, else the system's, else the one Playwright downloaded earlier.
 * @returns {Promise<string | undefined>}
 */
export async function findChromium() {
  const chosen = process.env['PULSEFLOW_CHROMIUM'];
  if (chosen !== undefined && chosen !== '') return chosen;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const places = [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...fixedPlaces];
  const { chromium } = await import('@playwright/test');
  return [...places, chromium.executablePath()].find(isExecutable);
}

/**
 * A Chromium, fetched where none is installed: Playwright's, else (as root on Debian) the distribution's package.
 * @returns {Promise<string | undefined>} undefined when it cannot be had
 */
export async function findOrFetchChromium() {
  const found = await findChromium();
  if (found !== undefined) return found;
  console.log('No Chromium is installed: fetching one ...');
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  run(process.execPath, [cli, 'install', 'chromium']);
  const { chromium } = await import('@playwright/test');
  if (isExecutable(chromium.executablePath())) return chromium.executablePath();
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  }
  return findChromium();
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync(command, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'ignore'], timeout: 300_000 });
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Missing or not ours to run: look further.
  }
}
