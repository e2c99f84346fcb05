import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json, JsonObject } from '#shared/model/json';
import { pluginInvalid, sourceFailed } from './errors';
import { runTool } from './run-tool';
import type { FileDigests } from './staged-file';
import { untarPackage } from './untar';

const PACK_TIMEOUT_MS = 120_000;
const INSTALL_TIMEOUT_MS = 600_000;
const INSTALL = [
  ...['install', '--ignore-scripts', '--omit=dev', '--omit=peer', '--no-audit', '--no-fund', '--no-package-lock'],
  ...['--install-links=true', '--loglevel=http'],
];
const PACKAGE_NAME = /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;
const PACKAGE_VERSION = /^[0-9A-Za-z][0-9A-Za-z.-]*$/;

export interface NpmOptions {
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  log?(line: string): void;
}

/**
 * Takes a package from the registry that the user's own npm is set up for, without running any of its scripts, and unpacks it into
 * `folder`. `scratch` is an own folder for what is downloaded. Errors: PLUGIN_SOURCE_FAILED, PLUGIN_INVALID, PLUGIN_TOO_LARGE.
 */
export async function takeFromNpm(
  wanted: { package: string; version?: string | undefined },
  folder: string,
  scratch: string,
  options: NpmOptions,
): Promise<FileDigests> {
  const { version } = wanted;
  // Anything else could be an option, an address or a path to npm.
  if (!PACKAGE_NAME.test(wanted.package) || (version !== undefined && !PACKAGE_VERSION.test(version))) {
    throw sourceFailed(
      'SOURCE_NPM_NAME',
      `"${wanted.package}" is not the name of an npm package. Write it as @scope/name or name.`,
      {
        package: wanted.package,
      },
    );
  }
  await mkdir(scratch, { recursive: true });
  const spec = version === undefined ? wanted.package : `${wanted.package}@${version}`;
  const ran = await runTool('npm', ['pack', spec, '--json', '--ignore-scripts', '--pack-destination', scratch], {
    cwd: scratch,
    env: options.env,
    signal: options.signal,
    timeoutMs: PACK_TIMEOUT_MS,
  });
  if (ran.startError !== undefined) throw noNpm();
  if (ran.code !== 0) throw npmFailed(spec, ran.stderr, ran.code);
  const file = fileName(ran.stdout);
  if (file === undefined)
    throw sourceFailed('SOURCE_NPM_ANSWER', `npm did not say what it downloaded for ${spec}. Update npm.`, { package: spec });
  return untarPackage(join(scratch, file), folder);
}

/** Installs the packages that a staged plugin needs and does not bring: no scripts, no development packages. Errors: PLUGIN_SOURCE_FAILED. */
export async function installPackages(folder: string, options: NpmOptions): Promise<void> {
  const file = join(folder, 'package.json');
  const whole = await readFile(file, 'utf8');
  const { name, version, dependencies } = JSON.parse(whole) as Record<string, Json>;
  // npm looks at the packages for development, too, even when it leaves them out; theirs may not be there.
  const { '@pulseflow/sdk': _, ...needed } = (dependencies ?? {}) as JsonObject;
  await writeFile(file, JSON.stringify({ name, version, private: true, dependencies: needed }));
  try {
    const ran = await runTool('npm', INSTALL, {
      cwd: folder,
      env: options.env,
      signal: options.signal,
      timeoutMs: INSTALL_TIMEOUT_MS,
      ...(options.log === undefined ? {} : { onLine: options.log }),
    });
    if (ran.startError !== undefined) throw noNpm();
    if (ran.code !== 0) throw npmFailed('the packages that the plugin needs', ran.stderr, ran.code);
  } finally {
    await writeFile(file, whole);
  }
}

/** npm answers a list, or since version 11 an object by package name. */
function fileName(stdout: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(stdout);
    const [first] = Array.isArray(answer) ? (answer as unknown[]) : (Object.values(answer as object) as unknown[]);
    const name = (first as { filename?: unknown } | undefined)?.filename;
    return typeof name === 'string' && /^[\w@.-]+\.tgz$/.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

function noNpm() {
  return sourceFailed(
    'SOURCE_NPM_MISSING',
    'npm was not found on this machine. Install Node.js, which brings it, or install the plugin from a zip or a catalogue.',
  );
}

function npmFailed(what: string, stderr: string, code: number | null) {
  const lines = stderr.split('\n').filter((line) => /npm (error|ERR!)/.test(line) && !/complete log|\.log$/.test(line));
  const said = lines.map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim()).filter(Boolean);
  if (said.some((line) => /\bE404\b/.test(line))) {
    return sourceFailed('SOURCE_NPM_NOT_FOUND', `There is no ${what} in the npm registry. Check the name and the version.`, {
      package: what,
    });
  }
  if (said.some((line) => /\bETARGET\b|No matching version/.test(line)))
    return sourceFailed('SOURCE_NPM_NOT_FOUND', `npm knows the package, but not this version: ${what}.`, { package: what });
  if (code === null) return sourceFailed('SOURCE_NPM_SLOW', `npm took too long to get ${what}. Try again.`, { package: what });
  const reason = said.slice(0, 3).join(' ') || `it ended with ${code}`;
  return /EJSONPARSE/.test(reason)
    ? pluginInvalid('PACKAGE_JSON_INVALID', `npm cannot read the plugin's package.json: ${reason}`)
    : sourceFailed('SOURCE_NPM_FAILED', `npm could not get ${what}: ${reason}`, { package: what, reason });
}
