import { AppError } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';
import type { PluginState } from '#shared/model/plugin';

export function pluginNotFound(name: string): AppError {
  return new AppError({
    code: 'PLUGIN_NOT_FOUND',
    message: `There is no plugin "${name}". See the Plugins page for those that are here.`,
    data: { name },
  });
}

/** Something is wrong in the folder of a plugin. */
export function folderInvalid(folder: string, file: string, problem: string): AppError {
  return new AppError({
    code: 'PLUGIN_INVALID',
    message: `${file} of the plugin cannot be used: ${problem}. Correct it; the plugin is then read again.`,
    data: { folder, file, problem },
  });
}

/** The code of a plugin cannot be loaded, or offers what cannot be. */
export function codeInvalid(name: string, problem: string): AppError {
  return new AppError({
    code: 'PLUGIN_INVALID',
    message: `The code of the plugin "${name}" cannot be used: ${problem}. Correct it; the plugin is then read again.`,
    data: { name, problem },
  });
}

const WHY: Record<PluginState, string> = {
  active: 'is being changed; try again in a moment',
  waiting: 'waits for you to say what it may do: see the Plugins page',
  preparing: 'is being prepared: its Python packages are installed',
  broken: 'cannot be used: see the Plugins page for the reason',
  disabled: 'is switched off: switch it on on the Plugins page',
};

/** A step, trigger or test needs a plugin that does not work now. */
export function notActive(plugin: string, state: PluginState): AppError {
  return new AppError({
    code: 'PLUGIN_NOT_ACTIVE',
    // What is being prepared is there soon.
    kind: state === 'preparing' || state === 'active' ? 'operational' : 'user',
    message: `The plugin "${plugin}" ${WHY[state]}.`,
    data: { plugin, state },
  });
}

/** The version of a plugin in use has no such node, and none that was kept has it. */
export function nodeGone(plugin: string, type: string, version: number): AppError {
  return new AppError({
    code: 'PLUGIN_NODE_GONE',
    message: `The plugin "${plugin}" no longer has version ${version} of "${type}". Update the node in its flow, or roll the plugin back.`,
    data: { plugin, type, version },
  });
}

export function inUse(name: string, flows: readonly { flowId: string; flowName: string }[]): AppError {
  const names = flows.map(({ flowName }) => `"${flowName}"`).join(', ');
  return new AppError({
    code: 'PLUGIN_IN_USE',
    message: `Flows use the plugin "${name}": ${names}. Change them first, or remove it all the same: they then fail at its nodes.`,
    data: { name, flows: flows.map(({ flowId, flowName }): JsonObject => ({ id: flowId, name: flowName })) },
  });
}

export function isBundled(name: string): AppError {
  return new AppError({
    code: 'PLUGIN_BUNDLED',
    message: `"${name}" comes with PulseFlow and cannot be removed. Switch it off instead.`,
    data: { name },
  });
}

export function grantInvalid(name: string, more: JsonObject): AppError {
  return new AppError({
    code: 'PLUGIN_GRANT_INVALID',
    message: `The plugin "${name}" does not ask for that. Grant what it asks for, or less.`,
    data: { name, more },
  });
}

export function sampleNotFound(name: string, id: string): AppError {
  return new AppError({
    code: 'PLUGIN_SAMPLE_NOT_FOUND',
    message: `The plugin "${name}" has no sample "${id}". Choose one from its page.`,
    data: { name, id },
  });
}

export function folderFailed(folder: string, thrown: unknown): AppError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError({
    code: 'PLUGIN_FOLDER_FAILED',
    kind: 'operational',
    message: `The folder ${folder} could not be changed (${reason}). Close what has it open, check its permissions and try again.`,
    data: { folder, reason },
  });
}

export function memoryTooLarge(bytes: number, limit: number): AppError {
  return new AppError({
    code: 'PLUGIN_MEMORY_TOO_LARGE',
    message: `A node may keep ${limit} bytes from run to run; this is ${bytes}. Keep less, such as the last id alone.`,
    data: { bytes, limit },
  });
}
