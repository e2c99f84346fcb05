import { AppError } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';

/** Credentials of this type have no sign-in by the browser, or not as they are filled in. */
export function signInNone(type: string): AppError {
  return new AppError({
    code: 'CREDENTIAL_SIGN_IN_NONE',
    message: `Credentials of the type "${type}" do not sign in by the browser. Enter their fields instead.`,
    data: { type },
  });
}

/** For a step, a trigger or a test: nobody has signed in, or the service takes the sign-in no longer. */
export function signInNeeded(id: string, name: string, reason: 'never' | 'expired'): AppError {
  const why = reason === 'never' ? 'is not signed in yet' : 'is signed out: the service takes its sign-in no longer';
  return new AppError({
    code: 'CREDENTIAL_SIGN_IN_NEEDED',
    message: `The credential "${name}" ${why}. Open it in Settings > Credentials and sign in.`,
    data: { credentialId: id, name, detail: reason === 'never' ? 'SIGN_IN_NEVER' : 'SIGN_IN_EXPIRED' },
  });
}

/** The browser came back with a state that was not given out, was used, or is too old. */
export function signInUnknown(): AppError {
  return new AppError({
    code: 'SIGN_IN_UNKNOWN',
    message: 'This sign-in was not begun here, was used already, or took longer than ten minutes. Begin it again in PulseFlow.',
  });
}

/** The person or the service said no. `said`: in the service's own words. */
export function signInRefused(host: string, said: string): AppError {
  return new AppError({
    code: 'SIGN_IN_FAILED',
    message: `${host} did not sign you in: ${said}. Check what you entered in the credential, then sign in again.`,
    data: { host, said, detail: 'SIGN_IN_REFUSED' },
  });
}

export function signInUnreachable(host: string, reason: string, cause?: unknown): AppError {
  return new AppError({
    code: 'SIGN_IN_FAILED',
    kind: 'operational',
    message: `${host} did not answer as a sign-in service does (${reason}). Try again later, or check its address.`,
    data: { host, reason, detail: 'SIGN_IN_UNREACHABLE' },
    cause,
  });
}

export function addressInvalid(field: string, address: string): AppError {
  return new AppError({
    code: 'CREDENTIAL_INVALID',
    message: `The address "${address}" is not one to sign in at: it must begin with https:// (http:// on this machine alone).`,
    data: { field, address, detail: 'SIGN_IN_ADDRESS_INVALID' },
  });
}

export function clientMissing(field: string): AppError {
  return new AppError({
    code: 'CREDENTIAL_INVALID',
    message: `The field "${field}" is required; fill it in, then sign in.`,
    data: { field, detail: 'VALUE_REQUIRED' } satisfies JsonObject,
  });
}

/** Nothing listens, so that no browser can come back. */
export function listenerMissing(): AppError {
  return new AppError({
    code: 'SIGN_IN_FAILED',
    kind: 'operational',
    message: 'The local listener of PulseFlow is not running, so the browser could not come back to it. Start it, then sign in.',
    data: { detail: 'SIGN_IN_NO_LISTENER' },
  });
}
