import { AppError } from '#shared/model/errors';

export function keyError(code: string, message: string, keyFile: string, cause?: unknown, detail?: string): AppError {
  return new AppError({ code, kind: 'user', message, data: { keyFile, ...(detail === undefined ? {} : { detail }) }, cause });
}

/** The key is sealed by the keychain of the operating system, and this process has none: it has no window. */
export function keychainMissing(keyFile: string): AppError {
  return keyError(
    'SECRET_KEY_IN_KEYCHAIN',
    `The key of the secrets is kept in the keychain of the operating system, which this process cannot use: ${keyFile}. Open this workspace with the PulseFlow window, and there, in Settings > Credentials, keep the key in a file instead.`,
    keyFile,
  );
}

/** It was sealed by another user or on another machine, or the person has refused. */
export function keychainClosed(keyFile: string, cause: unknown): AppError {
  return keyError(
    'SECRET_KEY_FAILED',
    `The keychain of the operating system does not open the key of the secrets: ${keyFile}. Unlock it and start PulseFlow again; a key that comes from another machine or user does not open here.`,
    keyFile,
    cause,
    'SECRET_KEYCHAIN_CLOSED',
  );
}

export function keychainUnavailable(keyFile: string): AppError {
  return keyError(
    'SECRET_KEYCHAIN_NONE',
    'There is no keychain of the operating system that PulseFlow can use here, so the key stays in its file.',
    keyFile,
  );
}
