// `npm run dev`: rebuilds and restarts on every change. With Electron and a display the window (electron-vite, the page
// reloads by itself); else headless, where a change of the server restarts it and a change of the page needs a reload.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { embeddingElectronMajor, ensureNode, findElectron, hasDisplay, root, runToEnd } from './runtime.mjs';

await ensureNode();
const args = process.argv.slice(2);
const vite = await import('vite');

const electron = hasDisplay() && !args.includes('--headless') ? findElectron() : undefined;
const canHost = (electron?.major ?? 0) >= embeddingElectronMajor || args.includes('--attach');
if (electron !== undefined && canHost) {
  // The host is loaded from out/node, which electron-vite does not build; --watch restarts the window on a change of main.
  ensureBuilt();
  await watch('vite.node.config.ts', () => {});
  const cli = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const env = { ...process.env, ELECTRON_EXEC_PATH: electron.path };
  process.exit(await runToEnd(process.execPath, [cli, 'dev', '--watch', '--', ...args], { cwd: root, env }));
}

console.log('Developing headless: the page is rebuilt on every change (reload it), the server restarts by itself.');
ensureBuilt();
/** @type {import('node:child_process').ChildProcess | undefined} */
let server;
let stopping = false;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    stopping = true;
    if (server === undefined || server.exitCode !== null) process.exit(0);
    server.once('exit', (code) => process.exit(code ?? 0));
    if (signal === 'SIGTERM' || !process.stdin.isTTY) server.kill(signal);
  });
}
await watch('vite.renderer.config.ts', () => {});
await watch('vite.node.config.ts', () => {
  if (!stopping) restartServer();
});

function restartServer() {
  const start = () => {
    server = spawn(process.execPath, [join(root, 'out', 'node', 'headless.mjs'), ...args], { cwd: root, stdio: 'inherit' });
  };
  if (server === undefined || server.exitCode !== null || server.signalCode !== null) {
    start();
    return;
  }
  // Order matters: the old one must let go of the workspace before the new one opens it.
  server.once('exit', start);
  server.kill('SIGTERM');
}

/**
 * Builds now and on every change; calls `onBuilt` after each build that succeeded.
 * @param {string} configFile
 * @param {() => void} onBuilt
 */
async function watch(configFile, onBuilt) {
  const watcher = await vite.build({ configFile: join(root, configFile), logLevel: 'warn', build: { watch: {} } });
  if (!('on' in watcher)) throw new Error('vite did not start watching');
  watcher.on('event', (event) => {
    if (event.code === 'END') onBuilt();
    if (event.code === 'ERROR') console.error(event.error.message);
  });
}
