import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json, JsonObject, NodeType } from '../engine/sdk';
import { changeFileNode } from './change-file';
import { listFilesNode } from './list-files';
import { readFileNode } from './read-file';
import { runNode, TEST_NOW_MS } from './testing/run-node';
import { zipFilesNode } from './zip-files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulseflow-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (...path: string[]) => join(folder, ...path);
const files = { resolve: (path: string) => (isAbsolute(path) ? path : at(path)) };
const run = (type: NodeType, config: JsonObject, items: Json[] = [{}]) => runNode(type, { config, items, services: { files } });
function put(path: string, text = path, ageMs = 0): void {
  mkdirSync(join(at(path), '..'), { recursive: true });
  writeFileSync(at(path), text);
  const seconds = (TEST_NOW_MS - ageMs) / 1000;
  utimesSync(at(path), seconds, seconds);
}

describe('read file', () => {
  it('puts the text beside what the item had, without the mark of UTF-8, and tells of the file', async () => {
    put('a.txt', '\uFEFFolá');
    const { outputs } = await run(readFileNode, { path: '{{ name }}.txt' }, [{ name: 'a' }]);
    expect(outputs['out']).toEqual([
      {
        name: 'a',
        content: 'olá',
        file: {
          ...{ path: at('a.txt'), name: 'a.txt', folder, extension: 'txt', sizeBytes: 7 },
          modifiedAt: '2026-11-21T08:00:00.000Z',
        },
      },
    ]);
  });

  it('reads JSON, bytes and lines', async () => {
    put('a.json', '{"a":[1]}');
    put('lines.txt', 'one\r\ntwo\n\nlast\n');
    expect((await run(readFileNode, { path: 'a.json', as: 'json' })).outputs['out']).toMatchObject([{ content: { a: [1] } }]);
    expect((await run(readFileNode, { path: 'a.json', as: 'base64' })).outputs['out']).toMatchObject([
      { content: Buffer.from('{"a":[1]}').toString('base64') },
    ]);
    const { outputs } = await run(readFileNode, { path: 'lines.txt', as: 'lines' });
    expect(outputs['out']).toMatchObject([
      { line: 'one', number: 1 },
      { line: 'two', number: 2 },
      { line: '', number: 3 },
      { line: 'last', number: 4 },
    ]);
  });

  it('fails by name for a file that is missing, unreadable as JSON, too large or a folder', async () => {
    put('bad.json', '{');
    mkdirSync(at('sub'));
    const code = (config: JsonObject) => expect(run(readFileNode, config)).rejects;
    await code({ path: 'none.txt' }).toMatchObject({ code: 'FILE_NOT_FOUND', kind: 'user' });
    await code({ path: 'bad.json', as: 'json' }).toMatchObject({ code: 'NODE_VALUE_INVALID', data: { detail: 'FILE_NOT_JSON' } });
    await code({ path: 'sub' }).toMatchObject({ code: 'FILE_REFUSED' });
    put('big.txt', 'too long');
    await code({ path: 'big.txt', maxBytes: 3 }).toMatchObject({ code: 'FILE_TOO_LARGE', data: { sizeBytes: 8, limitBytes: 3 } });
  });

  it('sends items without a file another way when asked to', async () => {
    put('there.txt');
    const { outputs } = await run(readFileNode, { path: '{{ f }}', whenMissing: 'branch' }, [{ f: 'there.txt' }, { f: 'none' }]);
    expect([outputs['out']?.length, outputs['missing']]).toEqual([1, [{ f: 'none' }]]);
  });
});

describe('list files', () => {
  const names = (result: { outputs: Record<string, Json[]> }) =>
    (result.outputs['out'] ?? []).map((json) => (json as { relativePath: string }).relativePath);

  it('finds files by name in a folder, and below it when asked to', async () => {
    for (const path of ['b.csv', 'A.CSV', 'c.txt', 'deep/d.csv', '.half.csv.abc123.part']) put(`in/${path}`);
    expect(names(await run(listFilesNode, { folder: 'in' }))).toEqual(['A.CSV', 'b.csv', 'c.txt']);
    expect(names(await run(listFilesNode, { folder: 'in', pattern: '*.csv; c.*' }))).toEqual(['A.CSV', 'b.csv', 'c.txt']);
    expect(names(await run(listFilesNode, { folder: 'in', pattern: '?.csv', recursive: true }))).toEqual([
      'A.CSV',
      'b.csv',
      'deep/d.csv',
    ]);
  });

  it('keeps those of an age, in an order, up to a number', async () => {
    put('in/new', 'x', 1000);
    put('in/old', 'xxx', 90_000_000);
    put('in/older', 'xx', 99_000_000);
    const list = async (config: JsonObject) => names(await run(listFilesNode, { folder: 'in', ...config }));
    expect(await list({ age: 'newer', ageMs: 86_400_000 })).toEqual(['new']);
    expect(await list({ age: 'older', ageMs: 86_400_000, sort: 'oldest' })).toEqual(['older', 'old']);
    expect(await list({ sort: 'largest', limit: 2 })).toEqual(['old', 'older']);
  });

  it('takes no way on when it finds nothing, and minds a missing folder as asked', async () => {
    mkdirSync(at('empty'));
    expect((await run(listFilesNode, { folder: 'empty' })).outputs).toEqual({});
    expect((await run(listFilesNode, { folder: 'none', whenMissing: 'empty' })).outputs).toEqual({});
    await expect(run(listFilesNode, { folder: 'none' })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});

describe('copy, move or delete file', () => {
  it('copies into a folder with the time of the original, again without harm', async () => {
    put('a.txt', 'x', 5_000_000);
    const config = { action: 'copy', path: 'a.txt', to: 'archive/{{ year }}/' };
    const first = await run(changeFileNode, config, [{ year: 2026 }]);
    const again = await run(changeFileNode, config, [{ year: 2026 }]);
    expect(first.outputs['out']).toEqual([
      { year: 2026, changedFile: { path: at('archive/2026/a.txt'), from: at('a.txt'), changed: true } },
    ]);
    expect(again.outputs['out']).toMatchObject([{ changedFile: { changed: false } }]);
    expect(statSync(at('archive/2026/a.txt')).mtimeMs).toBe(statSync(at('a.txt')).mtimeMs);
    expect([first.effect, readdirSync(at('archive/2026'))]).toEqual(['idempotent', ['a.txt']]);
  });

  it('moves and renames, and counts as not repeatable', async () => {
    put('a.txt', 'x');
    const { effect, outputs } = await run(changeFileNode, { action: 'move', path: 'a.txt', to: 'b/c.txt' });
    expect([effect, existsSync(at('a.txt')), readFileSync(at('b/c.txt'), 'utf8')]).toEqual(['unsafe', false, 'x']);
    expect(outputs['out']).toMatchObject([{ changedFile: { path: at('b/c.txt'), changed: true } }]);
  });

  it.each(['copy', 'move'])('%s minds a file that is there already as asked', async (action) => {
    put('a.txt', 'new');
    put('b.txt', 'old!');
    const change = (whenExists: string) => run(changeFileNode, { action, path: 'a.txt', to: 'b.txt', whenExists });
    await expect(change('fail')).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    expect((await change('skip')).outputs['out']).toMatchObject([{ changedFile: { changed: false } }]);
    expect([readFileSync(at('a.txt'), 'utf8'), readFileSync(at('b.txt'), 'utf8')]).toEqual(['new', 'old!']);
    await change('replace');
    expect([readFileSync(at('b.txt'), 'utf8'), readdirSync(folder)]).toEqual([
      'new',
      action === 'move' ? ['b.txt'] : ['a.txt', 'b.txt'],
    ]);
  });

  it('deletes a file, and is content when it is gone; never a folder', async () => {
    put('a.txt');
    mkdirSync(at('sub'));
    const remove = (path: string) => run(changeFileNode, { action: 'delete', path });
    expect((await remove('a.txt')).outputs['out']).toMatchObject([{ changedFile: { changed: true } }]);
    expect((await remove('a.txt')).outputs['out']).toMatchObject([{ changedFile: { changed: false } }]);
    await expect(remove('sub')).rejects.toMatchObject({ code: 'FILE_REFUSED' });
  });

  it('says what is missing', async () => {
    await expect(run(changeFileNode, { path: 'none', to: 'x' })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(run(changeFileNode, { path: '{{ nothing }}', to: 'x' })).rejects.toMatchObject({ code: 'NODE_CONFIG_INVALID' });
  });
});

/** The files of an archive as its directory and local headers tell. */
function unzip(path: string): Record<string, string> {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(Buffer.from('504b0506', 'hex'));
  const found: Record<string, string> = {};
  let entry = bytes.readUInt32LE(end + 16);
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count--) {
    const [packed, nameBytes, offset] = [
      bytes.readUInt32LE(entry + 20),
      bytes.readUInt16LE(entry + 28),
      bytes.readUInt32LE(entry + 42),
    ];
    const name = bytes.subarray(entry + 46, entry + 46 + nameBytes).toString('utf8');
    const data = offset + 30 + bytes.readUInt16LE(offset + 26);
    found[name] = inflateRawSync(bytes.subarray(data, data + packed)).toString('utf8');
    entry += 46 + nameBytes;
  }
  return found;
}

describe('zip folder', () => {
  it('packs files with their folders, leaving itself out, and replaces an older archive', async () => {
    put('docs/a.txt', 'hello '.repeat(1000));
    put('docs/deep/ação.txt', 'olá');
    put('docs/empty.txt', '');
    for (let time = 0; time < 2; time++) {
      const { outputs } = await run(zipFilesNode, { folder: 'docs', to: 'docs/all.zip' });
      expect(outputs['out']).toMatchObject([
        { zipFile: { path: at('docs/all.zip'), files: 3, sizeBytes: statSync(at('docs/all.zip')).size } },
      ]);
      expect(unzip(at('docs/all.zip'))).toEqual({ 'a.txt': 'hello '.repeat(1000), 'deep/ação.txt': 'olá', 'empty.txt': '' });
    }
    expect(readdirSync(at('docs')).sort()).toEqual(['a.txt', 'all.zip', 'deep', 'empty.txt']);
  });

  it('leaves no part behind when there is nothing to pack', async () => {
    mkdirSync(at('docs'));
    await expect(run(zipFilesNode, { folder: 'docs', to: 'x.zip' })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(readdirSync(folder)).toEqual(['docs']);
  });
});
