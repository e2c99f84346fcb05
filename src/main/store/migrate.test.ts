import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from './database';
import { migrate } from './migrate';
import { MIGRATIONS } from './migrations';
import type { Migration } from './migrations/migration';
import { openStore } from './open-store';
import { aRun, aStep, createTempStore, runId, silentLog, type TempStore } from './testing/temp-store';
import { DATABASE_FILE } from './workspace-folder';

const next: Migration = {
  version: (MIGRATIONS.at(-1)?.version ?? 0) + 1,
  title: 'next',
  up: (db) => void db.exec('ALTER TABLE settings ADD COLUMN note TEXT'),
};

/** See `steps.key` in 0001-spine. */
const FIRST_STEP_OF_RUN_1 = 2 ** 21;

let temp: TempStore;
beforeEach(() => {
  temp = createTempStore();
  temp.store.db.exec(`INSERT INTO settings (key, value) VALUES ('language', '"en"')`);
});
afterEach(() => temp.dispose());

const backups = () => readdirSync(join(temp.home, 'backups'));
const version = () => temp.store.db.pragma('user_version', { simple: true });

const tables = (db: Database.Database) =>
  db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).pluck().all() as string[];

/** One row in each table: texts are 'a', so that foreign keys meet, and numbers 1; what has a default keeps it. */
function fillEveryTable(db: Database.Database): void {
  const values: Record<string, string | number | Buffer> = { TEXT: 'a', INTEGER: 1, BLOB: Buffer.from('a'), ANY: '{}' };
  for (const table of tables(db)) {
    const all = db.pragma(`table_info(${table})`) as {
      name: string;
      type: string;
      notnull: 0 | 1;
      dflt_value: unknown;
      pk: number;
    }[];
    const columns = all.filter(({ notnull, dflt_value, pk }) => pk > 0 || (notnull === 1 && dflt_value === null));
    const row = columns.map(({ name, type }) => (table === 'steps' && name === 'key' ? FIRST_STEP_OF_RUN_1 : values[type]));
    const names = columns.map(({ name }) => name).join();
    // Counts may be there already: triggers of other tables keep them.
    db.prepare(`INSERT OR IGNORE INTO ${table} (${names}) VALUES (${columns.map(() => '?').join()})`).run(row);
  }
}

const contents = (db: Database.Database) =>
  Object.fromEntries(tables(db).map((table) => [table, db.prepare(`SELECT * FROM ${table}`).all()]));

describe('migration', () => {
  it('numbers have no gaps, and shipped ones never change', () => {
    expect(MIGRATIONS.map((migration) => migration.version)).toEqual(MIGRATIONS.map((_migration, index) => index + 1));
    const schema = (
      temp.store.db.prepare(`SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name`).pluck().all() as string[]
    ).join('\n');
    const digest = createHash('sha256').update(schema.replace(/\s+/g, ' ')).digest('hex').slice(0, 16);
    expect(digest).toMatchInlineSnapshot(`"bc9242a767f708cc"`);
  });

  it.each(MIGRATIONS.slice(0, -1).map((migration) => migration.version))(
    'opens a database of version %i with all that it holds',
    async (old) => {
      temp.store.close();
      rmSync(join(temp.home, DATABASE_FILE));
      const db = openDatabase(temp.home);
      migrate({ db, home: temp.home, migrations: MIGRATIONS.slice(0, old), log: silentLog, nowMs: 0 });
      fillEveryTable(db);
      const before = contents(db);
      db.close();
      const store = temp.reopen();
      expect(version()).toBe(MIGRATIONS.length);
      expect(contents(store.db)).toMatchObject(before);
      expect(store.db.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(await store.journal.loadRun(runId('a'))).toMatchObject({ run: { id: 'a', flowId: 'a' }, steps: [{ nodeId: 'a' }] });
      store.journal.write({ kind: 'run', run: aRun('run_1'), created: {} });
      store.journal.write({ kind: 'step', step: aStep('run_1') });
      await store.journal.flush();
      expect((await store.journal.loadRun(runId('run_1')))?.steps).toEqual([aStep('run_1')]);
    },
  );

  it('keeps a verified copy from before, and the data', () => {
    const store = temp.reopen({ migrations: [...MIGRATIONS, next], clock: { now: () => Date.UTC(2026, 0, 2, 3, 4, 5) } });
    expect(store.db.prepare('SELECT value, note FROM settings').get()).toEqual({ value: '"en"', note: null });
    expect(version()).toBe(next.version);
    const [file = ''] = backups();
    expect(backups()).toEqual([`pulseflow-schema-${MIGRATIONS.at(-1)?.version}-2026-01-02T03-04-05-000Z.db`]);
    const copy = new Database(join(temp.home, 'backups', file), { readonly: true });
    expect(copy.prepare('SELECT * FROM settings').all()).toEqual([{ key: 'language', value: '"en"', updated_at: 0 }]);
    copy.close();
  });

  it.each([
    ['its SQL is wrong', (db: Database.Database) => void db.exec('ALTER TABLE nothing ADD COLUMN a')],
    [
      'it leaves rows that point nowhere',
      (db: Database.Database) => void db.exec(`INSERT INTO flow_versions VALUES ('flow_x', 1, '{}', '', '', 1)`),
    ],
  ])('leaves the original untouched when %s', (_why, up) => {
    temp.store.close();
    const file = join(temp.home, 'pulseflow.db');
    const before = readFileSync(file);
    const dropping: Migration = { ...next, up: (db) => void db.exec('DROP TABLE settings') };
    const broken: Migration = { version: next.version + 1, title: 'broken', up };
    expect(() => openStore({ home: temp.home, log: silentLog, migrations: [...MIGRATIONS, dropping, broken] })).toThrow(
      expect.objectContaining({ code: 'MIGRATION_FAILED', message: expect.stringContaining('Nothing was changed') as string }),
    );
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(backups().filter((name) => !name.endsWith('.db'))).toEqual([]);
    expect(temp.reopen().db.prepare('SELECT value FROM settings').pluck().get()).toBe('"en"');
  });

  it('refuses a database of a newer version and leaves it as it is', () => {
    temp.reopen({ migrations: [...MIGRATIONS, next] });
    expect(() => temp.reopen()).toThrow(
      expect.objectContaining({ code: 'DATABASE_NEWER', message: expect.stringContaining('Update PulseFlow') as string }),
    );
    temp.reopen({ migrations: [...MIGRATIONS, next] });
    expect(version()).toBe(next.version);
  });
});
