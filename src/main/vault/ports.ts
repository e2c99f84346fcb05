/** What the vault needs of others. The host introduces them. */
import type { CredentialType, NodeServices, NodeType } from '#main/engine/sdk';
import type { Store } from '#main/store';
import type { NewAuditEntry } from '#shared/model/audit';
import type { CredentialTypeInfo, CredentialUse } from '#shared/model/credential';

export type VaultStore = Pick<Store, 'db' | 'write'>;

/** Types of credentials by name. */
export interface CredentialTypes {
  find(type: string): CredentialType | undefined;
  /** All of them as forms see them. */
  describe(): CredentialTypeInfo[];
}

/** The keychain of the operating system. Seals small texts for this user on this machine. */
export interface Keychain {
  /** False: there is none, or it would only hide what it should seal. */
  isAvailable(): boolean;
  seal(text: string): Uint8Array;
  /** Throws when it was not sealed here, or may not be opened now. */
  open(sealed: Uint8Array): string;
}

export interface VaultPorts {
  store: VaultStore;
  /** Absolute path of the key file; made at the first secret. */
  keyFile: string;
  /** Absent: this process has none. */
  keychain?: Keychain | undefined;
  types: CredentialTypes;
  /** Node types by name and version. */
  findNodeType(type: string, version: number): NodeType | undefined;
  /** For tests of credentials. */
  services(): Pick<NodeServices, 'mail'>;
  /** Where the local listener is reached by a browser of this machine; empty: nothing listens. */
  listenerUrl(): string;
  /** Who did what with which credential, never a secret; with the transaction of `store.write` that it is called in. */
  audit(entry: NewAuditEntry): void;
  /** Which flows name a credential, by its id. */
  uses(): ReadonlyMap<string, CredentialUse[]>;
  /** Removes a secret of the app's own that cannot be opened, such as the password of the mail server. */
  forgetOwn(name: string): void;
  clock: { now(): number; setTimer(atMs: number, callback: () => void): { cancel(): void } };
  random(): number;
}
