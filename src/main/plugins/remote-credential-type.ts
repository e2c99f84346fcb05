import type { CredentialTestContext, CredentialType, z } from '#main/engine/sdk';
import type { JsonObject } from '#shared/model/json';
import type { PluginCredential } from '#shared/model/plugin';
import { zodObjectOf } from './remote-node-type';
import type { PluginRunner } from './runner';

export interface RemoteCredentialOptions {
  credential: PluginCredential;
  plugin: string;
  icon: string;
  /** Who tests it now. Errors: why nobody does. */
  runner(): PluginRunner;
}

/** A type of credential whose test is elsewhere. Pure. */
export function remoteCredentialType({ credential, plugin, icon, runner }: RemoteCredentialOptions): CredentialType {
  let schema: z.ZodObject | undefined;
  const { type, label, description, ui, oauth2 } = credential;
  return {
    type,
    label,
    description,
    icon: credential.icon ?? icon,
    plugin,
    ui,
    jsonSchema: credential.schema,
    get schema() {
      return (schema ??= zodObjectOf(credential.schema));
    },
    ...(oauth2 === undefined ? {} : { oauth2 }),
    ...(credential.canTest
      ? {
          async test({ values, signal }: CredentialTestContext<JsonObject>): Promise<void> {
            await runner().testCredential(type, values, signal);
          },
        }
      : {}),
  };
}
