import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unzip } from '#main/plugins/install/unzip';
import { runCli } from '../program';
import { readGrants } from './grants';

let place: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'pulseflow-author-'));
  env = { ...process.env, PULSEFLOW_HOME: join(place, 'home'), PULSEFLOW_SIGNING_KEY: '' };
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

async function pulseflow(...argv: string[]): Promise<{ code: number; lines: string[]; errors: string[] }> {
  const lines: string[] = [];
  const errors: string[] = [];
  const code = await runCli(argv, env, { line: (text) => lines.push(text), error: (text) => errors.push(text) });
  return { code, lines, errors };
}

describe('the signing key', () => {
  it('is made once, for its owner only, and shown by its fingerprint', async () => {
    const first = await pulseflow('plugin', 'key');
    expect(first.errors[0]).toMatch(/A signing key was made/);
    const file = join(place, 'home/plugin-signing-key.pem');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = await pulseflow('plugin', 'key');
    expect([again.lines[0], again.errors]).toEqual([first.lines[0], []]);
    expect([...first.lines, ...first.errors].join('\n')).not.toContain('PRIVATE KEY');
  });

  it('is never made where one was named, and must be one', async () => {
    const missing = await pulseflow('plugin', 'key', '--key', join(place, 'gone.pem'));
    expect([missing.code, missing.errors[0]]).toEqual([1, expect.stringContaining('SIGNING_KEY_MISSING')]);
    expect(existsSync(join(place, 'gone.pem'))).toBe(false);
    writeFileSync(join(place, 'odd.pem'), 'nothing');
    expect((await pulseflow('plugin', 'key', '--key', join(place, 'odd.pem'))).errors[0]).toContain('SIGNING_KEY_INVALID');
  });
});

describe('a new plugin', () => {
  it.each(['Weather', '../weather', 'we--ather', '-x', ''])('is not called "%s"', async (name) => {
    const { code, errors } = await pulseflow('plugin', 'new', '--folder', join(place, 'x'), '--', name);
    expect([code, errors[0]]).toEqual([1, expect.stringContaining('PLUGIN_NAME_INVALID')]);
    expect(existsSync(join(place, 'x'))).toBe(false);
  });

  it('goes into no folder that holds something', async () => {
    writeFileSync(join(place, 'mine.txt'), 'mine');
    expect((await pulseflow('plugin', 'new', 'weather', '--folder', place)).errors[0]).toContain('FOLDER_NOT_EMPTY');
    expect(readFileSync(join(place, 'mine.txt'), 'utf8')).toBe('mine');
  });
});

describe('a check', () => {
  it('fails with what is wrong, also for programs', async () => {
    const { code, lines } = await pulseflow('plugin', 'check', join(place, 'none'));
    expect([code, lines[0]]).toEqual([1, expect.stringContaining('There is no plugin.json')]);
    writeFileSync(join(place, 'plugin.json'), '{"name":"Weather"}');
    const asJson = await pulseflow('--json', 'plugin', 'check', place);
    expect(JSON.parse(asJson.lines.join('\n'))).toMatchObject({ ok: false, findings: [{ level: 'error' }] });
  });

  it('keeps a plugin that is wrong from being packed', async () => {
    writeFileSync(join(place, 'plugin.json'), '{}');
    const { code } = await pulseflow('plugin', 'pack', place);
    expect([code, existsSync(join(place, 'home'))]).toEqual([1, false]);
  });
});

describe('what is granted', () => {
  it('is read as it is written', () => {
    expect(
      readGrants(['network:*.example.com:443', 'read:.', 'write:C:/data', 'command:git', 'credential:core.api-key', 'mail']),
    ).toEqual({
      network: ['*.example.com:443'],
      files: [
        { path: '.', access: 'read' },
        { path: 'C:/data', access: 'write' },
      ],
      commands: ['git'],
      credentials: ['core.api-key'],
      mail: true,
    });
    for (const wrong of ['network', 'network:', 'all', 'mail:x', ''])
      expect(() => readGrants([wrong])).toThrow(/is no capability/);
  });
});

describe('an index', () => {
  it('is refused for a folder with a zip that is no plugin, which it names', async () => {
    writeFileSync(join(place, 'odd.zip'), 'no zip');
    expect((await pulseflow('plugin', 'index', place)).errors[0]).toMatch(/odd\.zip: The file is no zip/);
    await expect(unzip(join(place, 'odd.zip'), join(place, 'out'))).rejects.toThrow();
  });
});
