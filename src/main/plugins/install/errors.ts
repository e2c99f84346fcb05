import { AppError } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';

/** A package that is not one, or not a good one. `detail` names the fault for programs and other languages. */
export function pluginInvalid(detail: string, message: string, data: JsonObject = {}): AppError {
  return new AppError({ code: 'PLUGIN_INVALID', message, data: { detail, ...data } });
}

/** Over one of the limits of packages. */
export function tooLarge(message: string, data: JsonObject): AppError {
  return new AppError({ code: 'PLUGIN_TOO_LARGE', message, data });
}

/** Where the plugin was to come from did not give it. */
export function sourceFailed(detail: string, message: string, data: JsonObject = {}, cause?: unknown): AppError {
  return new AppError({ code: 'PLUGIN_SOURCE_FAILED', message, data: { detail, ...data }, cause });
}

/** Files of plugins could not be written or moved. */
export function folderFailed(thrown: unknown, path: string): AppError {
  const reason = reasonOf(thrown);
  return new AppError({
    code: 'PLUGIN_FOLDER_FAILED',
    kind: 'operational',
    message: `The folder of the plugin could not be written: ${reason}. Check ${path}, its rights and the space on the disk.`,
    data: { path, reason },
    cause: thrown,
  });
}

/** What something thrown says for itself. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
