/** How a node type uses a credential. */
import type { JsonObject } from '#shared/model/json';

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
  /** A secret that is written in the config in plain text, as a credential would hold it; undefined: there is none. */
  inConfig?(config: JsonObject): SecretInConfig | undefined;
}

/** What of a config could be kept as a credential. */
export interface SecretInConfig {
  /** Where the secret stands: `/token`. */
  field: string;
  type: string;
  values: JsonObject;
  /** The config without the secret; the credential's id is still to be put in. */
  config: JsonObject;
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
