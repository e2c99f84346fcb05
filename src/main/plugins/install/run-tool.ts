import { type ChildProcess, spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';

export interface ToolOptions {
  cwd?: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  timeoutMs: number;
  /** Each line of both streams as it is written. */
  onLine?(line: string): void;
}

export interface RanTool {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Why it could not be started: `ENOENT` when there is no such program. */
  startError?: string;
}

const KEEP_CHARACTERS = 1_000_000;
const KILL_AFTER_MS = 3000;

/**
 * Runs npm or Python to its end. Resolves also when it fails; rejects when the signal is aborted. The process is ended with all it
 * started when it takes too long (its code is null then).
 */
export function runTool(command: string, args: readonly string[], options: ToolOptions): Promise<RanTool> {
  const { signal, onLine } = options;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const isWindows = process.platform === 'win32';
    const child = spawn(isWindows && command === 'npm' ? 'npm.cmd' : command, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what npm and pip start ends with them.
      detached: !isWindows,
      // npm is a batch file there; its arguments are checked names and our own folders.
      shell: isWindows && command === 'npm',
      windowsHide: true,
    });
    let stdout = '';
    let stderr = '';
    const read = (stream: NodeJS.ReadableStream | null, keep: (text: string) => void): void => {
      const decoder = new StringDecoder('utf8');
      let line = '';
      stream?.on('data', (chunk: Buffer) => {
        const text = decoder.write(chunk);
        keep(text);
        const lines = (line + text).split(/\r?\n|\r/);
        line = lines.pop() ?? '';
        for (const whole of lines) if (whole.trim() !== '') onLine?.(whole.trimEnd());
      });
      stream?.on('end', () => {
        if (line.trim() !== '') onLine?.(line.trimEnd());
      });
    };
    read(child.stdout, (text) => {
      stdout = (stdout + text).slice(-KEEP_CHARACTERS);
    });
    read(child.stderr, (text) => {
      stderr = (stderr + text).slice(-KEEP_CHARACTERS);
    });
    let startError: string | undefined;
    let killTimer: NodeJS.Timeout | undefined;
    const end = (): void => {
      endGroup(child, 'SIGTERM');
      killTimer ??= setTimeout(() => endGroup(child, 'SIGKILL'), KILL_AFTER_MS);
    };
    const timer = setTimeout(end, options.timeoutMs);
    signal.addEventListener('abort', end, { once: true });
    child.on('error', (error) => {
      startError = 'code' in error ? String(error.code) : error.message;
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      clearTimeout(killTimer);
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      else resolve({ code, stdout, stderr, ...(startError === undefined ? {} : { startError }) });
    });
  });
}

function endGroup(child: ChildProcess, how: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill(how);
    else process.kill(-child.pid, how);
  } catch {
    // It ended in between.
  }
}
