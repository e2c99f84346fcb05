import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/model/errors';
import { type BackupPorts, createBackups, lastTurnOf, type StoredBackup } from './backups';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Noon, by the clock of the machine. */
const NOON = new Date(2026, 5, 10, 12).getTime();

function setUp(change: Partial<BackupPorts> = {}) {
  let nowMs = NOON;
  let next: { atMs: number; callback: () => void } | undefined;
  const stored: StoredBackup[] = [];
  const reports: AppError[] = [];
  const pruned: number[] = [];
  const settings = { enabled: true, hour: 3, keep: 2 };
  const backups = createBackups({
    async backUp() {
      const made: StoredBackup = { name: 'a', file: '/a', at: nowMs, sizeBytes: 1, kind: 'backup' };
      stored.unshift(made);
      return made;
    },
    list: () => stored,
    prune: (keep) => pruned.push(keep),
    settings: () => settings,
    clock: {
      now: () => nowMs,
      setTimer(atMs, callback) {
        next = { atMs, callback };
        return { cancel: () => (next = undefined) };
      },
    },
    report: (problem) => reports.push(problem),
    log: { info() {} },
    ...change,
  });
  /** Lets so much time pass, with all the looks in it. */
  async function pass(ms: number): Promise<void> {
    const end = nowMs + ms;
    while (next !== undefined && next.atMs <= end) {
      const { atMs, callback } = next;
      nowMs = atMs;
      callback();
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    }
    nowMs = end;
  }
  return { backups, stored, reports, pruned, settings, pass };
}

describe('the daily backup', () => {
  it('is made once a day from its hour on, and the first one soon after the start', async () => {
    const { backups, stored, pruned, pass } = setUp();
    backups.start();
    await pass(HOUR_MS);
    expect(stored).toHaveLength(1);
    await pass(13 * HOUR_MS);
    expect(stored).toHaveLength(1);
    await pass(2 * HOUR_MS);
    expect(stored).toHaveLength(2);
    expect(new Date(stored[0]?.at ?? 0).getHours()).toBe(3);
    await pass(3 * DAY_MS);
    expect(stored).toHaveLength(5);
    expect(pruned).toEqual([2, 2, 2, 2, 2]);
  });

  it('is left out when it is switched off', async () => {
    const { backups, stored, settings, pass } = setUp();
    settings.enabled = false;
    backups.start();
    await pass(2 * DAY_MS);
    expect(stored).toEqual([]);
  });

  it('tells people when it fails, and tries again hours later', async () => {
    let tries = 0;
    const { backups, reports, pass } = setUp({
      backUp() {
        tries += 1;
        return Promise.reject(new AppError({ code: 'BACKUP_FAILED', kind: 'operational', message: 'no room' }));
      },
    });
    backups.start();
    await pass(5 * HOUR_MS);
    expect(tries).toBe(1);
    expect(reports).toMatchObject([{ code: 'BACKUP_FAILED', message: 'no room' }]);
    await pass(2 * HOUR_MS);
    expect(tries).toBe(2);
  });

  it('runs one at a time, and is stopped by the end', async () => {
    let aborted = false;
    const { backups } = setUp({
      backUp: (signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted = true;
            reject(new Error('stopped'));
          });
        }),
    });
    const first = backups.make();
    await expect(backups.make()).rejects.toMatchObject({ code: 'BACKUP_RUNNING' });
    const ended = expect(first).rejects.toThrow('stopped');
    await backups.close();
    await ended;
    expect(aborted).toBe(true);
  });
});

describe('the last turn of an hour', () => {
  it('is today or yesterday', () => {
    expect(lastTurnOf(3, NOON)).toBe(new Date(2026, 5, 10, 3).getTime());
    expect(lastTurnOf(12, NOON)).toBe(NOON);
    expect(lastTurnOf(13, NOON)).toBe(new Date(2026, 5, 9, 13).getTime());
  });
});
