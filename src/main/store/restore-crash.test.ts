/** A process that ends at any of the file operations of a restore: from that one on, none happens. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openStore } from './index';
import { restoreBackup } from './restore';
import { aRun, silentLog } from './testing/temp-store';

const death = vi.hoisted(() => ({ at: Number.POSITIVE_INFINITY, calls: 0 }));
vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs')>();
  const mortal = <Args extends unknown[], Result>(work: (...args: Args) => Result) => {
    return (...args: Args): Result => {
      death.calls += 1;
      if (death.calls >= death.at) throw new Error('the process has ended');
      return work(...args);
    };
  };
  return {
    ...real,
    copyFileSync: mortal(real.copyFileSync),
    linkSync: mortal(real.linkSync),
    renameSync: mortal(real.renameSync),
    rmSync: mortal(real.rmSync),
    fsyncSync: mortal(real.fsyncSync),
  };
});

function countRuns(home: string): unknown {
  const store = openStore({ home, log: silentLog });
  try {
    expect(store.db.pragma('integrity_check', { simple: true })).toBe('ok');
    return store.db.prepare('SELECT count(*) FROM runs').pluck().get();
  } finally {
    store.close();
  }
}

describe('a restore that is cut off', () => {
  it.each([
    ['sound', 2],
    ['damaged', 'damaged'],
  ])('leaves the old database (%s) or the new one, at every file operation', async (state, expectedOld) => {
    const home = mkdtempSync(join(tmpdir(), 'pulseflow-restore-'));
    const store = openStore({ home, log: silentLog });
    store.journal.write({ kind: 'run', created: {}, run: aRun('run_0', { status: 'succeeded' }) });
    await store.journal.flush();
    const { file } = await store.backUp();
    store.journal.write({ kind: 'run', created: {}, run: aRun('run_1', { status: 'succeeded' }) });
    await store.journal.flush();
    store.close();
    const database = join(home, 'pulseflow.db');
    const old = state === 'sound' ? readFileSync(database) : Buffer.from('damaged');
    const seen: unknown[] = [];
    for (let at = 1; at < 100; at++) {
      writeFileSync(database, old);
      Object.assign(death, { at, calls: 0 });
      const isDone = await restoreBackup({ home, file, nowMs: at }).then(
        () => true,
        () => false,
      );
      Object.assign(death, { at: Number.POSITIVE_INFINITY });
      const isOld = readFileSync(database).equals(old);
      seen.push(isOld ? (state === 'sound' ? countRuns(home) : 'damaged') : countRuns(home));
      if (isDone) break;
    }
    expect(new Set(seen)).toEqual(new Set([expectedOld, 1]));
    expect(seen.at(-1)).toBe(1);
    expect(seen.length).toBeGreaterThan(8);
  });
});
