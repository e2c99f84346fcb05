/** Virtual environments of Python plugins: one for each set of requirements, beside the plugins, made once. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalText } from '#shared/model/local-text';
import type { PluginManifest } from '#shared/model/plugin';
import { folderFailed, sourceFailed } from './errors';
import { placesIn } from './places';
import { readRequirements } from './read-package';
import { type RanTool, runTool } from './run-tool';

const VERSION_TIMEOUT_MS = 20_000;
const VENV_TIMEOUT_MS = 180_000;
const PIP_TIMEOUT_MS = 1_800_000;
/** Written when an environment is whole. */
const READY_FILE = 'pulseflow-ready.json';
const isWindows = process.platform === 'win32';

export interface EnvironmentOf {
  /** The workspace's `plugins/`. */
  pluginsFolder: string;
  /** Where the plugin's `plugin.json` lies, also while it is staged. */
  folder: string;
  manifest: Pick<PluginManifest, 'name' | 'python'>;
}

export interface PrepareOptions extends EnvironmentOf {
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  log(line: string): void;
  /** `share` from 0 to 1. */
  progress(share: number, step: LocalText): void;
}

/** The interpreter of the plugin's environment; undefined when that is not made yet. */
export function pythonOf(plugin: EnvironmentOf): string | undefined {
  const { folder } = environmentFor(plugin);
  return existsSync(join(folder, READY_FILE)) ? interpreterIn(folder) : undefined;
}

/**
 * Makes the environment unless it is there, and gives its interpreter. Packages come by the user's own pip configuration and as
 * wheels only: building one would run code that nobody was asked about. Errors: PLUGIN_SOURCE_FAILED (no Python, too old, pip
 * failed), PLUGIN_INVALID (requirements), PLUGIN_FOLDER_FAILED.
 */
export async function prepareEnvironment(options: PrepareOptions): Promise<string> {
  const { folder, requirements } = environmentFor(options);
  // Two that need the same one at the same time would remove each other's half.
  for (let other = making.get(folder); other !== undefined; other = making.get(folder)) await other;
  if (existsSync(join(folder, READY_FILE))) return interpreterIn(folder);
  options.signal.throwIfAborted();
  const work = makeEnvironment(folder, requirements, options);
  const over = work.then(
    () => undefined,
    () => undefined,
  );
  making.set(folder, over);
  try {
    return await work;
  } finally {
    making.delete(folder);
  }
}

/** Environments that are being made, by folder; they resolve when that is over, however it went. */
const making = new Map<string, Promise<void>>();

async function makeEnvironment(folder: string, requirements: readonly string[], options: PrepareOptions): Promise<string> {
  const { manifest, log, progress } = options;
  progress(0, { en: 'Looking for Python', 'pt-BR': 'Procurando o Python' });
  const python = await findPython(manifest.python?.requires ?? '>=3.9', options);
  log(`Python ${python.version} (${python.command.join(' ')})`);
  progress(0.1, { en: 'Making the virtual environment', 'pt-BR': 'Criando o ambiente virtual' });
  try {
    // What an interrupted try has left is no environment.
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    await mkdir(folder, { recursive: true });
  } catch (thrown) {
    throw folderFailed(thrown, folder);
  }
  try {
    const [command = '', ...first] = python.command;
    const withPip = requirements.length > 0 ? [] : ['--without-pip'];
    const made = await runTool(command, [...first, '-m', 'venv', ...withPip, folder], {
      env: options.env,
      signal: options.signal,
      timeoutMs: VENV_TIMEOUT_MS,
      onLine: log,
    });
    if (made.code !== 0) throw venvFailed(made);
    if (requirements.length > 0) await installRequirements(folder, requirements, options);
    await writeFile(join(folder, READY_FILE), JSON.stringify({ python: python.version, requirements }));
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
    throw thrown;
  }
  progress(1, { en: 'The environment is ready', 'pt-BR': 'O ambiente está pronto' });
  return interpreterIn(folder);
}

/** Removes the environments of a plugin but those that `keep` names (folders of versions that are current or kept). */
export async function removeEnvironments(pluginsFolder: string, name: string, keep: readonly EnvironmentOf[]): Promise<void> {
  const below = join(placesIn(pluginsFolder).environments, name);
  const kept = new Set(keep.map((plugin) => environmentFor(plugin).folder));
  for (const entry of await readdir(below).catch(() => [] as string[])) {
    const folder = join(below, entry);
    if (!kept.has(folder)) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  if (kept.size === 0) await rm(below, { recursive: true, force: true, maxRetries: 3 });
}

function environmentFor({ pluginsFolder, folder, manifest }: EnvironmentOf) {
  const { requires = '>=3.9', requirements: file } = manifest.python ?? {};
  const requirements = file === undefined ? [] : readRequirements(readIfThere(join(folder, file)));
  const key = createHash('sha256').update(JSON.stringify({ requires, requirements })).digest('hex').slice(0, 16);
  return { folder: join(placesIn(pluginsFolder).environments, manifest.name, key), requirements };
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function interpreterIn(folder: string): string {
  return isWindows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

async function installRequirements(folder: string, requirements: readonly string[], options: PrepareOptions): Promise<void> {
  const { log, progress, signal, env } = options;
  let done = 0;
  const onLine = (line: string): void => {
    log(line);
    if (!/^(Collecting|Processing) |^Installing collected packages/.test(line)) return;
    done += 1;
    // How many packages there are in all is not known before the last one.
    progress(0.3 + 0.6 * (1 - 1 / (1 + done / requirements.length)), {
      en: 'Installing Python packages',
      'pt-BR': 'Instalando pacotes Python',
    });
  };
  progress(0.3, { en: 'Installing Python packages', 'pt-BR': 'Instalando pacotes Python' });
  const ran = await runTool(
    interpreterIn(folder),
    [
      ...[
        '-m',
        'pip',
        'install',
        '--disable-pip-version-check',
        '--no-input',
        '--no-warn-script-location',
        '--progress-bar',
        'off',
      ],
      ...['--only-binary', ':all:', ...requirements],
    ],
    { env: { ...env, PYTHONUTF8: '1', PYTHONNOUSERSITE: '1' }, signal, timeoutMs: PIP_TIMEOUT_MS, onLine },
  );
  if (ran.code === 0) return;
  const said = ran.stderr.split('\n').filter((line) => line.startsWith('ERROR:'));
  const reason = said.map((line) => line.slice('ERROR:'.length).trim()).join(' ') || 'see the log';
  throw sourceFailed('SOURCE_PIP_FAILED', `pip could not install the Python packages: ${reason}`, {
    requirements: [...requirements],
    reason,
  });
}

interface FoundPython {
  command: string[];
  version: string;
}

async function findPython(requires: string, options: PrepareOptions): Promise<FoundPython> {
  const own = options.env['PULSEFLOW_PYTHON'];
  const candidates = own ? [[own]] : isWindows ? [['py', '-3'], ['python']] : [['python3'], ['python']];
  const old: FoundPython[] = [];
  for (const command of candidates) {
    const [program = '', ...first] = command;
    const ran = await runTool(program, [...first, '-c', 'import platform; print(platform.python_version())'], {
      env: options.env,
      signal: options.signal,
      timeoutMs: VERSION_TIMEOUT_MS,
    });
    const version = ran.stdout.trim();
    if (ran.code !== 0 || !/^\d+\.\d+/.test(version)) continue;
    if (satisfies(version, requires)) return { command, version };
    old.push({ command, version });
  }
  const [found] = old;
  throw found === undefined
    ? sourceFailed(
        'SOURCE_PYTHON_MISSING',
        `The plugin is written in Python (${requires}), which was not found on this machine. Install Python, or set PULSEFLOW_PYTHON to its path.`,
        { requires },
      )
    : sourceFailed(
        'SOURCE_PYTHON_VERSION',
        `The plugin needs Python ${requires}; this machine has ${found.version}. Install a newer Python.`,
        {
          requires,
          found: found.version,
        },
      );
}

/** `>=3.9,<4` (PEP 440, the operators that people use for Python itself). An operator that is not known counts as met. */
export function satisfies(version: string, requires: string): boolean {
  const numbers = (text: string): number[] => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const have = numbers(version);
  return requires.split(',').every((part) => {
    const [, operator = '', wanted = ''] = /^\s*(>=|<=|==|!=|~=|>|<)\s*([\d.]+)/.exec(part) ?? [];
    const want = numbers(wanted);
    const length = operator === '==' || operator === '!=' ? want.length : Math.max(have.length, want.length);
    const order = compareNumbers(have, want, length);
    if (operator === '>=') return order >= 0;
    if (operator === '<=') return order <= 0;
    if (operator === '>') return order > 0;
    if (operator === '<') return order < 0;
    if (operator === '==') return order === 0;
    if (operator === '!=') return order !== 0;
    if (operator === '~=') return order >= 0 && compareNumbers(have, want, want.length - 1) === 0;
    return true;
  });
}

function compareNumbers(a: readonly number[], b: readonly number[], length: number): number {
  for (let index = 0; index < length; index += 1) {
    const order = (a[index] ?? 0) - (b[index] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

function venvFailed({ stdout, stderr }: RanTool) {
  const said = `${stdout}\n${stderr}`;
  return /ensurepip|python3-venv/.test(said)
    ? sourceFailed(
        'SOURCE_VENV_MISSING',
        'This Python cannot make virtual environments. Install its "venv" module (on Debian and Ubuntu the package python3-venv).',
      )
    : sourceFailed(
        'SOURCE_VENV_FAILED',
        `Python could not make the virtual environment: ${said.trim().split('\n').at(-1) ?? ''}`,
      );
}
