/**
 * The credential SDK: how a type of credential is written, by us and by plugins. A type is data (its fields, with the secret
 * ones marked) and, where the service can be asked, a test.
 */
import type { z } from 'zod';
import type { JsonObject } from '#shared/model/json';
import type { LocalText } from '#shared/model/node-type';
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
  /** Name of a lucide icon in kebab-case. */
  icon: string;
  /** The form is made from it. A field marked `.meta({ secret: true })` is sealed and never shown again; it holds text. */
  schema: Schema;
  /** RJSF uiSchema (widgets, order). */
  ui?: JsonObject;
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

/** A credential opened for one step. Its secrets are kept out of what the step records: see `ExecuteContext.conceal`. */
export interface OpenedCredential {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Parsed by the schema of its type. */
  readonly values: Readonly<JsonObject>;
}

/** What a node type says of the credential that it uses. */
export interface CredentialUsage {
  /** Types that it can use. */
  types: readonly string[];
  /** False: it works without one as well. Gets the config before its expressions are resolved. */
  required: boolean | ((config: JsonObject) => boolean);
  /** The field of the config that holds the credential's id; default: `credential`. */
  field?: string;
  /** Whether the config uses one at all; default: always. What the field holds counts for nothing when not. */
  isUsed?(config: JsonObject): boolean;
}

/** The names of the fields that are sealed. */
export function secretFields({ schema }: Pick<CredentialType, 'schema'>): string[] {
  const fields = Object.entries(schema.shape) as [string, { meta?: () => Record<string, unknown> | undefined }][];
  return fields.filter(([, field]) => field.meta?.()?.['secret'] === true).map(([name]) => name);
}

/** The field of a config that holds a credential's id. */
export function credentialField({ field = 'credential' }: CredentialUsage): string {
  return field;
}

/** The id of the credential that a node with this config uses; undefined when it uses none. */
export function credentialIdOf(usage: CredentialUsage | undefined, config: JsonObject): string | undefined {
  if (usage === undefined || usage.isUsed?.(config) === false) return undefined;
  const id = config[credentialField(usage)];
  return typeof id === 'string' && id.trim() !== '' ? id.trim() : undefined;
}
