import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS } from './migrations';
import type { Migration } from './migrations/migration';
import { openStore } from './open-store';
import { createTempStore, silentLog, type TempStore } from './testing/temp-store';

const next: Migration = {
  version: (MIGRATIONS.at(-1)?.version ?? 0) + 1,
  title: 'next',
  up: (db) => void db.exec('ALTER TABLE settings ADD COLUMN note TEXT'),
};

let temp: TempStore;
beforeEach(() => {
  temp = createTempStore();
  temp.store.db.exec(`INSERT INTO settings (key, value) VALUES ('language', '"en"')`);
});
afterEach(() => temp.dispose());

const backups = () => readdirSync(join(temp.home, 'backups'));
const version = () => temp.store.db.pragma('user_version', { simple: true });

describe('migration', () => {
  it('numbers rise, and shipped ones never change', () => {
    const versions = MIGRATIONS.map((migration) => migration.version);
    expect(versions).toEqual([...new Set(versions)].sort((one, other) => one - other));
    const schema = (
      temp.store.db.prepare(`SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name`).pluck().all() as string[]
    ).join('\n');
    const digest = createHash('sha256').update(schema.replace(/\s+/g, ' ')).digest('hex').slice(0, 16);
    expect(digest).toMatchInlineSnapshot(`"8cb4ee73a422552d"`);
  });

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
