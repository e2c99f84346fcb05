import type { CredentialPort } from '#main/engine/ports';
import { createLastUse } from './credentials/last-use';
import { createOpener } from './credentials/opener';
import { createCredentialsRepository } from './credentials/repository';
import { type CredentialsService, createCredentialsService, sealedOf } from './credentials/service';
import type { VaultPorts } from './ports';
import { createSecrets, type Secrets } from './secrets';
import { createVault, type KeyState } from './vault';

/** All of the vault, put together: one key, the app's own secrets, and the credentials of flows. */
export interface VaultRoom {
  /** Secrets of the app itself. */
  secrets: Secrets;
  credentials: CredentialsService;
  /** For the engine alone. */
  opener: CredentialPort;
  /** Opens everything that is sealed, and changes nothing. */
  check(): KeyState;
  close(): void;
}

export function createVaultRoom(ports: VaultPorts): VaultRoom {
  const repository = createCredentialsRepository(ports.store);
  const vault = createVault({
    keyFile: ports.keyFile,
    sealed: () => [...secrets.sealed(), ...sealedOf(repository.list())],
  });
  const secrets = createSecrets({ store: ports.store, vault, now: () => ports.clock.now() });
  const lastUse = createLastUse(ports, repository);
  return {
    secrets,
    credentials: createCredentialsService({ ports, repository, vault, lastUse }),
    opener: createOpener(ports, repository, vault, lastUse),
    check: () => vault.check(),
    close: () => lastUse.close(),
  };
}
