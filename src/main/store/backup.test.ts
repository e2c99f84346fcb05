import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backUp, listBackups, pruneBackups } from './backup';
import { openStore, type Store } from './index';
import { restoreBackup } from './restore';
import { linesOf, spawnStoreCode } from './testing/child';
import { aRun, aStep, runId, silentLog } from './testing/temp-store';

let home: string;
let store: Store | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-backup-'));
});
afterEach(() => {
  store?.close();
  store = undefined;
  rmSync(home, { recursive: true, force: true });
});

const open = (): Store => (store = openStore({ home, log: silentLog }));
const shut = () => {
  store?.close();
  store = undefined;
};
const text = 'x'.repeat(300);

/** Records finished runs, or open ones. */
async function record(into: Store, from: number, count: number, status: 'succeeded' | 'running' = 'succeeded') {
  for (let n = from; n < from + count; n++) {
    const id = `run_${n}`;
    into.journal.write({
      kind: 'run',
      created: {},
      run: aRun(id, { status, ...(status === 'succeeded' ? { finishedAt: 2000 } : {}) }),
    });
    into.journal.write({ kind: 'step', step: aStep(id, { outputs: { out: [{ json: { n, text } }] } }) });
  }
  await into.journal.flush();
}
const idsIn = (file: string): string[] => {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare('SELECT id FROM runs ORDER BY key').pluck().all() as string[];
  } finally {
    db.close();
  }
};
const filesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : []);

describe('a backup', () => {
  it('is whole and sound although runs are recorded while it is made', async () => {
    const source = open();
    await record(source, 0, 3000);
    let turns = 0;
    const made = await backUp({
      db: source.db,
      home,
      nowMs: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
      onProgress: () => {
        turns += 1;
        source.journal.write({ kind: 'run', created: {}, run: aRun(`run_meanwhile_${turns}`, { status: 'succeeded' }) });
        void source.journal.flush();
      },
    });
    expect(made).toMatchObject({ name: 'pulseflow-backup-2026-01-02T03-04-05-006Z.db', at: Date.UTC(2026, 0, 2, 3, 4, 5, 6) });
    expect(turns).toBeGreaterThan(2);
    const ids = idsIn(made.file);
    expect(ids.length).toBeGreaterThanOrEqual(3000);
    expect(filesIn(join(home, 'backups'))).toEqual([made.name]);
    expect(source.backups()).toEqual([made]);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const source = open();
    await record(source, 0, 3000);
    const stopping = new AbortController();
    const making = backUp({ db: source.db, home, nowMs: 1, signal: stopping.signal, onProgress: () => stopping.abort() });
    await expect(making).rejects.toMatchObject({ code: 'BACKUP_FAILED' });
    expect(filesIn(join(home, 'backups'))).toEqual([]);
  });

  it('that is killed half-way leaves the data whole and no file that passes for a backup', async () => {
    const child = spawnStoreCode(
      home,
      `const store = openStore({ home, log });
       const { backUp } = await import(${JSON.stringify(`${import.meta.dirname}/backup.ts`)});
       for (let n = 0; n < 3000; n++) store.journal.write({ kind: 'run', created: {}, run: { id: 'run_' + n, flowId: 'flow_1', flowName: '${text}',
         flowVersion: 1, status: 'succeeded', trigger: { kind: 'manual' }, test: false, createdAt: 1000 } });
       await store.journal.flush();
       say('recorded');
       await backUp({ db: store.db, home, nowMs: 1, onProgress: (pages) => { if (pages > 100) process.kill(process.pid, 'SIGKILL'); } });
       say('made');`,
    );
    const lines = linesOf(child);
    await lines.ended;
    expect(lines.all).toEqual(['recorded']);
    expect(filesIn(join(home, 'backups')).some((name) => name.includes('.partial'))).toBe(true);
    expect(listBackups(home)).toEqual([]);
    const again = open();
    expect(again.db.pragma('integrity_check', { simple: true })).toBe('ok');
    const made = await again.backUp();
    expect(idsIn(made.file)).toHaveLength(3000);
    expect(filesIn(join(home, 'backups'))).toEqual([made.name]);
  });

  it('gives way to newer ones beyond the number to keep, and the copies of migrations stay', async () => {
    const source = open();
    for (const nowMs of [1000, 2000, 3000]) await backUp({ db: source.db, home, nowMs });
    copyFileSync(listBackups(home)[0]?.file ?? '', join(home, 'backups', 'pulseflow-schema-1-1970-01-01T00-00-00-500Z.db'));
    expect(pruneBackups(home, 2)).toBe(1);
    expect(listBackups(home).map(({ at, kind }) => [at, kind])).toEqual([
      [3000, 'backup'],
      [2000, 'backup'],
      [500, 'migration'],
    ]);
  });
});

describe('restoring a backup', () => {
  const restore = (file: string, more: { resumeRuns?: boolean } = {}) =>
    restoreBackup({ home, file, nowMs: Date.UTC(2026, 5, 1), ...more });

  it('brings the data of then back and keeps the data of now aside, with what stood in its log', async () => {
    await record(open(), 0, 2);
    const made = await opened().backUp();
    await record(opened(), 2, 3);
    // As a kill leaves it: with a write-ahead log beside the database.
    const crashed = join(home, 'crashed');
    for (const suffix of ['', '-wal']) copyFileSync(join(home, `pulseflow.db${suffix}`), `${crashed}${suffix}`);
    shut();
    for (const suffix of ['', '-wal']) copyFileSync(`${crashed}${suffix}`, join(home, `pulseflow.db${suffix}`));

    const { replacedFile, closedRuns } = await restore(made.file);
    expect(closedRuns).toBe(0);
    expect(idsIn(replacedFile ?? '')).toHaveLength(5);
    const back = open();
    expect(back.db.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(2);
    expect((await back.journal.loadRun(runId('run_1')))?.steps[0]?.outputs).toEqual({ out: [{ json: { n: 1, text } }] });
    expect(back.backups().map(({ kind }) => kind)).toEqual(expect.arrayContaining(['backup', 'replaced']));
  });

  it('lets no run go on by itself that was open then, unless it is told to', async () => {
    await record(open(), 0, 1, 'running');
    const made = await opened().backUp();
    shut();
    expect((await restore(made.file)).closedRuns).toBe(1);
    expect(await open().journal.openRuns()).toEqual([]);
    expect((await opened().journal.loadRun(runId('run_0')))?.run).toMatchObject({
      status: 'cancelled',
      error: { code: 'RUN_OPEN_IN_BACKUP' },
    });
    shut();
    expect((await restore(made.file, { resumeRuns: true })).closedRuns).toBe(0);
    expect(await open().journal.openRuns()).toEqual(['run_0']);
  });

  it('is refused while an instance runs, and for what is no backup', async () => {
    const made = await open().backUp();
    await expect(restore(made.file)).rejects.toMatchObject({ code: 'WORKSPACE_LOCKED' });
    shut();
    const before = readFileSync(join(home, 'pulseflow.db'));
    const other = join(home, 'other.db');
    new Database(other).exec('CREATE TABLE a (b)').close();
    writeFileSync(join(home, 'text.db'), 'no database at all, but long enough to be read as one'.repeat(50));
    const bytes = readFileSync(made.file);
    bytes.fill(0xff, 5000, 9000);
    writeFileSync(join(home, 'damaged.db'), bytes);
    for (const name of ['missing.db', 'other.db', 'text.db', 'damaged.db', 'pulseflow.db']) {
      await expect(restore(join(home, name)), name).rejects.toMatchObject({ code: 'RESTORE_REFUSED' });
    }
    expect(readFileSync(join(home, 'pulseflow.db')).equals(before)).toBe(true);
  });

  it('takes the place of a database that cannot be read any more', async () => {
    await record(open(), 0, 2);
    const made = await opened().backUp();
    shut();
    writeFileSync(join(home, 'pulseflow.db'), 'broken');
    const { replacedFile } = await restore(made.file);
    expect(readFileSync(replacedFile ?? '', 'utf8')).toBe('broken');
    expect(open().db.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(2);
  });

  it('that is killed before the last step leaves the old data', async () => {
    await record(open(), 0, 1);
    const made = await opened().backUp();
    await record(opened(), 1, 1);
    shut();
    const child = spawnStoreCode(
      home,
      `const fs = (await import('node:fs')).default;
       const { syncBuiltinESMExports } = await import('node:module');
       fs.renameSync = () => { say('renaming'); process.kill(process.pid, 'SIGKILL'); };
       syncBuiltinESMExports();
       const { restoreBackup } = await import(${JSON.stringify(`${import.meta.dirname}/restore.ts`)});
       await restoreBackup({ home, file: ${JSON.stringify(made.file)}, nowMs: 1 });
       say('restored');`,
    );
    const lines = linesOf(child);
    await lines.ended;
    expect(lines.all).toEqual(['renaming']);
    expect(open().db.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(2);
    shut();
    await restore(made.file);
    expect(open().db.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(1);
  });
});

/** The store that is open. */
function opened(): Store {
  if (store === undefined) throw new Error('no store is open');
  return store;
}
