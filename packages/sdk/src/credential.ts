import type { z } from 'zod';
import type { JsonObject } from '../../../src/shared/model/json';
import type { LocalText } from '../../../src/shared/model/local-text';
import type { OAuth2 } from '../../../src/shared/model/plugin';
import type { BaseContext } from './context';

/** What a test may use. It must change nothing at the service. */
export interface CredentialTestContext<Values> extends BaseContext {
  readonly values: Values;
}

/** A type of credential as a plugin writes it. */
export interface CredentialDefinition<Schema extends z.ZodObject = z.ZodObject> {
  /** Within the plugin, in kebab-case: `bot`. The type is `<plugin>.<name>`. */
  name: string;
  label: LocalText;
  description: LocalText;
  icon?: string;
  /** A field marked `.meta({ secret: true })` is sealed and never shown again; it holds text. */
  schema: Schema;
  ui?: JsonObject;
  /** Signs in by the browser: the tokens are kept and renewed by the app; nodes find `accessToken` among the values. */
  oauth2?: Partial<OAuth2> & Pick<OAuth2, 'authorizationUrl' | 'tokenUrl'>;
  /** Resolves when the service takes the credential; else throws an AppError that says what to do. */
  test?(context: CredentialTestContext<z.output<Schema> & { accessToken?: string }>): Promise<void>;
}

/** A type of credential as the plugin's host holds it (values type erased). */
export interface PluginCredentialType extends Omit<CredentialDefinition, 'test'> {
  test?(context: CredentialTestContext<never>): Promise<void>;
}

/** Declares a type of credential. Pure: no registration happens here. */
export function defineCredential<Schema extends z.ZodObject>(definition: CredentialDefinition<Schema>): PluginCredentialType {
  return definition as unknown as PluginCredentialType;
}
