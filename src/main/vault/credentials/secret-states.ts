/** Which secrets of a credential are there, and can be opened. */
import type { Credential, SecretKeyState } from '#shared/model/credential';
import { toErrorInfo } from '#shared/model/errors';
import type { KeyState, Vault } from '../vault';
import { envelopesOf, openSecrets } from './opener';
import type { CredentialRow, CredentialsRepository } from './repository';

export function stateOf(vault: Pick<Vault, 'open'>, name: string, envelope: string | undefined): Credential['secrets'][string] {
  if (envelope === undefined) return 'not_set';
  try {
    vault.open(name, envelope);
    return 'set';
  } catch {
    // Which of the reasons it is, `key` tells.
    return 'unreadable';
  }
}

/** The stored secrets but those that a change replaces; one that cannot be opened is no hindrance when it is replaced. */
export function openKept(vault: Pick<Vault, 'open'>, row: CredentialRow, but: readonly string[]): Record<string, string> {
  const sealed = Object.fromEntries(Object.entries(envelopesOf(row)).filter(([field]) => !but.includes(field)));
  return openSecrets(vault, { ...row, sealed: JSON.stringify(sealed) });
}

/** With the names that people gave. */
export function keyView({ error, unreadable, ...state }: KeyState, repository: CredentialsRepository): SecretKeyState {
  const names = unreadable.map((name) => repository.find(name.split(':')[1] ?? '')?.name ?? name);
  return { ...state, unreadable: [...new Set(names)], ...(error === undefined ? {} : { error: toErrorInfo(error) }) };
}
