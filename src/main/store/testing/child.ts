/** Runs a piece of code that uses the store in a process of its own, from the sources: to be killed, or to be another user. */
import { type ChildProcess, spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';

// Node runs our TypeScript as it is, but does not guess file endings as the bundler does.
const HOOKS = `import { registerHooks } from 'node:module';
import { existsSync } from 'node:fs';
registerHooks({ resolve(specifier, context, next) {
  if (/^[.][.]?[/]/.test(specifier) && context.parentURL?.endsWith('.ts')) {
    for (const ending of ['.ts', '/index.ts']) {
      const url = new URL(specifier + ending, context.parentURL);
      if (existsSync(url)) return next(url.href, context);
    }
  }
  return next(specifier, context);
} });`;

const STORE = pathToFileURL(`${import.meta.dirname}/../index.ts`).href;

/** `code` is the body of an async function with `openStore`, `home`, `log` and `say(line)` (to standard output). */
export function spawnStoreCode(home: string, code: string): ChildProcess {
  const body = `import { openStore } from ${JSON.stringify(STORE)};
    import { writeSync } from 'node:fs';
    const home = ${JSON.stringify(home)};
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const say = (line) => writeSync(1, line + '\\n');
    ${code}`;
  const hooks = `data:text/javascript,${encodeURIComponent(HOOKS)}`;
  return spawn(process.execPath, ['--import', hooks, '--input-type=module', '--eval', body], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: `${import.meta.dirname}/../../../..`,
  });
}

/** The lines a child has said; `until` resolves with the first that matches, or rejects when the child ends without it. */
export function linesOf(child: ChildProcess): { all: string[]; until(pattern: RegExp): Promise<string>; ended: Promise<void> } {
  const all: string[] = [];
  const watchers = new Set<() => void>();
  let rest = '';
  child.stdout?.setEncoding('utf8');
  child.stdout?.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    all.push(...lines);
    for (const watcher of [...watchers]) watcher();
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    all,
    ended,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const line = all.find((candidate) => pattern.test(candidate));
          if (line === undefined) return;
          watchers.delete(look);
          resolve(line);
        };
        watchers.add(look);
        look();
        void ended.then(() => reject(new Error(`The child ended without saying ${pattern}; it said: ${all.join(' | ')}`)));
      }),
  };
}
