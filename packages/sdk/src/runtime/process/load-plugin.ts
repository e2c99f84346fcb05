import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Denial, PluginInside } from '../../../../../src/main/plugins/runtime/inside';
import type { StartParams } from '../../../../../src/main/plugins/runtime/protocol/messages';
import { isWithin, realPath } from '../../../../../src/main/plugins/runtime/reach';
import { AppError, isAppError } from '../../../../../src/shared/model/errors';
import { servePlugin } from '../serve';

/** What a relative import may leave out, as bundlers and TypeScript have it. */
const ENDINGS = ['.ts', '.js', '.mjs', '/index.ts', '/index.js', '/index.mjs'];

function endingsOf(specifier: string): string[] {
  return /^\.{1,2}\//.test(specifier) ? ENDINGS.map((ending) => `${specifier}${ending}`) : [];
}

/** True for a module of the plugin itself: packages are found as Node finds them. */
function isOwn(parent: string | undefined, folder: string): boolean {
  if (parent?.startsWith('file:') !== true) return false;
  const path = fileURLToPath(parent);
  return isWithin(folder, path) && !/[\\/]node_modules[\\/]/.test(path.slice(folder.length));
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
  const folder = realPath(places.pluginFolder, places.realPaths) ?? places.pluginFolder;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@pulseflow/sdk') return { url: sdk, shortCircuit: true };
      try {
        return next(specifier, context);
      } catch (error) {
        // The SDK exports `z`, which is all that a plugin takes from it.
        if (specifier === 'zod') return { url: sdk, shortCircuit: true };
        const found = firstOf(isOwn(context.parentURL, folder) ? endingsOf(specifier) : [], (name) => next(name, context));
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
