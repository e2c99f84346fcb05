// Which Node and which Electron a script of this project may use. Plain JavaScript without dependencies: it must run on
// any Node from 18 on, because its first task is to leave an old one.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(join(root, 'package.json'));

/** The Node the project pins (major version), and the first one whose Node-API carries the store. */
const nodeMajor = 24;
/** The first Electron whose Node-API (10) carries the store: an older one can only attach to a running instance. */
export const embeddingElectronMajor = 35;

/**
 * Resolves at once on the pinned Node. On another one it runs the same script again on the pinned one, passes signals
 * and the exit code on, and never resolves.
 * @returns {Promise<void>}
 */
export async function ensureNode() {
  if (Number(process.versions.node.split('.')[0]) >= nodeMajor) return;
  const pinned = pinnedNode();
  if (pinned === undefined) {
    console.error(
      `PulseFlow needs Node ${nodeMajor}; this is ${process.versions.node}. Run \`npm ci\` first: it brings the right one.`,
    );
    process.exit(1);
  }
  process.exit(await runToEnd(pinned, [...process.execArgv, ...process.argv.slice(1)]));
}

/**
 * Runs a program with this terminal, passes SIGINT, SIGTERM and SIGHUP on, and resolves with its exit code (128 + number
 * for a signal, as a shell tells it), however it ended.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function runToEnd(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    // A terminal sends Ctrl+C to the whole group: passing it on would deliver it twice, and twice means "at once".
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve) => {
    /** @param {number} code */
    const end = (code) => {
      for (const signal of signals) process.off(signal, forward);
      resolve(code);
    };
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      end(127);
    });
    child.once('exit', (code, signal) => end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

/** @returns {string | undefined} */
function pinnedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return [join(root, 'node_modules', 'node', 'bin', name), join(root, 'node_modules', '.bin', name)].find((path) =>
    existsSync(path),
  );
}

/**
 * The Electron that is installed here, without downloading one: ELECTRON_OVERRIDE_DIST_PATH, else the package's own.
 * @returns {{ path: string, version: string, major: number } | undefined}
 */
export function findElectron() {
  const packageDir = electronPackageDir();
  if (packageDir === undefined) return undefined;
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const dist = override === undefined || override === '' ? join(packageDir, 'dist') : override;
  const path = join(dist, electronExecutable());
  if (!existsSync(path)) return undefined;
  const version = readIfThere(join(dist, 'version'))?.replace(/^v/, '') ?? '0 (unknown)';
  return { path, version, major: Number.parseInt(version, 10) };
}

/** @returns {string | undefined} the folder of the npm package `electron`, which a production install leaves out */
export function electronPackageDir() {
  try {
    return dirname(require.resolve('electron/package.json'));
  } catch {
    return undefined; // Not installed: the same app runs headless.
  }
}

function electronExecutable() {
  if (process.platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** @param {string} path */
function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

/** Whether a window can be shown: Linux needs a display server's address, other systems always have one. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}
