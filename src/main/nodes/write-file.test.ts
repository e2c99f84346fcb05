import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../engine/sdk';
import { checkNode, runNode } from './testing/run-node';
import { writeFileNode } from './write-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulseflow-write-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

const at = (...path: string[]) => join(folder, ...path);
const read = (...path: string[]) => readFileSync(at(...path), 'utf8');
const files = { resolve: (path: string) => (isAbsolute(path) ? path : at(path)) };
const write = (config: JsonObject, items?: Json[], signal?: AbortSignal) =>
  runNode(writeFileNode, {
    config,
    services: { files },
    ...(items === undefined ? {} : { items }),
    ...(signal === undefined ? {} : { signal }),
  });

describe('write file', () => {
  it('writes one file per item, with the folders it needs, and tells where', async () => {
    const { outputs } = await write({ path: 'a/b/{{ n }}.txt', content: 'number {{ n }}' }, [{ n: 1 }, { n: 2 }]);
    expect([read('a/b/1.txt'), read('a/b/2.txt')]).toEqual(['number 1\n', 'number 2\n']);
    expect(outputs['out']?.[0]).toEqual({ n: 1, writtenFile: { path: at('a/b/1.txt'), sizeBytes: 9 } });
  });

  it('writes the item as readable JSON when there is no content', async () => {
    await write({ path: 'item.json' }, [{ a: [1] }]);
    expect(read('item.json')).toBe('{\n  "a": [\n    1\n  ]\n}\n');
  });

  it('replaces a file whole and leaves nothing else behind', async () => {
    await write({ path: 'x.txt', content: 'a long first text' });
    await write({ path: 'x.txt', content: 'short' });
    expect([read('x.txt'), readdirSync(folder)]).toEqual(['short\n', ['x.txt']]);
  });

  it('adds at the end, once per item', async () => {
    await write({ path: 'log.txt', content: '{{ n }}', mode: 'append' }, [{ n: 1 }, { n: 2 }]);
    await write({ path: 'log.txt', content: '3', mode: 'append', endLine: false });
    expect(read('log.txt')).toBe('1\n2\n3');
  });

  it('does not replace a file that somebody else wrote, but takes its own for done', async () => {
    await write({ path: 'once.txt', content: 'mine', mode: 'create' });
    await write({ path: 'once.txt', content: 'mine', mode: 'create' });
    await expect(write({ path: 'once.txt', content: 'other', mode: 'create' })).rejects.toMatchObject({
      code: 'FILE_EXISTS',
      kind: 'user',
    });
    expect([read('once.txt'), readdirSync(folder)]).toEqual(['mine\n', ['once.txt']]);
  });

  it('writes bytes given as base64', async () => {
    await write({ path: 'b.bin', content: Buffer.from([0, 255, 10]).toString('base64'), encoding: 'base64' });
    expect([...readFileSync(at('b.bin'))]).toEqual([0, 255, 10]);
    await expect(write({ path: 'b.bin', encoding: 'base64' }, [{}])).rejects.toMatchObject({ code: 'NODE_VALUE_INVALID' });
  });

  it('says why it could not, and leaves the old file whole', async () => {
    mkdirSync(at('folder'));
    writeFileSync(at('file'), 'old');
    await expect(write({ path: 'folder', content: 'x' })).rejects.toMatchObject({ code: 'FILE_REFUSED', kind: 'user' });
    await expect(write({ path: 'file/below', content: 'x' })).rejects.toMatchObject({ code: 'FILE_REFUSED', kind: 'user' });
    await expect(write({ path: 'x'.repeat(300), content: 'x' })).rejects.toMatchObject({ code: 'FILE_REFUSED' });
    expect([read('file'), readdirSync(folder).sort()]).toEqual(['old', ['file', 'folder']]);
  });

  it('lets the files room refuse a path before anything is written', async () => {
    const refuse = {
      resolve: (): string => {
        throw new Error('FILE_OUTSIDE');
      },
    };
    const run = runNode(writeFileNode, { config: { path: '../x', content: 'x' }, services: { files: refuse } });
    await expect(run).rejects.toThrow('FILE_OUTSIDE');
    expect(existsSync(at('../x'))).toBe(false);
  });

  it('writes nothing for a run that was cancelled', async () => {
    const controller = new AbortController();
    controller.abort(new Error('cancelled'));
    await expect(write({ path: 'x.txt', content: 'x' }, [{}], controller.signal)).rejects.toThrow('cancelled');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses an empty path', async () => {
    await expect(write({ path: '{{ missing }}', content: 'x' })).rejects.toMatchObject({
      code: 'NODE_CONFIG_INVALID',
      data: { field: 'path' },
    });
    expect(checkNode(writeFileNode, {})).toHaveLength(1);
  });

  it('counts as repeatable unless it adds to a file', async () => {
    const effects = await Promise.all(
      ['overwrite', 'create', 'append'].map(async (mode) => (await write({ path: `${mode}.txt`, content: 'x', mode })).effect),
    );
    expect(effects).toEqual(['idempotent', 'idempotent', 'unsafe']);
  });
});
