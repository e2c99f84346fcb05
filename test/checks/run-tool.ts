import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../scripts/runtime.mjs';

/** Runs a command-line tool of node_modules in `cwd` on this Node and resolves with what it said, whatever its exit code. */
export function runTool(
  cwd: string,
  file: string,
  args: readonly string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(root, 'node_modules', file), ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
