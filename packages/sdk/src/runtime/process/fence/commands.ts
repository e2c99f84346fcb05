/** Which programs a plugin may start. Without any, Node's permission model blocks other processes by itself. */
import childProcess from 'node:child_process';
import { basename } from 'node:path';
import { DeniedError } from '../told-error';
import { type Call, replace } from './replace';

/** True when a program, by its name or path, is one of those that were granted. A granted name holds for what the path finds by it. */
export function isCommandGranted(granted: readonly string[], file: string): boolean {
  if (granted.includes('*') || granted.includes(file)) return true;
  const isPath = /[\\/]/.test(file);
  return !isPath && granted.includes(basename(file).replace(/\.exe$/i, ''));
}

/** Lets only the granted programs be started from now on. A shell is a program like any other. */
export function fenceCommands(granted: readonly string[], denied: (command: string) => void): void {
  if (granted.includes('*')) return;
  const check = (file: unknown): void => {
    if (isCommandGranted(granted, String(file))) return;
    denied(String(file));
    throw new DeniedError({ kind: 'commands', what: String(file) });
  };
  const { _handle: handle } = new (childProcess.ChildProcess as unknown as new () => { _handle: object })();
  const byOptions = (original: Call): Call =>
    function spawn(...given) {
      const [first] = given;
      // Some versions of Node hand the handle its options, others one by one.
      check(typeof first === 'object' && first !== null ? (first as { file?: unknown }).file : first);
      return original.apply(this, given);
    };
  replace(childProcess.ChildProcess.prototype, 'spawn', byOptions);
  replace(Object.getPrototypeOf(handle) as object, 'spawn', byOptions, true);

  const byName = (original: Call): Call =>
    function spawnSync(...given) {
      const options = given.find((part) => typeof part === 'object' && part !== null && !Array.isArray(part)) as
        | { shell?: unknown }
        | undefined;
      check(options?.shell === undefined || options.shell === false ? given[0] : shellOf(options.shell));
      return original.apply(this, given);
    };
  for (const name of ['spawnSync', 'execFileSync']) replace(childProcess, name, byName, true);
  const byShell = (original: Call): Call =>
    function execSync(...given) {
      check(shellOf((given[1] as { shell?: unknown } | undefined)?.shell));
      return original.apply(this, given);
    };
  replace(childProcess, 'execSync', byShell, true);
}

function shellOf(shell: unknown): string {
  return typeof shell === 'string' ? shell : process.platform === 'win32' ? 'cmd.exe' : '/bin/sh';
}
