import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_UPLOAD_BYTES } from '#shared/contract/files';
import { createFiles } from './index';
import { readPiece } from './read-piece';
import { createUploads, type Uploads } from './uploads';

const NOW = Date.UTC(2026, 6, 1);
let home: string;
let uploads: Uploads;
const open = () => createUploads({ home, bodyBytes: () => 5_000_000, now: () => NOW, random: Math.random });

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pulseflow-uploads-'));
  await mkdir(join(home, 'keys'));
  uploads = open();
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

const bytes = (text: string) => Buffer.from(text);

describe('a file handed over in pieces', () => {
  it('is whole in the files folder once its last piece is there, and not before', async () => {
    const { uploadId, receivedBytes } = await uploads.begin({ name: 'Notas de ação.csv', sizeBytes: 10 });
    expect(receivedBytes).toBe(0);
    expect(await uploads.append(uploadId, 0, bytes('01234'))).toMatchObject({ receivedBytes: 5 });
    expect(await uploads.state(uploadId)).not.toHaveProperty('file');
    const { file } = await uploads.append(uploadId, 5, bytes('56789'));
    expect(file).toEqual({
      path: `uploads/2026-07/${uploadId}-Notas de ação.csv`,
      name: 'Notas de ação.csv',
      mimeType: 'text/csv',
      sizeBytes: 10,
    });
    expect(await readFile(join(home, 'files', file?.path ?? ''), 'utf8')).toBe('0123456789');
  });

  it('goes on where it stood after a restart, and takes a piece that came twice once', async () => {
    const { uploadId } = await uploads.begin({ name: 'a.txt', sizeBytes: 6 });
    await uploads.append(uploadId, 0, bytes('abc'));
    uploads = open();
    expect(await uploads.state(uploadId)).toMatchObject({ receivedBytes: 3 });
    await uploads.append(uploadId, 0, bytes('abc'));
    const { file } = await uploads.append(uploadId, 1, bytes('bcdef'));
    expect(await readFile(join(home, 'files', file?.path ?? ''), 'utf8')).toBe('abcdef');
    // The answer to the last piece was lost: it is sent again.
    expect((await uploads.append(uploadId, 3, bytes('def'))).file).toEqual(file);
  });

  it('keeps the order of pieces that are sent at once', async () => {
    const { uploadId } = await uploads.begin({ name: 'a.txt', sizeBytes: 4 });
    const sent = await Promise.all([uploads.append(uploadId, 0, bytes('ab')), uploads.append(uploadId, 2, bytes('cd'))]);
    expect(await readFile(join(home, 'files', sent[1].file?.path ?? ''), 'utf8')).toBe('abcd');
  });

  it('may be empty', async () => {
    const { file } = await uploads.begin({ name: 'none.bin', sizeBytes: 0 });
    expect(await readFile(join(home, 'files', file?.path ?? ''), 'utf8')).toBe('');
  });

  it('is refused with a gap, with more than was announced, and when it is too large for any disk', async () => {
    const { uploadId } = await uploads.begin({ name: 'a.txt', sizeBytes: 4 });
    await expect(uploads.append(uploadId, 2, bytes('cd'))).rejects.toMatchObject({
      code: 'UPLOAD_MISPLACED',
      data: { receivedBytes: 0 },
    });
    await expect(uploads.append(uploadId, 0, bytes('abcde'))).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' });
    await expect(uploads.begin({ name: 'a', sizeBytes: MAX_UPLOAD_BYTES + 1 })).rejects.toMatchObject({
      code: 'INPUT_TOO_LARGE',
    });
  });

  it('never leaves the files folder, whatever it is called', async () => {
    const { file } = await uploads.begin({ name: '../../keys/../vault.key', sizeBytes: 0 });
    expect(file?.path).toMatch(/^uploads\/2026-07\/[0-9A-Z]{26}-vault\.key$/);
    for (const id of ['../x', 'x', '0'.repeat(25), `${'0'.repeat(25)}/`])
      await expect(uploads.state(id), id).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' });
  });

  it('is forgotten when it is cancelled, and when nobody has gone on with it for a day', async () => {
    const cancelled = await uploads.begin({ name: 'a.txt', sizeBytes: 4 });
    await uploads.append(cancelled.uploadId, 0, bytes('ab'));
    await uploads.cancel(cancelled.uploadId);
    await expect(uploads.state(cancelled.uploadId)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' });
    const old = await uploads.begin({ name: 'b.txt', sizeBytes: 4 });
    const dayAgo = new Date(NOW - 25 * 60 * 60 * 1000);
    for (const entry of await readdir(join(home, 'files/uploads/.parts')))
      await utimes(join(home, 'files/uploads/.parts', entry), dayAgo, dayAgo);
    await uploads.begin({ name: 'c.txt', sizeBytes: 1 });
    await expect(uploads.state(old.uploadId)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' });
  });
});

describe('a piece of a file', () => {
  it('is read from below the files folder only', async () => {
    const { resolve } = createFiles(home);
    await mkdir(join(home, 'files'), { recursive: true });
    await writeFile(join(home, 'files/a.txt'), 'abcdef');
    await writeFile(join(home, 'keys/vault.key'), 'secret');
    const read = (path: string, offset = 0) => readPiece(resolve, { path, offset, limit: 4 });
    expect((await read('a.txt', 4)).bytes.toString()).toBe('ef');
    expect(await read('a.txt', 9)).toMatchObject({ sizeBytes: 6, bytes: Buffer.alloc(0) });
    for (const path of ['../keys/vault.key', '/etc/hostname', '~/.bashrc'])
      await expect(read(path), path).rejects.toMatchObject({ code: 'FILE_OUTSIDE' });
    await expect(read('gone.txt')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(read('.')).rejects.toMatchObject({ code: 'FILE_REFUSED' });
  });
});
