/** Keeps the end of the log in the workspace, over restarts, for the diagnostics: two files of limited size. */
import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../log';

const MAX_FILE_BYTES = 512 * 1024;

const CURRENT = 'host.log';
const PREVIOUS = 'host.1.log';

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The last lines kept in the folder, by whichever process, oldest first, in at most so many bytes. */
export function readLogTail(folder: string, maxBytes: number): string {
  const text = textOf(join(folder, PREVIOUS)) + textOf(join(folder, CURRENT));
  if (text.length <= maxBytes) return text;
  const cut = text.slice(-maxBytes);
  return cut.slice(cut.indexOf('\n') + 1);
}

/** A log that keeps what is more than debug in the folder. One that cannot be written costs the memory, nothing else. */
export function keepLogTail(inner: Log, folder: string, now: () => number): Log {
  const current = join(folder, CURRENT);
  const previous = join(folder, PREVIOUS);
  let sizeBytes: number | undefined;

  function keep(level: string, data: object, message: string): void {
    try {
      const line = `${JSON.stringify({ at: new Date(now()).toISOString(), level, message, ...data })}\n`;
      if (sizeBytes === undefined) {
        mkdirSync(folder, { recursive: true });
        sizeBytes = statSync(current, { throwIfNoEntry: false })?.size ?? 0;
      }
      if (sizeBytes + line.length > MAX_FILE_BYTES) {
        renameSync(current, previous);
        sizeBytes = 0;
      }
      appendFileSync(current, line, { mode: 0o600 });
      sizeBytes += Buffer.byteLength(line);
    } catch {
      // Read-only, full, or data that is no JSON: the log itself has the line.
    }
  }

  return {
    debug: (data, message) => inner.debug(data, message),
    info(data, message) {
      inner.info(data, message);
      keep('info', data, message);
    },
    warn(data, message) {
      inner.warn(data, message);
      keep('warn', data, message);
    },
    error(data, message) {
      inner.error(data, message);
      keep('error', data, message);
    },
  };
}
