/** Values of a credential: which are secret, whether they fit their type, and what becomes of the stored ones. */
import { type CredentialType, secretFields, type z } from '#main/engine/sdk';
import type { Json, JsonObject } from '#shared/model/json';
import { fieldInvalid } from './errors';

/** What a change says: public fields as they will be, secrets that are new, secrets that go. */
export interface ValuesChange {
  fields: JsonObject;
  newSecrets: Record<string, string>;
  goneSecrets: string[];
}

/** One field by the schema of its type. Errors: CREDENTIAL_INVALID. */
function parseField(type: CredentialType, field: string, value: Json | undefined): Json | undefined {
  const schema = type.schema.shape[field] as z.ZodType<Json | undefined>;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const isEmpty = value === undefined || value === '';
  if (isEmpty) throw fieldInvalid(field, 'is required; fill it in.', { detail: 'VALUE_REQUIRED' });
  const own = parsed.error.issues[0];
  const params = own?.code === 'custom' && typeof own.params === 'object' ? (own.params as JsonObject) : {};
  throw fieldInvalid(field, `is not valid: ${own?.message ?? 'unknown problem'}`, params);
}

/**
 * What given values make of the stored public fields. `isNew`: what is required must be there. A secret that is absent stays
 * as it is, an empty one goes. Errors: CREDENTIAL_INVALID.
 */
export function changeOf(type: CredentialType, stored: JsonObject, values: JsonObject, isNew: boolean): ValuesChange {
  const secret = new Set(secretFields(type));
  const names = Object.keys(type.schema.shape);
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown !== undefined) throw fieldInvalid(unknown, 'is not one of this type of credential.', { detail: 'FIELD_UNKNOWN' });
  const change: ValuesChange = { fields: {}, newSecrets: {}, goneSecrets: [] };
  for (const name of names) {
    const value = values[name];
    if (!secret.has(name)) {
      const field = parseField(type, name, value ?? stored[name]);
      if (field !== undefined) change.fields[name] = field;
    } else if (value !== undefined && value !== '') {
      const text = parseField(type, name, value);
      if (typeof text === 'string' && text !== '') change.newSecrets[name] = text;
    } else if (isNew) {
      parseField(type, name, undefined);
    } else if (value === '') {
      change.goneSecrets.push(name);
    }
  }
  return change;
}

/** The secret fields that must be there. */
export function requiredSecrets(type: CredentialType): string[] {
  const shape = type.schema.shape as Record<string, z.ZodType>;
  return secretFields(type).filter((name) => shape[name]?.safeParse(undefined).success === false);
}
