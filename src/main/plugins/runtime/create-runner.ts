import type { ErrorInfo } from '#shared/model/errors';
import { fromErrorInfo, isAppError, toErrorInfo } from '#shared/model/errors';
import type { Capabilities, PluginManifest } from '#shared/model/plugin';
import type { PluginRunner } from '../runner';
import { checkConfig, checkLookup, checkOutputs, checkWebhook } from './check-result';
import { refused, stopped, timedOut } from './errors';
import { EffectWatch, type Grants, guardBase, guardStep, guardSubscription } from './guard-port';
import type { InsideHost } from './host';
import { createInProcessHost } from './in-process';
import type { Denial, PluginInside, PluginPlaces } from './inside';
import { limitDenials } from './limit-denials';
import { mainModule, placesOf } from './places';
import { nodeCommand } from './process/node-command';
import { startChild } from './process/plugin-child';
import { createProcessHost } from './process/process-host';
import { describeManifest } from './python/describe-manifest';
import { pythonCommand } from './python/python-command';
import { withRealPaths } from './reach';
import { RunnerLog } from './runner-log';
import { type RuntimeFiles, runtimeFiles } from './runtime-files';
import { END_GRACE_MS, watchCall } from './watch-call';

export interface RunnerOptions {
  manifest: Pick<PluginManifest, 'name' | 'version' | 'runtime' | 'limits' | 'main' | 'nodes' | 'credentials'>;
  /** Where `plugin.json` lies. */
  folder: string;
  /** `in-process` only for bundled plugins for Node. */
  isolation: 'in-process' | 'process';
  granted: Capabilities;
  /** The workspace's `files/`. */
  filesFolder: string;
  /** A folder for what it keeps while it runs; made, and removed with its process. */
  tempFolder: string;
  /** Python: the interpreter, that of its virtual environment. */
  python?: string;
  /** A process without calls is ended after this time; default: 10 minutes. */
  idleMs?: number;
  /** Where the code lies that serves plugins; default: where the build puts it. */
  runtime?: Partial<RuntimeFiles>;
  /** It reached for what it was not granted; for the audit. */
  onDenied?(denial: Denial): void;
  /** Its process ended by itself; for the audit. */
  onCrash?(error: ErrorInfo): void;
}

/** What describing may take: nothing is asked of the outside world for it. */
const DESCRIBE_TIMEOUT_MS = 30_000;
/** Codes of calls that did not come back: what they did outside is known by what they announced. */
const CUT_OFF = new Set(['PLUGIN_CRASHED', 'PLUGIN_OUT_OF_MEMORY', 'PLUGIN_TIMED_OUT', 'PLUGIN_STOPPED']);

/** Runs the code of one version of a plugin. Nothing is loaded or started before the first call. */
export function createRunner(options: RunnerOptions): PluginRunner {
  const { manifest, granted } = options;
  const { name, limits } = manifest;
  const log = new RunnerLog();
  const denied = limitDenials(
    (denial) => {
      log.add('warn', refused(name, denial).message);
      options.onDenied?.(denial);
    },
    () => log.add('warn', 'More was refused in this minute; it is not written down.'),
  );
  const places = placesOf(options);
  const grants: Grants = { plugin: name, capabilities: granted, places, denied, opened: (values) => log.conceal(values) };
  const host = hostOf(options, places, log, denied);
  const stopWork = new AbortController();
  const stopListening = new AbortController();
  const atWork = new Set<Promise<unknown>>();
  let isClosed = false;

  const watch = async <T>(
    work: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
    how: { timeoutMs?: number | undefined; stop?: AbortSignal; graceMs?: number } = { timeoutMs: limits.callTimeoutMs },
  ): Promise<T> => {
    if (isClosed) throw stopped(name);
    const call = watchCall(work, {
      signal,
      timeoutMs: how.timeoutMs,
      stop: how.stop ?? stopWork.signal,
      stopGraceMs: END_GRACE_MS,
      timedOut: () => timedOut(name, how.timeoutMs ?? 0),
      stopped: () => stopped(name),
      overdue: () => host.overdue(),
    });
    atWork.add(call);
    try {
      return await call;
    } catch (error) {
      throw named(error, name);
    } finally {
      atWork.delete(call);
      if (atWork.size === 0) host.idle();
    }
  };
  /** Loading takes its time: who was told to end in the meantime is not begun. */
  const inside = async (signal: AbortSignal): Promise<PluginInside> => {
    const loaded = await host.inside(signal);
    signal.throwIfAborted();
    return loaded;
  };
  const never = new AbortController().signal;

  return {
    describe: () => watch(async (signal) => await (await inside(signal)).describe(), never, { timeoutMs: DESCRIBE_TIMEOUT_MS }),
    async execute(call, port) {
      const effects = new EffectWatch();
      const work = async (signal: AbortSignal) => {
        const guarded = guardStep(port, { signal, items: call.items, grants, effects });
        const result: unknown = await (await inside(signal)).execute(call, guarded);
        return { outputs: checkOutputs(name, (result as { outputs?: unknown } | undefined)?.outputs) };
      };
      try {
        return await watch(work, port.signal, { timeoutMs: call.timeoutMs ?? limits.callTimeoutMs });
      } catch (error) {
        throw withEffect(error, effects);
      }
    },
    lookup: (call, index, port) =>
      watch(async (signal) => {
        const guarded = guardStep(port, { signal, items: call.items, grants, effects: new EffectWatch() });
        return checkLookup(name, await (await inside(signal)).lookup(call, index, guarded));
      }, port.signal),
    upgrade: (type, version, config) =>
      watch(async (signal) => checkConfig(name, await (await inside(signal)).upgrade(type, version, config)), never),
    subscribe: (call, port) =>
      watch(
        async (signal) => await (await inside(signal)).subscribe(call, guardSubscription(port, signal, grants)),
        port.signal,
        { stop: stopListening.signal },
      ),
    webhook: (call, port) =>
      watch(
        async (signal) => checkWebhook(name, await (await inside(signal)).webhook(call, guardBase(port, signal, [], grants))),
        port.signal,
      ),
    testCredential: (type, values, given) =>
      watch(async (signal) => {
        log.conceal(values);
        await (await inside(signal)).testCredential(type, values, signal);
      }, given),
    process: () => host.process(),
    logs: () => log.lines,
    onChange: (listener) => log.onChange(listener),
    async close(graceMs) {
      isClosed = true;
      stopListening.abort();
      await settledWithin([...atWork], graceMs);
      stopWork.abort();
      await Promise.allSettled([...atWork]);
      await host.close();
    },
  };
}

function hostOf(options: RunnerOptions, given: PluginPlaces, log: RunnerLog, denied: (denial: Denial) => void): InsideHost {
  const { manifest, granted, tempFolder } = options;
  const { name: plugin, limits } = manifest;
  const files = runtimeFiles(options.runtime);
  const main = (): string => mainModule(options.folder, manifest);
  if (options.isolation === 'in-process')
    return createInProcessHost({ inside: { plugin, places: given, denied }, main, runtime: files.inside, log });
  const { memoryMb } = limits;
  const isPython = manifest.runtime === 'python';
  return createProcessHost({
    plugin,
    tempFolder,
    log,
    onCrash: (error) => options.onCrash?.(error),
    // Async, so that a missing main module is a rejection.
    start: async () => {
      const places = withRealPaths(given);
      return await startChild({
        plugin,
        command: isPython
          ? pythonCommand({ plugin, python: options.python, places, granted, files })
          : nodeCommand({ plugin, main: main(), places, granted, memoryMb, files }),
        ...(isPython ? { describe: () => describeManifest(manifest) } : {}),
        places,
        network: granted.network,
        commands: granted.commands,
        sdk: files.sdk,
        memoryMb,
        log,
        denied,
      });
    },
    ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
  });
}

async function settledWithin(calls: readonly Promise<unknown>[], graceMs: number): Promise<void> {
  if (calls.length === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, graceMs);
  });
  await Promise.race([Promise.allSettled(calls), over]);
  clearTimeout(timer);
}

/** Inside of its process the code does not know what it is called here: its errors are given the name. */
function named(error: unknown, plugin: string): unknown {
  if (!isAppError(error) || !error.code.startsWith('PLUGIN_') || error.data?.['plugin'] !== undefined) return error;
  const { kind, what } = error.data ?? {};
  if (error.code === 'PLUGIN_DENIED' && typeof what === 'string') return refused(plugin, { kind: kind as Denial['kind'], what });
  return fromErrorInfo({ ...toErrorInfo(error), data: { plugin, ...error.data } });
}

/** An error of a call that was cut off, with what is known of its effects. */
function withEffect(error: unknown, effects: EffectWatch): unknown {
  if (!isAppError(error) || !CUT_OFF.has(error.code)) return error;
  return fromErrorInfo({ ...toErrorInfo(error), effect: effects.effect });
}
