import { type AppError, isAppError } from '#shared/model/errors';
import { type PluginDescription, pluginDescriptionSchema } from '#shared/model/plugin';
import { codeInvalid } from './errors';

/** What a process says of itself is judged before it is believed. Errors: PLUGIN_INVALID. */
export function checkedDescription(name: string, given: PluginDescription): PluginDescription {
  const parsed = pluginDescriptionSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`what it offers is not valid at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const { nodes, credentials } = parsed.data;
  const stranger = [...nodes, ...credentials].find(({ type }) => !type.startsWith(`${name}.`));
  if (stranger !== undefined) throw new Error(`its types must begin with "${name}.", and "${stranger.type}" does not`);
  const keys = nodes.map(({ type, version }) => `${type}@${version}`);
  const twin = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twin !== undefined) throw new Error(`it has ${twin} twice`);
  return parsed.data;
}

/** What describing threw, as people are told it. */
export function asInvalid(name: string, thrown: unknown): AppError {
  if (isAppError(thrown)) return thrown;
  return codeInvalid(name, thrown instanceof Error ? thrown.message : String(thrown));
}
