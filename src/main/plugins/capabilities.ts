/** What a plugin asks for against what it was granted. */
import type { JsonObject } from '#shared/model/json';
import { type Capabilities, capabilitiesSchema, type PluginManifest } from '#shared/model/plugin';

/** Nothing at all. */
export function noCapabilities(): Capabilities {
  return capabilitiesSchema.parse({});
}

export function asksForNothing({ network, files, commands, credentials, mail }: Capabilities): boolean {
  return !mail && [network, files, commands, credentials].every((list) => list.length === 0);
}

/** What `asked` has and `given` has not; undefined when that is nothing. Writing to a path includes reading it. */
export function beyond(asked: Capabilities, given: Capabilities): Capabilities | undefined {
  const more: Capabilities = {
    network: asked.network.filter((host) => !given.network.includes(host) && !given.network.includes('*')),
    files: asked.files.filter(
      ({ path, access }) =>
        !given.files.some((file) => file.path === path && (file.access === access || file.access === 'write')),
    ),
    commands: asked.commands.filter((command) => !given.commands.includes(command)),
    credentials: asked.credentials.filter((type) => !given.credentials.includes(type)),
    mail: asked.mail && !given.mail,
  };
  return asksForNothing(more) ? undefined : more;
}

/** What was granted, of what is still asked for. */
export function grantedOf(asked: Capabilities, granted: Capabilities): Capabilities {
  return {
    network: granted.network.filter((host) => asked.network.includes(host) || asked.network.includes('*')),
    files: granted.files.filter(({ path, access }) =>
      asked.files.some((file) => file.path === path && (file.access === 'write' || access === 'read')),
    ),
    commands: granted.commands.filter((command) => asked.commands.includes(command)),
    credentials: granted.credentials.filter((type) => asked.credentials.includes(type)),
    mail: granted.mail && asked.mail,
  };
}

/**
 * Where code runs. One that comes with the app may ask to run inside of it, as long as it has all that it asks for: what a user
 * takes back can be kept from it only by the fence around a process of its own.
 */
export function isolationOf(
  { isolation, capabilities }: Pick<PluginManifest, 'isolation' | 'capabilities'>,
  isBundled: boolean,
  granted: Capabilities,
): PluginManifest['isolation'] {
  return isBundled && isolation === 'in-process' && beyond(capabilities, granted) === undefined ? 'in-process' : 'process';
}

/** For the audit and for errors. */
export function capabilitiesAsJson(capabilities: Capabilities): JsonObject {
  return { ...capabilities, files: capabilities.files.map((file) => ({ ...file })) };
}
