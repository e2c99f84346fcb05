/**
 * The credential SDK: how a type of credential is written, by us and by plugins. A type is data (its fields, with the secret
 * ones marked) and, where the service can be asked, a test.
 */
import type { z } from 'zod';
import type { JsonObject } from '#shared/model/json';
import type { LocalText } from '#shared/model/local-text';
import type { OAuth2 } from '#shared/model/plugin';
import { secretFields as fieldsMarkedSecret } from '../compile/schema-marks';
import type { NodeServices } from './node-type';

/** What a test may use. It must change nothing at the service. */
export interface CredentialTestContext<Values> {
  readonly values: Values;
  /** Aborted when the test takes too long. */
  readonly signal: AbortSignal;
  readonly services: Pick<NodeServices, 'mail'>;
}

/** A type of credential as written. */
export interface CredentialDefinition<Schema extends z.ZodObject = z.ZodObject> {
  /** `core.http-basic`, or `<plugin>.<name>`. */
  type: string;
  label: LocalText;
  description: LocalText;
  /** Name of a lucide icon in kebab-case; of a plugin also an SVG as a data URL. */
  icon: string;
  /** The form is made from it. A field marked `.meta({ secret: true })` is sealed and never shown again; it holds text. */
  schema: Schema;
  /** RJSF uiSchema (widgets, order). */
  ui?: JsonObject;
  /** The plugin that it comes from; absent: it comes with the app. */
  plugin?: string;
  /** The JSON Schema of `schema`, when it was made elsewhere. */
  jsonSchema?: JsonObject;
  /** Signs in by the browser. */
  oauth2?: OAuth2;
  /** Resolves when the service takes the credential; else throws an AppError that says what to do. */
  test?(context: CredentialTestContext<z.output<Schema>>): Promise<void>;
}

/** A type of credential as the app holds it (values type erased; values are parsed before a test). */
export interface CredentialType extends Omit<CredentialDefinition, 'test'> {
  test?(context: CredentialTestContext<never>): Promise<void>;
}

/** Declares a type of credential. Pure: no registration happens here. */
export function defineCredential<Schema extends z.ZodObject>(definition: CredentialDefinition<Schema>): CredentialType {
  return definition as unknown as CredentialType;
}

/** The names of the fields that are sealed. */
export function secretFields({ schema }: Pick<CredentialType, 'schema'>): string[] {
  return [...fieldsMarkedSecret(schema)];
}
