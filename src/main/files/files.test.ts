import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFiles, type FilesRoom } from './index';
import { toFileError } from './write-whole';

let root: string;
let home: string;
let files: FilesRoom;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pulseflow-files-'));
  home = join(root, 'workspace');
  await mkdir(join(home, 'files'), { recursive: true });
  await mkdir(join(home, 'keys'));
  files = createFiles(home);
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('the path that a flow means', () => {
  it('is below the files folder when it is relative', () => {
    expect(files.resolve('reports/today.txt')).toBe(join(home, 'files/reports/today.txt'));
    expect(files.resolve(' a/../b.txt ')).toBe(join(home, 'files/b.txt'));
    expect(files.resolve('..report/x')).toBe(join(home, 'files/..report/x'));
  });

  it('goes where the user says when it is absolute, or below the home folder of the user', () => {
    expect(files.resolve(join(root, 'elsewhere/x.txt'))).toBe(join(root, 'elsewhere/x.txt'));
    expect(files.resolve('~/reports/x.txt')).toBe(join(homedir(), 'reports/x.txt'));
    expect(files.resolve(join(home, 'files/x.txt'))).toBe(join(home, 'files/x.txt'));
  });

  it.each(['../pulseflow.db', 'a/../../keys/vault.key', '..'])('is refused when %s leads out of the files folder', (path) => {
    expect(() => files.resolve(path)).toThrow(expect.objectContaining({ code: 'FILE_OUTSIDE', kind: 'user' }));
  });

  it('is refused when a link inside the files folder leads out of it', async () => {
    await symlink(join(home, 'keys'), join(home, 'files/link'));
    expect(() => files.resolve('link/vault.key')).toThrow(expect.objectContaining({ code: 'FILE_OUTSIDE' }));
  });

  it('is refused when it is absolute and meets the data of the app, also by a link', async () => {
    await symlink(home, join(root, 'alias'));
    for (const path of [join(home, 'pulseflow.db'), join(home, 'keys/vault.key'), join(root, 'alias/keys/x'), home]) {
      expect(() => files.resolve(path), path).toThrow(expect.objectContaining({ code: 'FILE_OUTSIDE' }));
    }
  });

  it.each(['', '  ', 'a\0b'])('is refused when it is no path: %j', (path) => {
    expect(() => files.resolve(path)).toThrow(expect.objectContaining({ code: 'FILE_REFUSED' }));
  });
});

describe('writing a file whole', () => {
  it('makes missing folders, replaces what is there and leaves nothing beside it', async () => {
    const path = join(home, 'outbox/deep/mail.eml');
    await files.writeWhole(path, Buffer.from('first'));
    await files.writeWhole(path, Buffer.from('second'));
    expect(await readFile(path, 'utf8')).toBe('second');
    expect(await readdir(join(home, 'outbox/deep'))).toEqual(['mail.eml']);
  });

  it('fails by name when a folder, or a file in place of a folder, is in the way, and leaves nothing behind', async () => {
    await mkdir(join(home, 'files/taken'));
    await writeFile(join(home, 'files/plain'), '');
    await expect(files.writeWhole(join(home, 'files/taken'), Buffer.from('x'))).rejects.toMatchObject({
      code: 'FILE_REFUSED',
      kind: 'user',
    });
    await expect(files.writeWhole(join(home, 'files/plain/x'), Buffer.from('x'))).rejects.toMatchObject({ code: 'FILE_REFUSED' });
    expect((await readdir(join(home, 'files'))).sort()).toEqual(['plain', 'taken']);
  });

  it.skipIf(process.getuid?.() === 0)('fails by name when the folder is read-only', async () => {
    await chmod(join(home, 'files'), 0o500);
    await expect(files.writeWhole(join(home, 'files/x'), Buffer.from('x'))).rejects.toMatchObject({ code: 'FILE_REFUSED' });
    await chmod(join(home, 'files'), 0o700);
  });

  it('tells a full disk, which may have room later, from what a person must change', () => {
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    expect(toFileError(full, '/x')).toMatchObject({ code: 'DISK_FULL', kind: 'operational', retryable: true });
    expect(toFileError(Object.assign(new Error('no'), { code: 'EACCES' }), '/x')).toMatchObject({
      code: 'FILE_REFUSED',
      kind: 'user',
    });
    expect(toFileError(new Error('odd'), '/x')).toMatchObject({ code: 'FILE_FAILED', kind: 'operational' });
  });
});
