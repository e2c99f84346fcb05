import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { AppError, type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { PluginDescription } from '#shared/model/plugin';
import { crashed, outOfMemory, stopped } from '../errors';
import type { Denial, PluginInside, PluginPlaces } from '../inside';
import { FrameReader } from '../protocol/frames';
import { PROTOCOL_VERSION, type StartParams } from '../protocol/messages';
import { createPeer } from '../protocol/peer';
import { sendTogether } from '../protocol/send-together';
import type { RunnerLog } from '../runner-log';
import { createLiveCalls } from './live-calls';
import type { PluginCommand } from './node-command';
import { readLines } from './output-lines';
import { remoteInside } from './remote-inside';
import { residentMemory } from './resident-memory';

const START_TIMEOUT_MS = 60_000;
const WATCH_EVERY_MS = 500;
/** After it was asked to end. */
const END_TIMEOUT_MS = 1_000;
/** What the runtime itself takes before the plugin has done anything. */
const RUNTIME_BYTES = 96 * 1024 * 1024;

export interface ChildOptions {
  plugin: string;
  command: PluginCommand;
  places: PluginPlaces;
  network: readonly string[];
  commands: readonly string[];
  sdk: string;
  memoryMb: number;
  log: RunnerLog;
  denied(denial: Denial): void;
  /** What it offers, where its code does not say that. */
  describe?(): PluginDescription;
}

/** How a process ended: by itself, or because the app ended it. */
export interface ChildEnd {
  error: ErrorInfo;
  isCrash: boolean;
}

/** A running process of a plugin. */
export interface PluginChild {
  readonly pid: number | undefined;
  readonly startedAt: number;
  readonly memoryBytes: number | undefined;
  readonly inside: PluginInside;
  /** Resolves when it is gone, whatever the reason. Calls that were open have been rejected by then. */
  readonly ended: Promise<ChildEnd>;
  /** Ends it at once. Calls that are open reject with PLUGIN_STOPPED. */
  kill(): void;
  /** Lets it end by itself for a moment, then kills it. */
  end(): Promise<void>;
}

const answerSchema = z.object({ protocol: z.number(), isFenced: z.boolean() });
const deniedSchema = z.object({ kind: z.enum(['network', 'files', 'commands', 'mail', 'other']), what: z.string().max(2_000) });
const logSchema = z.object({ level: z.enum(['debug', 'info', 'warn', 'error']), message: z.string() });

/** Starts a process and loads the plugin in it. Errors: those of loading it (PLUGIN_INVALID), PLUGIN_CRASHED, PLUGIN_NOT_FENCED. */
export async function startChild(options: ChildOptions): Promise<PluginChild> {
  const { plugin, log, describe } = options;
  const { command, args, env, main } = options.command;
  const child = spawn(command, args, {
    cwd: options.places.pluginFolder,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const startedAt = Date.now();
  const calls = createLiveCalls(plugin);
  let lastWords = '';
  let fatal: string | undefined;
  let memoryBytes: number | undefined;
  let endedFor: 'stop' | 'memory' | { problem: string } | undefined;

  const kill = (reason: NonNullable<typeof endedFor>): void => {
    endedFor ??= reason;
    child.kill('SIGKILL');
  };
  const handlers: Record<string, (params: unknown) => void> = {
    log: (params) => {
      const { level, message } = logSchema.parse(params);
      log.add(level, message);
    },
    denied: (params) => options.denied(deniedSchema.parse(params)),
    memory: (params) => {
      memoryBytes = z.object({ bytes: z.number() }).parse(params).bytes;
    },
    fatal: (params) => {
      fatal = z.object({ message: z.string() }).parse(params).message;
    },
  };
  const [, , , questions, answers] = child.stdio as [null, Readable, Readable, Writable, Readable];
  const peer = createPeer({
    send: sendTogether(questions).send,
    handle: (method, params) => {
      const own = handlers[method];
      return own === undefined ? calls.handle(method, params) : own(params);
    },
  });
  const reader = new FrameReader();
  answers.on('data', (chunk: Buffer) => {
    try {
      for (const message of reader.push(chunk)) peer.receive(message);
    } catch (error) {
      kill({ problem: error instanceof Error ? error.message : 'its messages are not understood' });
    }
  });
  // Writing to a process that is gone fails; that it is gone is told by its end.
  questions.on('error', () => undefined);
  answers.on('error', () => undefined);
  readLines(child.stdout as Readable, (line) => log.add('info', line));
  readLines(child.stderr as Readable, (line) => {
    lastWords = line;
    if (/heap out of memory/.test(line)) endedFor ??= 'memory';
    log.add('warn', line);
  });

  const watchMemory = (): void => {
    memoryBytes = (child.pid === undefined ? undefined : residentMemory(child.pid)) ?? memoryBytes;
    if ((memoryBytes ?? 0) > options.memoryMb * 1024 * 1024 + RUNTIME_BYTES) kill('memory');
  };
  const watching = setInterval(watchMemory, WATCH_EVERY_MS);
  watching.unref();

  const ended = whenGone(child).then(({ code, signal, failure }): ChildEnd => {
    clearInterval(watching);
    const error =
      endedFor === 'stop'
        ? stopped(plugin)
        : endedFor === 'memory'
          ? outOfMemory(plugin, options.memoryMb)
          : crashed(plugin, endedFor?.problem ?? failure ?? reasonOf({ code, signal, fatal, lastWords }));
    peer.close(error);
    return { error: toErrorInfo(error), isCrash: endedFor !== 'stop' };
  });

  const start: StartParams = {
    protocol: PROTOCOL_VERSION,
    plugin,
    main,
    sdk: options.sdk,
    places: options.places,
    network: options.network,
    commands: options.commands,
    memoryMb: options.memoryMb,
  };
  const late = setTimeout(() => kill({ problem: `it was not ready after ${START_TIMEOUT_MS / 1000} s` }), START_TIMEOUT_MS);
  try {
    const { isFenced } = answerSchema.parse(await peer.request('start', start));
    if (!isFenced) throw notFenced(plugin);
    watchMemory();
  } catch (error) {
    kill('stop');
    await ended;
    throw error;
  } finally {
    clearTimeout(late);
  }
  const inside = remoteInside(plugin, peer, calls);
  return {
    pid: child.pid,
    startedAt,
    get memoryBytes() {
      return memoryBytes;
    },
    inside: describe === undefined ? inside : { ...inside, describe: async () => describe() },
    ended,
    kill: () => kill('stop'),
    async end() {
      endedFor ??= 'stop';
      questions.end();
      const timer = setTimeout(() => kill('stop'), END_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

interface Gone {
  code: number | null;
  signal: NodeJS.Signals | null;
  failure?: string;
}

/** Resolves once a process has ended and its pipes have been read, or shortly after when another process holds them open. */
function whenGone(child: ChildProcess): Promise<Gone> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, failure: `it could not be started (${error.message})` }));
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.once('exit', (code, signal) => {
      setTimeout(() => resolve({ code, signal }), END_TIMEOUT_MS).unref();
    });
  });
}

function reasonOf({ code, signal, fatal, lastWords }: Gone & { fatal: string | undefined; lastWords: string }): string {
  if (fatal !== undefined) return fatal.split('\n').slice(0, 2).join(' ').trim();
  const how = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
  return lastWords === '' ? how : `${how}; its last line: ${lastWords}`;
}

/** What runs it cannot fence it in. */
export function notFenced(plugin: string): AppError {
  return new AppError({
    code: 'PLUGIN_NOT_FENCED',
    message: `The plugin "${plugin}" was not started: what runs it here cannot fence it in. Run PulseFlow with Node 24 or later.`,
    data: { plugin },
  });
}
