import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Capabilities } from '#shared/model/plugin';
import { grantTooWide } from '../errors';
import type { PluginPlaces } from '../inside';
import { realPath } from '../reach';
import type { RuntimeFiles } from '../runtime-files';
import { openedPaths } from './opened-paths';

/** How a process of a plugin is started. */
export interface PluginCommand {
  command: string;
  args: string[];
  env: Record<string, string>;
  /** The main module, as the process is told it. */
  main: string;
}

/** What is handed on of the app's environment: nothing that could be a secret. */
const HANDED_ON = [
  'LANG',
  'LC_ALL',
  'TZ',
  'HOME',
  'USERPROFILE',
  'SystemRoot',
  'WINDIR',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
];
/** By these programs find each other and the screen. */
const FOR_PROGRAMS = ['PATH', 'Path', 'PATHEXT', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR'];

/** What a system takes as the arguments of a program, with room for the rest. In characters. */
const ARGUMENTS = process.platform === 'win32' ? 28_000 : 500_000;

/** The environment of a process of a plugin. What programs need is there only for who may start some. */
export function pluginEnvironment(
  { tempFolder }: Pick<PluginPlaces, 'tempFolder'>,
  { commands }: Pick<Capabilities, 'commands'>,
): Record<string, string> {
  const names = commands.length > 0 ? [...HANDED_ON, ...FOR_PROGRAMS] : HANDED_ON;
  const kept = names.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(kept), TMPDIR: tempFolder, TEMP: tempFolder, TMP: tempFolder };
}

/**
 * Node with its permission model: it reads its own folder, the runtime and what was granted, and writes its temporary folder
 * and what was granted. No native addons, workers or debugger; other processes only when some were granted. Errors:
 * PLUGIN_GRANT_TOO_WIDE.
 */
export function nodeCommand(options: {
  plugin: string;
  main: string;
  places: PluginPlaces;
  granted: Capabilities;
  memoryMb: number;
  files: Pick<RuntimeFiles, 'process' | 'sdk'>;
}): PluginCommand {
  const { places, granted, files } = options;
  const opened = (access: 'read' | 'write'): string[] =>
    places.granted.filter((granted) => granted.access === access).flatMap(({ path }) => openedPaths(path, places));
  const own = [dirname(files.process), dirname(fileURLToPath(files.sdk)), places.pluginFolder].flatMap(withRealPath);
  const write = [...withRealPath(places.tempFolder), ...opened('write')];
  const flags = (flag: string, paths: readonly string[]): string[] =>
    [...new Set(paths)].flatMap(withWhatIsBelow).map((path) => `${flag}=${path}`);
  const permissions = [...flags('--allow-fs-read', [...own, ...opened('read'), ...write]), ...flags('--allow-fs-write', write)];
  if (permissions.join(' ').length > ARGUMENTS)
    throw grantTooWide(
      options.plugin,
      granted.files.map(({ path }) => path),
    );
  return {
    command: process.execPath,
    args: [
      '--permission',
      ...permissions,
      ...(granted.commands.length > 0 ? ['--allow-child-process'] : []),
      `--max-old-space-size=${options.memoryMb}`,
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=SecurityWarning',
      '--unhandled-rejections=throw',
      files.process,
    ],
    env: {
      ...pluginEnvironment(places, granted),
      ...(process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' }),
    },
    main: pathToFileURL(options.main).href,
  };
}

/** Node compares real paths: what a link leads to has to be named as well. */
function withRealPath(path: string): string[] {
  return [path, realPath(path) ?? path];
}

/** Node adds by itself what lies below a folder that it finds. */
function withWhatIsBelow(path: string): string[] {
  return existsSync(path) ? [path] : [path, join(path, '*')];
}
