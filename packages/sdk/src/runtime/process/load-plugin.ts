import { registerHooks } from 'node:module';
import type { Denial, PluginInside } from '../../../../../src/main/plugins/runtime/inside';
import type { StartParams } from '../../../../../src/main/plugins/runtime/protocol/messages';
import { AppError, isAppError } from '../../../../../src/shared/model/errors';
import { servePlugin } from '../serve';

/**
 * Loads the main module of a plugin. `@pulseflow/sdk` is the app's own copy, whatever lies in the folder; `zod` is that of the SDK
 * where the folder has none. Errors: PLUGIN_INVALID.
 */
export async function loadPlugin(
  { main, plugin, places, sdk }: Pick<StartParams, 'main' | 'plugin' | 'places' | 'sdk'>,
  denied: (denial: Denial) => void,
): Promise<PluginInside> {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@pulseflow/sdk') return { url: sdk, shortCircuit: true };
      if (specifier !== 'zod') return next(specifier, context);
      try {
        return next(specifier, context);
      } catch {
        // The SDK exports `z`, which is all that a plugin takes from it.
        return { url: sdk, shortCircuit: true };
      }
    },
  });
  let exported: unknown;
  try {
    ({ default: exported } = (await import(/* @vite-ignore */ main)) as { default?: unknown });
  } catch (error) {
    if (isAppError(error)) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    throw new AppError({
      code: 'PLUGIN_INVALID',
      message: `The code of the plugin "${plugin}" cannot be loaded: ${problem}`,
      data: { name: plugin, problem },
      cause: error,
    });
  }
  return servePlugin(exported, { plugin, places, denied });
}
