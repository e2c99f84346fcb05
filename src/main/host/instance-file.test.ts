import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readInstanceFile, removeInstanceFile, writeInstanceFile } from './instance-file';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-instance-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

it('an instance is found where it said it answers, until it is gone', () => {
  const info = { pid: 7, url: 'http://127.0.0.1:5177', version: '1.2.3' };
  expect(readInstanceFile(home)).toBeUndefined();
  writeInstanceFile(home, info);
  expect(readInstanceFile(home)).toEqual(info);
  removeInstanceFile(home);
  removeInstanceFile(home);
  expect(readInstanceFile(home)).toBeUndefined();
});

it.each(['', '{"pid": 7, "ur', '[]', '{"pid": "7", "url": "x", "version": "1"}'])(
  'a file with %j in it is as good as none',
  (text) => {
    writeFileSync(join(home, 'instance.json'), text);
    expect(readInstanceFile(home)).toBeUndefined();
  },
);
