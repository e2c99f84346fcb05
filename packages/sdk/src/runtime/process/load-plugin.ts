import { registerHooks } from 'node:module';
import type { Denial, PluginInside } from '../../../../../src/main/plugins/runtime/inside';
import type { StartParams } from '../../../../../src/main/plugins/runtime/protocol/messages';
import { AppError, isAppError } from '../../../../../src/shared/model/errors';
import { servePlugin } from '../serve';

/** What a relative import may leave out, as bundlers and TypeScript have it. */
const ENDINGS = ['.ts', '.mjs', '.js', '/index.ts', '/index.mjs', '/index.js'];

function endingsOf(specifier: string): string[] {
  return /^\.{1,2}\//.test(specifier) ? ENDINGS.map((ending) => `${specifier}${ending}`) : [];
}

function firstOf<Found>(names: readonly string[], find: (name: string) => Found): Found | undefined {
  for (const name of names) {
    try {
      return find(name);
    } catch {
      // Not by this name: the next one.
    }
  }
  return undefined;
}

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
      try {
        return next(specifier, context);
      } catch (error) {
        // The SDK exports `z`, which is all that a plugin takes from it.
        if (specifier === 'zod') return { url: sdk, shortCircuit: true };
        const found = firstOf(endingsOf(specifier), (name) => next(name, context));
        if (found === undefined) throw error;
        return found;
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
