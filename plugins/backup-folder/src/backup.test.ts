import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JsonObject } from '@pulseflow/sdk';
import { createTestFiles, type RunNodeOptions, runNode, type TestFiles } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { create } from './create';
import { list } from './list';
import { restore } from './restore';

interface Backup extends JsonObject {
  path: string;
  name: string;
  sha256: string;
  files: number;
  deleted: string[];
}

describe('backups of folders', () => {
  let files: TestFiles;

  beforeEach(() => {
    files = createTestFiles();
    put('docs/letter.txt', 'Dear all');
    put('docs/deep/er/ação.txt', 'x'.repeat(200_000));
    put('docs/cache/a.tmp', 'waste');
    mkdirSync(join(files.folder, 'docs/empty'));
  });
  afterEach(() => files.dispose());

  function put(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(files.folder, path)), { recursive: true });
    writeFileSync(join(files.folder, path), content);
  }
  const at = (path: string) => join(files.folder, path);
  const text = (path: string) => readFileSync(at(path), 'utf8');
  const backUp = async (config: JsonObject = {}, more: RunNodeOptions = {}): Promise<Backup> => {
    const { out } = await runNode(create, { config: { folders: 'docs', ...config }, files, ...more });
    return (out[0] as { backup: Backup }).backup;
  };
  const bringBack = async (config: JsonObject = {}) => {
    const { out } = await runNode(restore, { config, files });
    return (out[0] as { restored: JsonObject }).restored;
  };

  it('hold every file, and tell what they are; the checksum is one that sha256sum knows', async () => {
    const backup = await backUp({ exclude: '*.tmp' });
    expect(backup).toMatchObject({ set: 'backup', files: 2, bytes: 200_008, verified: true, skipped: [], deleted: [] });
    expect(backup.name).toMatch(/^backup-\d{4}-\d\d-\d\d-\d{6}\.zip$/);
    expect(createHash('sha256').update(readFileSync(backup.path)).digest('hex')).toBe(backup.sha256);
    expect(readFileSync(`${backup.path}.sha256`, 'utf8')).toBe(`${backup.sha256}  ${backup.name}\n`);
    expect(readdirSync(at('backups')).sort()).toEqual([backup.name, `${backup.name}.sha256`]);
    expect(backup['sizeBytes']).toBe(statSync(backup.path).size);
  });

  it('bring files back as they were: bytes, names, times, empty folders', async () => {
    utimesSync(at('docs/letter.txt'), 1_700_000_000, 1_700_000_000);
    await backUp();
    const restored = await bringBack();
    expect(restored).toMatchObject({ files: 3, left: 0, folder: at('restored') });
    expect(text('restored/docs/deep/er/ação.txt')).toBe('x'.repeat(200_000));
    expect(statSync(at('restored/docs/letter.txt')).mtimeMs).toBe(1_700_000_000_000);
    expect(readdirSync(at('restored/docs')).sort()).toEqual(['cache', 'deep', 'empty', 'letter.txt']);
  });

  it('pack what can be packed, and leave alone what is packed already', async () => {
    put('docs/a.txt', Buffer.alloc(300_000));
    const packed = Number((await backUp({ name: 'text' }))['sizeBytes']);
    put('docs/a.jpg', Buffer.alloc(300_000));
    expect(packed).toBeLessThan(10_000);
    expect((await backUp({ name: 'photo' }))['sizeBytes']).toBeGreaterThan(300_000);
  });

  it('take only what is wanted, from several folders, never themselves', async () => {
    put('other/docs/b.txt', 'b');
    const backup = await backUp({ folders: '.\nother/docs', include: '*.txt', to: 'backups' });
    expect(backup.files).toBe(4);
    await backUp({ folders: '.\nother/docs', include: '*.txt, *.zip', name: 'second' });
    const restored = await bringBack({ name: 'second', include: '**/b.txt' });
    expect(restored['files']).toBe(2);
    const twins = await backUp({ folders: 'docs\nother/docs', name: 'twins' });
    expect(twins.files).toBe(4);
    await bringBack({ name: 'twins', to: 'apart' });
    expect(readdirSync(at('apart')).sort()).toEqual(['docs', 'docs-2']);
  });

  it('follow no links, and say so', async () => {
    symlinkSync('/etc/hostname', at('docs/link'));
    const { logs, out } = await runNode(create, { config: { folders: 'docs' }, files });
    expect((out[0] as { backup: Backup }).backup.files).toBe(3);
    expect(logs).toEqual([{ level: 'info', message: 'Links are not followed: 1 left out.' }]);
  });

  it.skipIf(process.platform === 'win32')('say what could not be read: as a failure, or as a list', async () => {
    put('docs/odd\\name.txt', 'x');
    await expect(backUp()).rejects.toMatchObject({ code: 'BACKUP_UNREADABLE', data: { reason: 'BACKSLASH_IN_NAME' } });
    const backup = await backUp({ whenUnreadable: 'skip' });
    expect(backup).toMatchObject({ files: 3, skippedCount: 1, skipped: [{ path: at('docs/odd\\name.txt') }] });
  });

  it('make one backup for a step, also when it is repeated after a crash', async () => {
    const first = await backUp();
    const second = await backUp({}, { attempt: 2 });
    expect(second.path).toBe(first.path);
    expect(readdirSync(at('backups')).filter((name) => name.endsWith('.zip'))).toHaveLength(1);
  });

  it('delete older ones of their own by the rules, and nothing else', async () => {
    let now = new Date(2026, 0, 1, 2).getTime();
    const nightly = async (night: number) => {
      now += 86_400_000;
      const config = { keepLast: 2, keepDaily: 0, keepWeekly: 0, keepMonthly: 0 };
      return await backUp(config, { now: () => now, runId: `night-${night}` });
    };
    put('backups/backup-2020-01-01-000000.zip', 'made by somebody else');
    put('backups/notes.txt', 'mine');
    const other = await backUp({ name: 'other' }, { now: () => now - 1e9 });
    const made: Backup[] = [];
    for (let night = 0; night < 4; night++) made.push(await nightly(night));
    expect(made.map(({ deleted }) => deleted.length)).toEqual([0, 0, 1, 1]);
    const left = readdirSync(at('backups')).filter((name) => !name.endsWith('.sha256'));
    const expected = ['backup-2020-01-01-000000.zip', 'notes.txt', other.name, made[2]?.name, made[3]?.name];
    expect(left.sort()).toEqual(expected.sort());
  });

  it('are listed newest first, with their age', async () => {
    await backUp({ name: 'a' }, { now: () => 1_000_000 });
    await backUp({ name: 'b' }, { now: () => 2_000_000 });
    const { out } = await runNode(list, { files, now: () => 3_000_000 });
    expect(out).toMatchObject([
      { set: 'b', ageMs: 1_000_000, files: 3 },
      { set: 'a', ageMs: 2_000_000, createdAt: '1970-01-01T00:16:40.000Z' },
    ]);
    expect((await runNode(list, { config: { name: 'a' }, files })).out).toHaveLength(1);
    expect((await runNode(list, { config: { folder: 'nowhere' }, files })).out).toEqual([]);
  });

  it('that are damaged are not restored: no broken file takes the place of another', async () => {
    // Random bytes are not packed, so that they are found in the archive as they are.
    const photo = randomBytes(4000);
    put('docs/photo.jpg', photo);
    const backup = await backUp();
    const bytes = readFileSync(backup.path);
    const place = bytes.indexOf(photo.subarray(100, 200));
    expect(place).toBeGreaterThan(0);
    bytes[place] = (bytes[place] ?? 0) ^ 0xff;
    writeFileSync(backup.path, bytes);
    put('restored/docs/photo.jpg', 'the old one');
    await expect(bringBack({ whenExists: 'replace' })).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    expect(text('restored/docs/photo.jpg')).toBe('the old one');
    writeFileSync(backup.path, bytes.subarray(0, bytes.length - 1000));
    await expect(bringBack({ backup: backup.path })).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    expect(readdirSync(at('restored/docs')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('leave, replace or refuse files that are there', async () => {
    await backUp();
    put('restored/docs/letter.txt', 'newer');
    await expect(bringBack()).rejects.toMatchObject({ code: 'BACKUP_FILE_EXISTS' });
    expect(existsSync(at('restored/docs/deep'))).toBe(false);
    expect(await bringBack({ whenExists: 'skip' })).toMatchObject({ files: 2, left: 1 });
    expect(text('restored/docs/letter.txt')).toBe('newer');
    expect(await bringBack({ whenExists: 'replace' })).toMatchObject({ files: 3, left: 0 });
    expect(text('restored/docs/letter.txt')).toBe('Dear all');
  });

  it('are not restored through a link that leads out', async () => {
    await backUp();
    mkdirSync(at('restored'));
    mkdirSync(at('elsewhere'));
    symlinkSync(at('elsewhere'), at('restored/docs'));
    await expect(bringBack({ whenExists: 'replace' })).rejects.toMatchObject({ code: 'BACKUP_LEADS_OUT' });
    expect(readdirSync(at('elsewhere'))).toEqual([]);
  });

  it('leave nothing half behind when the run is cancelled', async () => {
    const controller = new AbortController();
    const running = runNode(create, {
      config: { folders: 'docs' },
      files: {
        ...files,
        resolve: (path, access) => {
          if (path === 'backups') controller.abort();
          return files.resolve(path, access);
        },
      },
      signal: controller.signal,
    });
    await expect(running).rejects.toThrow();
    expect(existsSync(at('backups')) ? readdirSync(at('backups')) : []).toEqual([]);
  });

  it('say what is missing', async () => {
    await expect(backUp({ folders: 'nowhere' })).rejects.toMatchObject({ code: 'BACKUP_FOLDER_MISSING' });
    await expect(backUp({ folders: ' ' })).rejects.toMatchObject({ code: 'NODE_CONFIG_INVALID', data: { field: 'folders' } });
    await expect(backUp({ name: '../x' })).rejects.toMatchObject({ code: 'BACKUP_NAME_INVALID' });
    await expect(backUp({ include: '*.none' })).rejects.toMatchObject({ code: 'BACKUP_EMPTY' });
    await expect(backUp({ folders: '/etc' })).rejects.toMatchObject({ code: 'FILE_OUTSIDE' });
    await expect(bringBack()).rejects.toMatchObject({ code: 'BACKUP_MISSING' });
    put('other.zip', 'no zip at all, but long enough to be looked at');
    await expect(bringBack({ backup: 'other.zip' })).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
  });
});
