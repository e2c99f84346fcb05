import type { CredentialTypeInfo } from '#shared/model/credential';
import { type CredentialType, secretFields } from '../../engine/sdk';
import { coreCredentials } from '../credentials/core-credentials';
import { toJsonSchema } from './describe-node-type';

/** Types of credentials by name, and as data for forms. */
export interface CredentialCatalogue {
  find(type: string): CredentialType | undefined;
  /** In the order in which they are offered. Schemas are made at the first call and kept. */
  describe(): CredentialTypeInfo[];
}

/** A catalogue of types of credentials: those of the app unless others are given. */
export function createCredentialCatalogue(types: readonly CredentialType[] = coreCredentials): CredentialCatalogue {
  const byName = new Map(types.map((type) => [type.type, type]));
  let described: CredentialTypeInfo[] | undefined;
  return {
    find: (type) => byName.get(type),
    describe: () => (described ??= types.map(describeType)),
  };
}

function describeType(type: CredentialType): CredentialTypeInfo {
  return {
    type: type.type,
    label: type.label,
    description: type.description,
    icon: type.icon,
    schema: toJsonSchema(type.schema),
    uiSchema: type.ui ?? {},
    secretFields: secretFields(type),
    canTest: type.test !== undefined,
  };
}
