import { type CredentialType, credentialField } from '#main/engine/sdk';
import type { AuditAction } from '#shared/model/audit';
import {
  type Credential,
  type CredentialDetail,
  type CredentialId,
  type CredentialTest,
  type CredentialTypeInfo,
  credentialTestSchema,
  type KeyPlace,
  type SecretKeyState,
} from '#shared/model/credential';
import { toErrorInfo } from '#shared/model/errors';
import { createUlid } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import type { VaultPorts } from '../ports';
import { isOtherSignIn, type SignIns } from '../sign-in/service';
import type { TokenStore } from '../sign-in/token-store';
import type { SealedSecret, Vault } from '../vault';
import type { CredentialAccess } from './access';
import { credentialNotFound, inUse, nameTaken, nothingToKeep, testNone, typeUnknown } from './errors';
import type { LastUse } from './last-use';
import { envelopesOf, openSecrets, parseValues, sealName } from './opener';
import type { CredentialRow, CredentialsRepository } from './repository';
import { keyView, openKept, stateOf } from './secret-states';
import { tryOut } from './try-out';
import { changeOf } from './values';

/** Credentials as people work with them. What it gives out holds no secret. */
export interface CredentialsService {
  types(): CredentialTypeInfo[];
  list(type?: string): Credential[];
  /** Errors: CREDENTIAL_NOT_FOUND, as all that take an id. */
  get(id: string): CredentialDetail;
  /** Errors: CREDENTIAL_INVALID, CREDENTIAL_NAME_TAKEN, CREDENTIAL_TYPE_UNKNOWN, those of the vault and the store. */
  create(request: { name: string; type: string; values: JsonObject }): Credential;
  /** A secret that is not given stays as it is; an empty one is removed. Errors: as `create`. */
  update(id: string, change: { name?: string | undefined; values?: JsonObject | undefined }): Credential;
  /** Errors: CREDENTIAL_IN_USE unless `evenIfUsed`. */
  remove(id: string, evenIfUsed: boolean): void;
  /** Tries the stored values, and keeps how it went. Errors: CREDENTIAL_TYPE_UNKNOWN, CREDENTIAL_TEST_NONE. */
  test(id: string): Promise<CredentialTest>;
  /** Tries values that are not saved; with an id, over the stored ones. Keeps nothing. Errors: also CREDENTIAL_INVALID. */
  tryOut(request: { credentialId?: string | undefined; type: string; values: JsonObject }): Promise<CredentialTest>;
  /** Begins to sign in by the browser. Errors: CREDENTIAL_SIGN_IN_NONE, CREDENTIAL_INVALID, SIGN_IN_FAILED. */
  signIn(id: string): { authorizationUrl: string; state: string; expiresAt: number };
  /**
   * Keeps the secret that is written in a node's config as a credential, named so or with the next free number, and gives the
   * config that names it instead. Errors: CREDENTIAL_NOTHING_TO_KEEP, and those of `create`.
   */
  keep(request: { name: string; nodeType: string; typeVersion: number; config: JsonObject }): {
    credential: Credential;
    config: JsonObject;
  };
  /** Looks whether all that is sealed can be opened. */
  key(): SecretKeyState;
  /** Keeps the key elsewhere. Errors: those of `Vault.keepKey`. */
  keepKey(place: KeyPlace): SecretKeyState;
  /** Removes what cannot be opened, and gives how many secrets that were. */
  forgetUnreadable(): number;
}

export interface CredentialsParts {
  ports: VaultPorts;
  repository: CredentialsRepository;
  vault: Vault;
  lastUse: LastUse;
  tokens: TokenStore;
  access: CredentialAccess;
  signIns: Pick<SignIns, 'begin' | 'redirectUri'>;
  /** To be called after each change, when it is durable. */
  changed(id: string): void;
}

/** Everything that credentials keep sealed. */
export function sealedOf(rows: readonly CredentialRow[]): SealedSecret[] {
  return rows.flatMap((row) =>
    Object.entries(envelopesOf(row)).map(([field, envelope]) => ({ name: sealName(row.id, field), envelope })),
  );
}

export function createCredentialsService(parts: CredentialsParts): CredentialsService {
  const { ports, repository, vault, lastUse, tokens, access, signIns, changed } = parts;
  const { store, types, clock } = ports;

  const rowOf = (id: string): CredentialRow => {
    const row = repository.find(id);
    if (row === undefined) throw credentialNotFound(id);
    return row;
  };
  const typeOf = (name: string): CredentialType => {
    const type = types.find(name);
    if (type === undefined) throw typeUnknown(name);
    return type;
  };
  const secretsOf = (row: CredentialRow): Credential['secrets'] => {
    const envelopes = envelopesOf(row);
    const names = types.describe().find(({ type }) => type === row.type)?.secretFields ?? Object.keys(envelopes);
    return Object.fromEntries(names.map((field) => [field, stateOf(vault, sealName(row.id, field), envelopes[field])]));
  };
  const toCredential = (row: CredentialRow, usedBy: number): Credential => {
    const lastUsedAt = lastUse.pending(row.id) ?? row.last_used_at ?? undefined;
    return {
      id: row.id as CredentialId,
      name: row.name,
      type: row.type,
      fields: JSON.parse(row.fields) as JsonObject,
      secrets: secretsOf(row),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
      ...signInOf(row),
      ...(row.last_test === null ? {} : { lastTest: credentialTestSchema.parse(JSON.parse(row.last_test)) }),
      usedBy,
    };
  };
  const signInOf = (row: CredentialRow): Pick<Credential, 'signIn'> => {
    const signIn = access.signIn(types.find(row.type), row);
    return signIn === undefined ? {} : { signIn };
  };
  const audited = (action: AuditAction, { id, name, type }: CredentialRow, details: JsonObject = {}): void =>
    ports.audit({ action, subjectKind: 'credential', subjectId: id, details: { name, type, ...details } });
  const view = (row: CredentialRow): Credential => toCredential(row, ports.uses().get(row.id)?.length ?? 0);
  const assertNameFree = (type: string, name: string, id?: string): void => {
    const owner = repository.idOf(type, name);
    if (owner !== undefined && owner !== id) throw nameTaken(name);
  };
  const seal = (id: string, secrets: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(secrets).map(([field, secret]) => [field, vault.seal(sealName(id, field), secret)]));
  const runTest = async (
    type: CredentialType,
    row: Pick<CredentialRow, 'id' | 'name'>,
    fields: JsonObject,
    secrets: Record<string, string>,
  ): Promise<CredentialTest> => {
    if (type.test === undefined) throw testNone(type.type);
    const filledIn = parseValues(type, row, { ...fields, ...secrets });
    const { values, secrets: given } = await access.withToken(type, row, filledIn);
    return tryOut(type.test, values, [...Object.values(secrets), ...given], ports);
  };
  /** What cannot be tried has failed the test, too. */
  const outcomeOf = async (work: () => Promise<CredentialTest>): Promise<CredentialTest> => {
    try {
      return await work();
    } catch (thrown) {
      const error = toErrorInfo(thrown);
      if (error.code === 'CREDENTIAL_TEST_NONE') throw thrown;
      return { ok: false, at: clock.now(), error };
    }
  };

  /** `Shop`, or `Shop (2)` when there is one of that name. */
  const freeName = (type: string, name: string): string => {
    const base = name.slice(0, 110);
    let free = base;
    for (let number = 2; repository.idOf(type, free) !== undefined; number++) free = `${base} (${number})`;
    return free;
  };

  const service: CredentialsService = {
    types() {
      const redirectUrl = signIns.redirectUri();
      if (redirectUrl === undefined) return types.describe();
      return types.describe().map((type) => (type.oauth2 === true ? { ...type, redirectUrl } : type));
    },

    list(type) {
      // The key file may have gone since it was read: the list must say the same as `key`.
      vault.check();
      const uses = ports.uses();
      const rows = repository.list().filter((row) => type === undefined || row.type === type);
      return rows.map((row) => toCredential(row, uses.get(row.id)?.length ?? 0));
    },

    get(id) {
      vault.check();
      const uses = ports.uses().get(id) ?? [];
      return { ...toCredential(rowOf(id), uses.length), uses };
    },

    create({ name, type, values }) {
      const { fields, newSecrets } = changeOf(typeOf(type), {}, values, true);
      assertNameFree(type, name);
      const nowMs = clock.now();
      const id = `cred_${createUlid(nowMs, ports.random)}`;
      const row: CredentialRow = {
        id,
        name,
        type,
        fields: JSON.stringify(fields),
        sealed: JSON.stringify(seal(id, newSecrets)),
        created_at: nowMs,
        updated_at: nowMs,
        last_used_at: null,
        last_test: null,
      };
      store.write(() => {
        repository.save(row);
        audited('credential.created', row);
      });
      return view(row);
    },

    update(id, { name, values }) {
      const row = rowOf(id);
      const stored = JSON.parse(row.fields) as JsonObject;
      const change = values === undefined ? undefined : changeOf(typeOf(row.type), stored, values, false);
      if (name !== undefined) assertNameFree(row.type, name, id);
      const sealed = { ...envelopesOf(row), ...seal(id, change?.newSecrets ?? {}) };
      for (const field of change?.goneSecrets ?? []) delete sealed[field];
      const next: CredentialRow = {
        ...row,
        name: name ?? row.name,
        fields: JSON.stringify(change?.fields ?? stored),
        sealed: JSON.stringify(sealed),
        updated_at: clock.now(),
        // What was tried is not what is stored now.
        last_test: change === undefined ? row.last_test : null,
      };
      const isOther = change !== undefined && isOtherSignIn(typeOf(row.type), stored, change.fields);
      store.write(() => {
        repository.save(next);
        if (isOther) tokens.remove(id);
        audited('credential.changed', next, { fields: Object.keys(values ?? {}) });
      });
      changed(id);
      return view(next);
    },

    remove(id, evenIfUsed) {
      const row = rowOf(id);
      const uses = ports.uses().get(id) ?? [];
      if (uses.length > 0 && !evenIfUsed) throw inUse(row.name, uses);
      store.write(() => {
        repository.remove(id);
        tokens.remove(id);
        audited('credential.deleted', row, { usedBy: uses.length });
      });
      changed(id);
    },

    async test(id) {
      const row = rowOf(id);
      const type = typeOf(row.type);
      const fields = JSON.parse(row.fields) as JsonObject;
      const result = await outcomeOf(async () => runTest(type, row, fields, openSecrets(vault, row)));
      store.write(() => {
        repository.setTest(id, JSON.stringify(result));
        audited('credential.tested', row, { ok: result.ok });
      });
      return result;
    },

    async tryOut({ credentialId, type: typeName, values }) {
      const row = credentialId === undefined ? undefined : rowOf(credentialId);
      const type = typeOf(row?.type ?? typeName);
      if (type.test === undefined) throw testNone(type.type);
      const stored = row === undefined ? {} : (JSON.parse(row.fields) as JsonObject);
      const { fields, newSecrets, goneSecrets } = changeOf(type, stored, values, row === undefined);
      const kept = row === undefined ? {} : openKept(vault, row, [...Object.keys(newSecrets), ...goneSecrets]);
      const whose = row ?? { id: '', name: '' };
      // What is missing is said as it is; that nobody is signed in yet is how the test goes.
      parseValues(type, whose, { ...fields, ...kept, ...newSecrets });
      return outcomeOf(() => runTest(type, whose, fields, { ...kept, ...newSecrets }));
    },

    signIn: (id) => signIns.begin(id),

    keep({ name, nodeType, typeVersion, config }) {
      const usage = ports.findNodeType(nodeType, typeVersion)?.credential;
      const found = usage?.inConfig?.(config);
      if (usage === undefined || found === undefined) throw nothingToKeep(nodeType);
      const credential = service.create({ name: freeName(found.type, name), type: found.type, values: found.values });
      return { credential, config: { ...found.config, [credentialField(usage)]: credential.id } };
    },

    key: () => keyView(vault.check(), repository),

    keepKey(place) {
      vault.keepKey(place);
      return keyView(vault.check(), repository);
    },

    forgetUnreadable() {
      const { unreadable } = vault.check();
      const lost = new Set(unreadable);
      store.write(() => {
        for (const row of repository.list()) {
          const kept = Object.entries(envelopesOf(row)).filter(([field]) => !lost.has(sealName(row.id, field)));
          const sealed = JSON.stringify(Object.fromEntries(kept));
          if (sealed !== row.sealed) repository.save({ ...row, sealed, updated_at: clock.now() });
        }
        for (const name of unreadable) tokens.remove(tokens.ownerOf(name) ?? '');
      });
      for (const name of unreadable) if (!name.startsWith('credential:')) ports.forgetOwn(name);
      return unreadable.length;
    },
  };
  return service;
}
