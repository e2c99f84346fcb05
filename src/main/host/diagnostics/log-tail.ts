/** Keeps the end of the log in the workspace, over restarts, for the diagnostics: two files of limited size. */
import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../log';

const MAX_FILE_BYTES = 512 * 1024;

export interface LogTail {
  /** Writes to the log given, and keeps what is more than debug. */
  log: Log;
  /** The last lines, oldest first, in at most so many bytes. */
  read(maxBytes: number): string;
}

/** A folder that cannot be written costs the memory of the log, nothing else. */
export function createLogTail(inner: Log, folder: string, now: () => number): LogTail {
  const current = join(folder, 'host.log');
  const previous = join(folder, 'host.1.log');
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

  function textOf(file: string): string {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  }

  return {
    log: {
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
    },
    read(maxBytes) {
      const text = textOf(previous) + textOf(current);
      if (text.length <= maxBytes) return text;
      const cut = text.slice(-maxBytes);
      return cut.slice(cut.indexOf('\n') + 1);
    },
  };
}
