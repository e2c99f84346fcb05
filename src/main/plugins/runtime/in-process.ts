import { pathToFileURL } from 'node:url';
import { AppError } from '#shared/model/errors';
import type { InsideHost } from './host';
import type { InsideModule, InsideOptions, PluginInside } from './inside';
import type { RunnerLog } from './runner-log';

/** Runs the code of a bundled plugin in this process. It is imported by the first call. */
export function createInProcessHost(options: {
  inside: InsideOptions;
  main(): string;
  /** Address of the module that serves it. */
  runtime: string;
  log: RunnerLog;
}): InsideHost {
  let loading: Promise<PluginInside> | undefined;
  const load = async (): Promise<PluginInside> => {
    const runtime = (await import(/* @vite-ignore */ options.runtime)) as InsideModule;
    const { default: exported } = (await import(/* @vite-ignore */ pathToFileURL(options.main()).href)) as { default?: unknown };
    return runtime.servePlugin(exported, options.inside);
  };
  return {
    inside() {
      // A module that failed to load is not tried again by Node either: its error is kept.
      loading ??= load().catch((error: unknown) => {
        throw asInvalid(options.inside.plugin, error);
      });
      return loading;
    },
    process: () => ({ status: 'in-process', crashes: 0 }),
    overdue: () =>
      options.log.add('warn', 'A call went on after it was told to end. Pass "signal" to everything that takes time.'),
    idle: () => undefined,
    close: () => Promise.resolve(),
  };
}

function asInvalid(plugin: string, error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  return new AppError({
    code: 'PLUGIN_INVALID',
    message: `The code of the plugin "${plugin}" cannot be loaded: ${error.message}`,
    data: { name: plugin, problem: error.message },
    cause: error,
  });
}
