import type { RunRecord } from '#main/engine/ports';

/** With whom a run does not overlap, and its own settings: kept beside the run, since few have any. */
export type StartOptions = Pick<RunRecord, 'overlap' | 'settings'>;

export const SAVE_START_OPTIONS = 'UPDATE runs SET start_options = ? WHERE key = ?';

/** What `runs.start_options` holds; undefined: null. */
export function startOptionsText({ overlap, settings }: StartOptions): string | undefined {
  return overlap === undefined && settings === undefined ? undefined : JSON.stringify({ overlap, settings });
}

export function startOptionsFrom(stored: string | null): StartOptions {
  return stored === null ? {} : (JSON.parse(stored) as StartOptions);
}
