/** How calls of a plugin end that its own code did not end. */
import { AppError, type ErrorInfo, toldError } from '#shared/model/errors';
import type { Denial } from './inside';

type Effect = 'none' | 'unknown';

/** Its process ended by itself. `reason`: what is known of it, such as its last words. */
export function crashed(plugin: string, reason: string, effect: Effect = 'none'): AppError {
  return new AppError({
    code: 'PLUGIN_CRASHED',
    kind: 'operational',
    message: `The process of the plugin "${plugin}" ended unexpectedly: ${reason}.`,
    data: { plugin, reason },
    effect,
  });
}

/** It needed more memory than its manifest says, and was ended. */
export function outOfMemory(plugin: string, memoryMb: number, effect: Effect = 'none'): AppError {
  return new AppError({
    code: 'PLUGIN_OUT_OF_MEMORY',
    message: `The plugin "${plugin}" needed more than its ${memoryMb} MB and was ended. Give it fewer items at a time (for-each with batches), or ask its author for a higher limit.`,
    data: { plugin, memoryMb },
    effect,
  });
}

/** A call took longer than it may. */
export function timedOut(plugin: string, timeoutMs: number, effect: Effect = 'none'): AppError {
  return new AppError({
    code: 'PLUGIN_TIMED_OUT',
    kind: 'operational',
    message: `The plugin "${plugin}" did not answer within ${timeoutMs} ms. Set a time of its own for the step, or find out what keeps it waiting.`,
    data: { plugin, timeoutMs },
    effect,
  });
}

/** The app or an update stops it, or another call had to be ended with its process. */
export function stopped(plugin: string, effect: Effect = 'none'): AppError {
  return new AppError({
    code: 'PLUGIN_STOPPED',
    kind: 'operational',
    message: `The plugin "${plugin}" was stopped before it had finished.`,
    data: { plugin },
    effect,
  });
}

/** The granted folders hold so much beside the workspace that no process can be told all of it. */
export function grantTooWide(plugin: string, paths: readonly string[]): AppError {
  const names = paths.join(', ');
  return new AppError({
    code: 'PLUGIN_GRANT_TOO_WIDE',
    message: `The plugin "${plugin}" was not started: the workspace lies inside of what it was granted (${names}), which holds too much beside it. Move files from there into folders, or grant it the folders that it needs.`,
    data: { plugin, paths: names },
  });
}

/** It crashed again and again; the next start is not yet due. */
export function unavailable(plugin: string, retryAfterMs: number, last: ErrorInfo): AppError {
  return new AppError({
    code: 'PLUGIN_UNAVAILABLE',
    kind: 'operational',
    message: `The plugin "${plugin}" has crashed and is started again in ${Math.ceil(retryAfterMs / 1000)} s. The last crash: ${last.message}`,
    data: { plugin, retryAfterMs, error: toldError(last) },
  });
}

/** What it gave back cannot be used. */
export function resultInvalid(plugin: string, problem: string): AppError {
  return new AppError({
    code: 'PLUGIN_RESULT_INVALID',
    kind: 'bug',
    message: `The plugin "${plugin}" answered with something that cannot be used: ${problem}.`,
    data: { plugin, problem },
    effect: 'unknown',
  });
}

/** It reached for what the user has not granted. */
export function refused(plugin: string, { kind, what }: Denial): AppError {
  return new AppError({
    code: 'PLUGIN_DENIED',
    message: `The plugin "${plugin}" was refused ${kind === 'other' ? '' : `(${kind}) `}"${what}": it was not granted. See its capabilities on the Plugins page.`,
    data: { plugin, kind, what },
  });
}
