import type { CredentialPort } from '#main/engine/ports';
import type { JsonObject } from '#shared/model/json';
import { createCredentialAccess } from './credentials/access';
import { credentialNotFound, typeUnknown } from './credentials/errors';
import { createLastUse } from './credentials/last-use';
import { createOpener, openSecrets } from './credentials/opener';
import { createCredentialsRepository } from './credentials/repository';
import { type CredentialsService, createCredentialsService, sealedOf } from './credentials/service';
import type { VaultPorts } from './ports';
import { createSecrets, type Secrets } from './secrets';
import { createFreshTokens } from './sign-in/fresh-token';
import { createSignIns, type SignIns } from './sign-in/service';
import { createTokenStore } from './sign-in/token-store';
import { createVault, type KeyState } from './vault';

/** All of the vault, put together: one key, the app's own secrets, and the credentials of flows. */
export interface VaultRoom {
  /** Secrets of the app itself. */
  secrets: Secrets;
  credentials: CredentialsService;
  /** For the engine and the triggers of plugins alone. */
  opener: CredentialPort;
  /** Takes what the browser came back with. */
  finishSignIn: SignIns['finish'];
  /** Called with the id of a credential that was changed, signed in (or out) or deleted. */
  onCredentialChanged(listener: (id: string) => void): () => void;
  /** Opens everything that is sealed, and changes nothing. */
  check(): KeyState;
  close(): void;
}

export function createVaultRoom(ports: VaultPorts): VaultRoom {
  const { store, clock, types } = ports;
  const repository = createCredentialsRepository(store);
  const vault = createVault({
    keyFile: ports.keyFile,
    keychain: ports.keychain,
    sealed: () => [...secrets.sealed(), ...sealedOf(repository.list()), ...tokens.sealed()],
  });
  const secrets = createSecrets({ store, vault, now: () => clock.now() });
  const tokens = createTokenStore(store, vault);
  const lastUse = createLastUse(ports, repository);
  const listeners = new Set<(id: string) => void>();
  const changed = (id: string): void => {
    for (const listener of listeners) listener(id);
  };
  const access = createCredentialAccess(tokens, createFreshTokens(ports, tokens, changed));
  const signIns = createSignIns({
    ports,
    read(id) {
      const row = repository.find(id);
      if (row === undefined) throw credentialNotFound(id);
      const type = types.find(row.type);
      if (type === undefined) throw typeUnknown(row.type);
      const values = { ...(JSON.parse(row.fields) as JsonObject), ...openSecrets(vault, row) };
      return { id, name: row.name, type, values };
    },
    keep(id, given) {
      const row = repository.find(id);
      if (row === undefined) throw credentialNotFound(id);
      store.write(() => {
        tokens.save(id, given, clock.now(), clock.now());
        const details = { name: row.name, type: row.type, scopes: given.scopes };
        ports.audit({ action: 'credential.signed-in', subjectKind: 'credential', subjectId: id, details });
      });
      changed(id);
    },
  });
  return {
    secrets,
    credentials: createCredentialsService({ ports, repository, vault, lastUse, tokens, access, signIns, changed }),
    opener: createOpener(ports, repository, vault, lastUse, access),
    finishSignIn: (query) => signIns.finish(query),
    onCredentialChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    check: () => vault.check(),
    close: () => lastUse.close(),
  };
}
