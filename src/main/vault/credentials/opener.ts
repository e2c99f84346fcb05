import type { CredentialPort } from '#main/engine/ports';
import { type CredentialType, secretFields } from '#main/engine/sdk';
import type { JsonObject } from '#shared/model/json';
import type { VaultPorts } from '../ports';
import type { Vault } from '../vault';
import type { CredentialAccess } from './access';
import { credentialNotFound, incomplete, typeUnknown } from './errors';
import type { LastUse } from './last-use';
import type { CredentialRow, CredentialsRepository } from './repository';
import { requiredSecrets } from './values';

/** The name under which a secret of a credential is sealed: an envelope that was moved elsewhere does not open. */
export function sealName(id: string, field: string): string {
  return `credential:${id}:${field}`;
}

/** Envelopes by field. */
export function envelopesOf(row: Pick<CredentialRow, 'sealed'>): Record<string, string> {
  return JSON.parse(row.sealed) as Record<string, string>;
}

/** The secrets of a credential in the clear. Errors: those of `Vault.open`. */
export function openSecrets(vault: Pick<Vault, 'open'>, row: CredentialRow): Record<string, string> {
  const opened: Record<string, string> = {};
  for (const [field, envelope] of Object.entries(envelopesOf(row))) opened[field] = vault.open(sealName(row.id, field), envelope);
  return opened;
}

/** All values by the schema of the type. Errors: CREDENTIAL_INCOMPLETE. */
export function parseValues(type: CredentialType, row: Pick<CredentialRow, 'id' | 'name'>, values: JsonObject): JsonObject {
  const parsed = type.schema.safeParse(values);
  if (parsed.success) return parsed.data as JsonObject;
  throw incomplete(row.id, row.name, String(parsed.error.issues[0]?.path[0] ?? ''));
}

/** What the engine asks for. Nothing that is opened is kept. */
export function createOpener(
  { types }: Pick<VaultPorts, 'types'>,
  repository: CredentialsRepository,
  vault: Pick<Vault, 'open'>,
  lastUse: Pick<LastUse, 'mark'>,
  access: CredentialAccess,
): CredentialPort {
  return {
    find(id) {
      const row = repository.find(id);
      if (row === undefined) return undefined;
      const type = types.find(row.type);
      const sealed = envelopesOf(row);
      const isSignedIn = ['signed-in', undefined].includes(access.signIn(type, row)?.status);
      const isFilledIn = type === undefined || requiredSecrets(type).every((field) => sealed[field] !== undefined);
      const isComplete = isFilledIn && isSignedIn;
      return { name: row.name, type: row.type, isComplete };
    },

    async open(id) {
      const row = repository.find(id);
      if (row === undefined) throw credentialNotFound(id);
      const type = types.find(row.type);
      if (type === undefined) throw typeUnknown(row.type);
      const secrets = openSecrets(vault, row);
      const filledIn = parseValues(type, row, { ...(JSON.parse(row.fields) as JsonObject), ...secrets });
      const { values, secrets: tokens } = await access.withToken(type, row, filledIn);
      lastUse.mark(id);
      // As parsed, too: a schema may trim what was sealed.
      const parsed = secretFields(type).flatMap((field) => (typeof values[field] === 'string' ? [values[field]] : []));
      const credential = { id, name: row.name, type: row.type, values };
      return { credential, secrets: [...new Set([...Object.values(secrets), ...parsed, ...tokens])] };
    },
  };
}
