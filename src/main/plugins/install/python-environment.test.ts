import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareEnvironment, pythonOf, removeEnvironments, satisfies } from './python-environment';
import { manifestText, removeFolders, temporaryFolder, writeFiles, zipOf } from './testing/packages';
import { ended, testRoom } from './testing/room';

/** pip and venv start Python many times. */
const timeout = 180_000;
let wheels: string;
let folder: string;
let pluginsFolder: string;
let env: NodeJS.ProcessEnv;

/** A wheel (PEP 427) of one module, made by hand: no network, no build tool. */
async function wheel(name: string, version: string, code: string, needs: readonly string[] = []): Promise<void> {
  const info = `${name}-${version}.dist-info`;
  const metadata = [
    'Metadata-Version: 2.1',
    `Name: ${name}`,
    `Version: ${version}`,
    ...needs.map((need) => `Requires-Dist: ${need}`),
  ];
  const bytes = await zipOf({
    [`${name}.py`]: code,
    [`${info}/METADATA`]: `${metadata.join('\n')}\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: `${name}.py,,\n${info}/METADATA,,\n${info}/WHEEL,,\n${info}/RECORD,,\n`,
  });
  writeFileSync(join(wheels, `${name}-${version}-py3-none-any.whl`), bytes);
}

const python = { requires: '>=3.9', requirements: 'requirements.txt' };
const manifest = { name: 'weather', python };
const options = (lines: string[] = []) => ({
  ...{ pluginsFolder, folder, manifest, env, signal: new AbortController().signal },
  log: (line: string) => void lines.push(line),
  progress: () => undefined,
});

beforeEach(() => {
  [wheels, folder] = [temporaryFolder(), temporaryFolder()];
  pluginsFolder = join(temporaryFolder(), 'plugins');
  env = { ...process.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels, PIP_CONFIG_FILE: '/dev/null' };
});
afterEach(removeFolders);

describe('a virtual environment', () => {
  it('has the packages that the plugin names, is made once, and shared by versions that need the same', { timeout }, async () => {
    await wheel('forecast', '1.2.0', 'import sky\nTEXT = "sun in the " + sky.NAME\n', ['sky']);
    await wheel('sky', '0.1.0', 'NAME = "sky"\n');
    writeFiles(folder, { 'requirements.txt': '# what it needs\nforecast>=1,<2  # the newest\n' });
    expect(pythonOf({ pluginsFolder, folder, manifest })).toBeUndefined();
    const lines: string[] = [];
    const interpreter = await prepareEnvironment(options(lines));
    expect(execFileSync(interpreter, ['-c', 'import forecast; print(forecast.TEXT)'], { encoding: 'utf8' })).toBe(
      'sun in the sky\n',
    );
    expect(lines.some((line) => /Successfully installed forecast-1.2.0 sky-0.1.0/.test(line))).toBe(true);
    const before = readdirSync(wheels).length;
    const again: string[] = [];
    expect([await prepareEnvironment(options(again)), pythonOf({ pluginsFolder, folder, manifest })]).toEqual([
      interpreter,
      interpreter,
    ]);
    expect([again, before]).toEqual([[], 2]);
    await removeEnvironments(pluginsFolder, 'weather', [{ pluginsFolder, folder, manifest }]);
    expect(existsSync(interpreter)).toBe(true);
    await removeEnvironments(pluginsFolder, 'weather', []);
    expect(existsSync(join(pluginsFolder, '.python/weather'))).toBe(false);
  });

  it('is not left behind half made, and says what pip said', { timeout }, async () => {
    writeFiles(folder, { 'requirements.txt': 'no-such-package\n' });
    await expect(prepareEnvironment(options())).rejects.toMatchObject({
      code: 'PLUGIN_SOURCE_FAILED',
      message: expect.stringContaining('no-such-package') as string,
      data: { detail: 'SOURCE_PIP_FAILED' },
    });
    expect(readdirSync(join(pluginsFolder, '.python/weather'))).toEqual([]);
    expect(pythonOf({ pluginsFolder, folder, manifest })).toBeUndefined();
  });

  it('takes wheels only: building a package would run its code', { timeout }, async () => {
    writeFiles(wheels, { 'source/setup.py': 'open("/tmp/pulseflow-built", "w")' });
    execFileSync('tar', ['-czf', join(wheels, 'source-1.0.tar.gz'), '-C', wheels, 'source']);
    writeFiles(folder, { 'requirements.txt': 'source==1.0\n' });
    await expect(prepareEnvironment(options())).rejects.toMatchObject({ data: { detail: 'SOURCE_PIP_FAILED' } });
    expect(existsSync('/tmp/pulseflow-built')).toBe(false);
  });

  it.each([
    '-r other.txt',
    '--index-url https://x.example',
    'git+https://x.example/a.git',
    './local',
    'a @ https://x.example/a.whl',
  ])('is not made of what leads elsewhere: %s', async (line) => {
    writeFiles(folder, { 'requirements.txt': `${line}\n` });
    await expect(prepareEnvironment(options())).rejects.toMatchObject({ data: { detail: 'PACKAGE_REQUIREMENTS' } });
  });

  it('is made once for two that ask at the same time, and by the second when the first gives up', { timeout }, async () => {
    const lines: string[][] = [[], [], []];
    const controller = new AbortController();
    const given = prepareEnvironment({
      ...options(lines[0]),
      signal: controller.signal,
      progress: (share) => share >= 0.1 && controller.abort(),
    });
    const [first, second, third] = await Promise.allSettled([
      given,
      prepareEnvironment(options(lines[1])),
      prepareEnvironment(options(lines[2])),
    ]);
    expect([first.status, second.status, third]).toEqual(['rejected', 'fulfilled', second]);
    expect([lines[1]?.length, lines[2]]).toEqual([1, []]);
  });

  it('ends when it is cancelled', { timeout }, async () => {
    writeFiles(folder, { 'requirements.txt': 'forecast\n' });
    const controller = new AbortController();
    const making = prepareEnvironment({
      ...options(),
      signal: controller.signal,
      progress: (share) => share >= 0.1 && controller.abort(),
    });
    await expect(making).rejects.toThrow();
    expect(readdirSync(join(pluginsFolder, '.python/weather'))).toEqual([]);
  });

  it('needs a Python that is there and new enough', { timeout }, async () => {
    const empty = temporaryFolder();
    await expect(prepareEnvironment({ ...options(), env: { PATH: empty } })).rejects.toMatchObject({
      data: { detail: 'SOURCE_PYTHON_MISSING' },
    });
    const old = join(empty, 'python3');
    writeFileSync(old, '#!/bin/sh\necho 3.6.1\n');
    chmodSync(old, 0o755);
    await expect(prepareEnvironment({ ...options(), env: { PATH: empty } })).rejects.toMatchObject({
      data: { detail: 'SOURCE_PYTHON_VERSION', found: '3.6.1' },
    });
  });
});

describe('installing a Python plugin', () => {
  it('makes its environment before it takes its place, and keeps the old version when that fails', { timeout }, async () => {
    await wheel('forecast', '1.2.0', 'TEXT = "sun"\n');
    const room = testRoom({ pluginsFolder, env });
    const install = async (version: string, requirements: string) => {
      const files = { 'plugin.json': manifestText({ version, runtime: 'python', python }), 'requirements.txt': requirements };
      const upload = (await zipOf(files)).toString('base64');
      const inspection = await room.installer.inspect({ kind: 'zip', upload });
      expect(inspection.requirements).toEqual([requirements]);
      return ended(room.installer, await room.installer.install({ inspectionId: inspection.inspectionId }));
    };
    const first = await install('1.0.0', 'forecast');
    expect(first.operation).toMatchObject({ state: 'succeeded' });
    expect(first.lines.join('\n')).toMatch(/Successfully installed forecast-1.2.0/);
    const current = join(pluginsFolder, 'weather');
    expect(pythonOf({ pluginsFolder, folder: current, manifest })).toBeDefined();
    const second = await install('2.0.0', 'gone-package');
    expect(second.operation).toMatchObject({ state: 'failed', error: { code: 'PLUGIN_SOURCE_FAILED' } });
    expect(readFileSync(join(current, 'plugin.json'), 'utf8')).toContain('"1.0.0"');
    mkdirSync(join(pluginsFolder, '.kept'), { recursive: true });
    await room.installer.forget('weather');
    expect(existsSync(join(pluginsFolder, '.python/weather'))).toBe(false);
    await room.installer.close();
  });
});

describe('satisfies', () => {
  it('reads what people write of Python versions', () => {
    expect(
      ['>=3.9', '>=3.9,<4', '~=3.11', '==3.11', '!=3.10', '>3.11', '<=3.11.7', ''].map((wanted) => satisfies('3.11.7', wanted)),
    ).toEqual(Array.from({ length: 8 }, () => true));
    expect(['>=3.12', '<3.11', '~=3.12', '==3.1', '!=3.11', '>3.11.7'].map((wanted) => satisfies('3.11.7', wanted))).toEqual(
      Array.from({ length: 6 }, () => false),
    );
  });
});
