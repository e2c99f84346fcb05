/** The process of a plugin: started by the first call, again after crashes with waiting times that grow, ended when it is not used. */
import { mkdirSync, rmSync } from 'node:fs';
import type { ErrorInfo } from '#shared/model/errors';
import type { PluginProcess } from '#shared/model/plugin';
import { stopped, unavailable } from '../errors';
import type { InsideHost } from '../host';
import type { RunnerLog } from '../runner-log';
import type { PluginChild } from './plugin-child';
import { createRestarts } from './restarts';

/** A process without calls is kept this long. */
const IDLE_MS = 10 * 60_000;
/** A call waits this long for a process that is started again; longer waits are for retries. */
const PATIENCE_MS = 2_000;

export interface ProcessHostOptions {
  plugin: string;
  tempFolder: string;
  log: RunnerLog;
  start(): Promise<PluginChild>;
  onCrash(error: ErrorInfo): void;
  idleMs?: number;
}

/** Keeps at most one process of a plugin. */
export function createProcessHost(options: ProcessHostOptions): InsideHost {
  const { plugin, log } = options;
  const restarts = createRestarts();
  let child: PluginChild | undefined;
  let starting: Promise<PluginChild> | undefined;
  let idleTimer: NodeJS.Timeout | undefined;
  let isClosed = false;

  // Asked anew after each wait: what runs may have changed.
  const running = (): PluginChild | undefined => child;
  const crash = (thrown: ErrorInfo, startedAt: number): void => {
    const error = options.log.hide(thrown);
    const now = Date.now();
    restarts.crashed(error, now, now - startedAt);
    log.add('error', error.message);
    options.onCrash(error);
  };
  const watch = async (started: PluginChild): Promise<void> => {
    const { error, isCrash } = await started.ended;
    if (child === started) child = undefined;
    if (isCrash) crash(error, started.startedAt);
    log.changed();
  };
  const start = async (): Promise<PluginChild> => {
    const startedAt = Date.now();
    mkdirSync(options.tempFolder, { recursive: true });
    log.changed();
    try {
      const started = await options.start();
      child = started;
      void watch(started);
      if (isClosed) await started.end();
      return started;
    } catch (error) {
      // What is wrong with its code stays wrong; what ended the process may pass.
      const { code, kind, message } = error as ErrorInfo;
      if (code === 'PLUGIN_CRASHED' || code === 'PLUGIN_OUT_OF_MEMORY') crash({ code, kind, message }, startedAt);
      throw error;
    } finally {
      starting = undefined;
      log.changed();
    }
  };

  return {
    async inside(signal) {
      clearTimeout(idleTimer);
      if (isClosed) throw stopped(plugin);
      const now = running();
      if (now !== undefined) return now.inside;
      const waitMs = restarts.waitMs(Date.now());
      if (waitMs > PATIENCE_MS && restarts.lastCrash !== undefined) throw unavailable(plugin, waitMs, restarts.lastCrash.error);
      if (waitMs > 0) await pause(waitMs, signal);
      return (running() ?? (await (starting ??= start()))).inside;
    },
    process(): PluginProcess {
      const { crashes, lastCrash, restartAt } = restarts;
      const past = { crashes, ...(lastCrash === undefined ? {} : { lastCrash }) };
      if (child !== undefined) {
        const { pid, memoryBytes, startedAt } = child;
        return {
          status: 'running',
          startedAt,
          ...(pid === undefined ? {} : { pid }),
          ...(memoryBytes === undefined ? {} : { memoryBytes }),
          ...past,
        };
      }
      if (starting !== undefined) return { status: 'starting', ...past };
      return restarts.waitMs(Date.now()) > 0 ? { status: 'backoff', restartAt, ...past } : { status: 'idle', ...past };
    },
    overdue() {
      if (child === undefined) return;
      log.add(
        'warn',
        'A call went on after it was told to end, so the process was ended. Pass "signal" to everything that takes time.',
      );
      const { kill } = child;
      child = undefined;
      kill();
    },
    idle() {
      clearTimeout(idleTimer);
      idleTimer = setTimeout(() => {
        const idle = child;
        child = undefined;
        void idle?.end();
      }, options.idleMs ?? IDLE_MS);
      idleTimer.unref();
    },
    async close() {
      isClosed = true;
      clearTimeout(idleTimer);
      await starting?.catch(() => undefined);
      await child?.end();
      rmSync(options.tempFolder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}
