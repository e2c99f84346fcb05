/** Backups of the workspace's database: on demand, and once a day at an hour of the machine's clock. */
import { AppError, toErrorInfo } from '#shared/model/errors';
import type { Settings } from '#shared/model/settings';

/** A late machine (asleep, off) makes its backup soon after it is back. */
const LOOK_EVERY_MS = 10 * 60_000;
const FIRST_LOOK_MS = 2 * 60_000;
/** After a failure, the next try. */
const RETRY_MS = 6 * 3_600_000;

export interface StoredBackup {
  name: string;
  file: string;
  at: number;
  sizeBytes: number;
  kind: 'backup' | 'migration' | 'replaced';
}

export interface BackupPorts {
  backUp(signal: AbortSignal): Promise<StoredBackup>;
  /** Newest first. */
  list(): StoredBackup[];
  /** Deletes backups beyond the newest `keep`. */
  prune(keep: number): number;
  settings(): Settings['backup'];
  clock: { now(): number; setTimer(atMs: number, callback: () => void): { cancel(): void } };
  /** Something a person must hear of. */
  report(problem: AppError): void;
  log: { info(data: object, text: string): void };
}

export interface Backups {
  start(): void;
  list(): StoredBackup[];
  /** Errors: BACKUP_RUNNING, BACKUP_FAILED. */
  make(): Promise<StoredBackup>;
  /** Stops the one under way; resolves when it has. */
  close(): Promise<void>;
}

/** The latest moment at or before `nowMs` when the machine's clock showed the full `hour`. */
export function lastTurnOf(hour: number, nowMs: number): number {
  const turn = new Date(nowMs);
  turn.setHours(hour, 0, 0, 0);
  if (turn.getTime() > nowMs) turn.setDate(turn.getDate() - 1);
  return turn.getTime();
}

export function createBackups({ backUp, list, prune, settings, clock, report, log }: BackupPorts): Backups {
  const closing = new AbortController();
  let underWay: Promise<StoredBackup> | undefined;
  let timer: { cancel(): void } | undefined;
  let notBefore = 0;

  async function make(): Promise<StoredBackup> {
    if (underWay !== undefined) {
      throw new AppError({ code: 'BACKUP_RUNNING', message: 'A backup is being made already. Wait for it to end.' });
    }
    underWay = backUp(closing.signal);
    try {
      const made = await underWay;
      const removed = prune(settings().keep);
      log.info({ file: made.file, sizeBytes: made.sizeBytes, removed }, 'A backup was made');
      return made;
    } finally {
      underWay = undefined;
    }
  }

  function isDue(): boolean {
    const { enabled, hour } = settings();
    if (!enabled || underWay !== undefined || clock.now() < notBefore) return false;
    const newest = list().find(({ kind }) => kind === 'backup');
    return newest === undefined || newest.at < lastTurnOf(hour, clock.now());
  }

  function look(): void {
    if (isDue()) {
      make().catch((error: unknown) => {
        if (closing.signal.aborted) return;
        notBefore = clock.now() + RETRY_MS;
        const { code, message } = toErrorInfo(error);
        report(new AppError({ code, kind: 'operational', message, cause: error }));
      });
    }
    arm(LOOK_EVERY_MS);
  }

  function arm(delayMs: number): void {
    if (!closing.signal.aborted) timer = clock.setTimer(clock.now() + delayMs, look);
  }

  return {
    start: () => arm(FIRST_LOOK_MS),
    list,
    make,
    async close() {
      closing.abort();
      timer?.cancel();
      await underWay?.catch(() => undefined);
    },
  };
}
