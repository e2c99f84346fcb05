import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFiles } from '#main/files/index';
import { createItemFiles } from './item-files';
import type { FilesPort } from './runner';

let home: string;
let files: FilesPort;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-item-files-'));
  files = createItemFiles({ home, ...createFiles(home), now: () => Date.UTC(2026, 10, 21), random: () => 0.5 });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('a file that a plugin makes', () => {
  it('lies whole below files/, and is read back by what the item carries', async () => {
    const made = await files.create('Invoice 7.pdf', Buffer.from('%PDF'));
    expect(made).toMatchObject({ name: 'Invoice 7.pdf', mimeType: 'application/pdf', sizeBytes: 4 });
    expect(made.path).toMatch(/^items\/2026-11\/[0-9A-Z]{26}-Invoice 7\.pdf$/);
    expect(readFileSync(join(home, 'files', made.path), 'utf8')).toBe('%PDF');
    expect(Buffer.from(await files.read(made)).toString()).toBe('%PDF');
  });

  it.each(['../../etc/passwd', '..', 'a\u0000b', '/abs', 'ü'.repeat(300)])('of any name (%j) stays there', async (name) => {
    const { path } = await files.create(name, Buffer.from('x'), 'text/plain');
    expect(path).toMatch(/^items\/2026-11\/[^/\\\0]+$/);
  });
});

describe('reading a file of an item', () => {
  it('that is gone or leads elsewhere says so', async () => {
    const ref = { name: 'x', mimeType: 'text/plain', sizeBytes: 1 };
    await expect(files.read({ ...ref, path: 'items/none.txt' })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(files.read({ ...ref, path: '../pulseflow.db' })).rejects.toMatchObject({ code: 'FILE_OUTSIDE' });
  });
});
