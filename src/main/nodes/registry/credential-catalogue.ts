import type { CredentialTypeInfo } from '#shared/model/credential';
import { type CredentialType, secretFields, toJsonSchema } from '../../engine/sdk';
import { coreCredentials } from '../credentials/core-credentials';

/** Types of credentials by name, and as data for forms. */
export interface CredentialCatalogue {
  find(type: string): CredentialType | undefined;
  /** In the order in which they are offered. Made at the first call and kept until types change. */
  describe(): CredentialTypeInfo[];
  /** The types of plugins, each made when somebody asks for it: takes the place of those of the last call. */
  provide(types: readonly { type: string; make(): CredentialType }[]): void;
}

/** A catalogue of types of credentials: those of the app unless others are given, and those of plugins. */
export function createCredentialCatalogue(types: readonly CredentialType[] = coreCredentials): CredentialCatalogue {
  const own = types.map((type): [string, () => CredentialType] => [type.type, () => type]);
  let byName = new Map(own);
  let described: CredentialTypeInfo[] | undefined;
  return {
    find: (type) => byName.get(type)?.(),
    describe: () => (described ??= [...byName.values()].map((find) => describeType(find()))),
    provide(offered) {
      byName = new Map([...own, ...offered.map(({ type, make }): [string, () => CredentialType] => [type, once(make)])]);
      described = undefined;
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function describeType(type: CredentialType): CredentialTypeInfo {
  return {
    type: type.type,
    label: type.label,
    description: type.description,
    icon: type.icon,
    schema: type.jsonSchema ?? toJsonSchema(type.schema),
    uiSchema: type.ui ?? {},
    secretFields: secretFields(type),
    canTest: type.test !== undefined,
    ...(type.oauth2 === undefined ? {} : { oauth2: true }),
    ...(type.plugin === undefined ? {} : { plugin: type.plugin }),
  };
}
