import type { Credential } from '#shared/model/credential';
import type { Json, JsonObject } from '#shared/model/json';
import type { CredentialField } from './field-schema';

/** A credential as its form holds it. Secrets are here only while they are typed. */
export interface CredentialDraft {
  type: string;
  name: string;
  /** What was typed or chosen, by field; a field that is absent was left alone. */
  values: JsonObject;
}

export function draftOf(credential: Credential): CredentialDraft {
  return { type: credential.type, name: credential.name, values: {} };
}

/** What a field shows: what was typed, else what is stored, else its preset. Never a stored secret. */
export function shownValue(field: CredentialField, draft: CredentialDraft, stored: Credential | undefined): Json | undefined {
  const typed = draft.values[field.name];
  if (typed !== undefined || field.isSecret) return typed;
  return stored?.fields[field.name] ?? field.preset;
}

function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** Names of the fields that are to be filled in before the draft can be saved or tried. */
export function missingFields(
  fields: readonly CredentialField[],
  draft: CredentialDraft,
  stored: Credential | undefined,
): string[] {
  return fields
    .filter((field) => {
      if (!field.isRequired || !isBlank(shownValue(field, draft, stored))) return false;
      // One that cannot be opened is there too: it may come back with its key.
      const state = field.isSecret && draft.values[field.name] === undefined ? stored?.secrets[field.name] : undefined;
      return state === undefined || state === 'not_set';
    })
    .map(({ name }) => name);
}

/** True when saving would change something. */
export function isChanged(draft: CredentialDraft, stored: Credential | undefined): boolean {
  return stored === undefined || draft.name.trim() !== stored.name || Object.keys(draft.values).length > 0;
}
