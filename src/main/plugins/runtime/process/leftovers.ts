import { execFile } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';

/**
 * Ends the processes of plugins that an app which was killed has left behind, and removes their temporary folders, which lie in
 * `runFolder`. A process notices the end of the app by itself, unless its code hangs. They are known by the folder on their
 * command line. Resolves with how many there were; on Windows, where command lines are not told, 0.
 */
export async function endLeftovers(runFolder: string): Promise<number> {
  const folders = await readdir(runFolder).catch(() => []);
  if (folders.length === 0) return 0;
  const left = (await commandLines()).filter(({ pid, line }) => pid !== process.pid && line.includes(`${runFolder}${sep}`));
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended in the meantime.
    }
  }
  await rm(runFolder, { recursive: true, force: true, maxRetries: 3 });
  return left.length;
}

async function commandLines(): Promise<{ pid: number; line: string }[]> {
  if (process.platform === 'win32') return [];
  if (process.platform !== 'linux') return await listed();
  const pids = (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid));
  const lines = pids.map(async (pid) => ({
    pid,
    // It may end while its line is read.
    line: await readFile(join('/proc', String(pid), 'cmdline'), 'latin1').catch(() => ''),
  }));
  return await Promise.all(lines);
}

async function listed(): Promise<{ pid: number; line: string }[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,args='], { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split('\n').map((text) => ({ pid: Number.parseInt(text, 10), line: text }));
}
