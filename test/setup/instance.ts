/** Starts the real program (out/node/headless.mjs) on a free port with a workspace of its own, and speaks to it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { PulseflowClient } from '#shared/contract';
import { root } from '../../scripts/runtime.mjs';

export const TOKEN = 'test-token';

export interface Instance {
  readonly home: string;
  readonly url: string;
  readonly child: ChildProcess;
  /** The contract over `/rpc`, with the token. */
  readonly client: PulseflowClient;
  /** The one-time link that was printed. */
  readonly signInLink: string;
  /** Everything printed so far, both streams. */
  output(): string;
  /** A call with the token; the body as JSON. */
  call<Body = unknown>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<Body>>;
  /** Without the token. */
  anonymous(method: string, path: string, init?: RequestInit): Promise<Response>;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** As Ctrl+C would. */
  stop(): Promise<number | null>;
}

export interface Answer<Body> {
  status: number;
  body: Body;
  headers: Headers;
}

export interface StartOptions {
  home?: string;
  env?: Record<string, string>;
  args?: string[];
}

const homes: string[] = [];
const running = new Set<ChildProcess>();

/** A new, empty folder that `cleanUp` removes. */
export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'pulseflow-test-'));
  homes.push(home);
  return home;
}

/** Ends what is still running and removes the folders: for `afterAll`/`afterEach`. */
export async function cleanUp(): Promise<void> {
  const ended = [...running].map((child) => once(child, 'exit'));
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(ended);
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true, maxRetries: 3 });
}

/** The environment of the tests without anything that would point the program elsewhere. */
export function cleanEnv(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PULSEFLOW_')));
  return { ...env, ...extra };
}

/** Starts the program and collects what it prints, without waiting for anything. */
export function spawnProgram(entry: 'headless' | 'cli', args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(root, 'out', 'node', `${entry}.mjs`), ...args], {
    env: cleanEnv(env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  running.add(child);
  child.on('exit', () => running.delete(child));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return { child, stdout: () => stdout, stderr: () => stderr };
}

/** Runs the command line to its end. */
export async function runCli(args: readonly string[], env: Record<string, string> = {}, input?: string) {
  const { child, stdout, stderr } = spawnProgram('cli', args, env);
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout(), stderr: stderr() };
}

/** Starts an instance and waits until it listens. Throws with what it printed when it ends instead. */
export async function startInstance(options: StartOptions = {}): Promise<Instance> {
  const home = options.home ?? temporaryHome();
  const { child, stdout, stderr } = spawnProgram('headless', options.args ?? [], {
    PULSEFLOW_HOME: home,
    PULSEFLOW_PORT: '0',
    PULSEFLOW_TOKEN: TOKEN,
    ...options.env,
  });
  const output = () => stdout() + stderr();
  const exited = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    const check = () => {
      if (/Data folder:/.test(stdout())) resolve();
    };
    child.stdout.on('data', check);
    child.on('exit', (code, signal) => reject(new Error(`the instance ended with ${code ?? signal}:\n${output()}`)));
  });
  const url = /at (http:\/\/\S+)/.exec(stdout())?.[1] ?? '';
  const signInLink = /Sign in \(once\):\s+(\S+)/.exec(stdout())?.[1] ?? '';
  return {
    home,
    url,
    child,
    client: createORPCClient(new RPCLink({ url: `${url}/rpc`, headers: { authorization: `Bearer ${TOKEN}` } })),
    signInLink,
    output,
    async call<Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${TOKEN}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      let parsed: unknown = text;
      try {
        parsed = JSON.parse(text);
      } catch {
        // Not JSON: the text itself.
      }
      return { status: response.status, body: parsed as Body, headers: response.headers };
    },
    anonymous: (method, path, init = {}) => fetch(url + path, { method, redirect: 'manual', ...init }),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}

/** Asks until the answer is right; rejects with the last answer after `timeoutMs`. */
export function eventually<Value>(
  ask: () => Promise<Value>,
  isRight: (value: Value) => boolean,
  timeoutMs = 15_000,
): Promise<Value> {
  const deadline = Date.now() + timeoutMs;
  return new Promise((resolve, reject) => {
    const again = () => {
      ask().then((value) => {
        if (isRight(value)) resolve(value);
        else if (Date.now() > deadline)
          reject(new Error(`still not after ${timeoutMs} ms: ${JSON.stringify(value).slice(0, 2000)}`));
        else setTimeout(again, 25);
      }, reject);
    };
    again();
  });
}
