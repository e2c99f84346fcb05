import type { Denial } from '../../../../../src/main/plugins/runtime/inside';
import { type ErrorInfo, isAppError, toErrorInfo } from '../../../../../src/shared/model/errors';

/** How deep causes are looked through. */
const DEPTH = 8;

/** An error of the fence: it goes to the app as what it is, also when a package has wrapped it in one of its own. */
export class DeniedError extends Error {
  override readonly name = 'DeniedError';
  readonly code = 'PLUGIN_DENIED';
  readonly kind = 'user';
  readonly data: { kind: Denial['kind']; what: string };
  readonly retryable = false;

  constructor({ kind, what }: Denial) {
    super(`This plugin may not use "${what}" (${kind}): it was not granted. See its capabilities on the Plugins page.`);
    this.data = { kind, what };
  }
}

/**
 * The plain form of what the code of a plugin threw. What is no AppError says nothing about the outside world, so its effect is
 * unknown.
 */
export function errorOfPlugin(thrown: unknown): ErrorInfo {
  const refusal = refusalIn(thrown);
  if (refusal !== undefined) return refusal;
  const info = toErrorInfo(thrown);
  return isAppError(thrown) ? info : { ...info, effect: 'unknown' };
}

function refusalIn(thrown: unknown): ErrorInfo | undefined {
  let error = thrown;
  for (let depth = 0; depth < DEPTH && error instanceof Error; depth++) {
    if ((error as { code?: unknown }).code === 'PLUGIN_DENIED') return toErrorInfo(error);
    const { code, permission, resource } = error as { code?: unknown; permission?: unknown; resource?: unknown };
    if (code === 'ERR_ACCESS_DENIED' || code === 'ERR_DLOPEN_DISABLED')
      return toErrorInfo(new DeniedError(denialOf(String(permission ?? 'Addon'), String(resource ?? ''))));
    error = error instanceof AggregateError ? error.errors[0] : error.cause;
  }
  return undefined;
}

/** What Node's permission model has refused, in the words of the capabilities. */
export function denialOf(permission: string, resource: string): Denial {
  if (permission.startsWith('FileSystem')) return { kind: 'files', what: resource };
  if (permission === 'ChildProcess') return { kind: 'commands', what: resource };
  return { kind: 'other', what: resource === '' ? permission : `${permission} ${resource}` };
}
