import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChoiceFile } from './choice-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulseflow-choice-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the window’s memory', () => {
  it('keeps what was chosen for the next start, readable by its owner only', () => {
    createChoiceFile(folder).change({ attached: { url: 'http://127.0.0.1:5177', sealedToken: 'c2VhbGVk' }, maximized: true });
    expect(createChoiceFile(folder).read()).toEqual({
      attached: { url: 'http://127.0.0.1:5177', sealedToken: 'c2VhbGVk' },
      maximized: true,
    });
    if (process.platform !== 'win32') expect(statSync(join(folder, 'window.json')).mode & 0o077).toBe(0);
  });

  it('forgets a field that is set to undefined, and keeps the others', () => {
    const file = createChoiceFile(folder);
    file.change({ maximized: true, toldStillRunning: true });
    file.change({ maximized: undefined });
    expect(createChoiceFile(folder).read()).toEqual({ toldStillRunning: true });
  });

  it.each(['', '{', '{"bounds": "wide"}'])('starts afresh from a broken file: %j', (text) => {
    writeFileSync(join(folder, 'window.json'), text);
    expect(createChoiceFile(folder).read()).toEqual({});
  });

  it('works in a folder that cannot be written', () => {
    const file = createChoiceFile(join(folder, 'window.json', 'nowhere'));
    writeFileSync(join(folder, 'window.json'), '');
    file.change({ maximized: true });
    expect(file.read().maximized).toBe(true);
  });
});
