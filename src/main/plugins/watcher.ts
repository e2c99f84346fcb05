/** Watches the workspace's `plugins/`: what is laid in, changed or taken out takes effect at once. */
import { type FSWatcher, readdirSync, watch as watchFolder } from 'node:fs';
import { relative, sep } from 'node:path';
import type { Clock, Timer } from '#main/engine/ports';
import { isPassedOver } from './folder';

/** A copied folder comes file by file: it is read when it has come to rest. */
const REST_MS = 400;
const MAX_DEPTH = 12;

export interface PluginWatcher {
  close(): Promise<void>;
}

export interface WatcherPorts {
  pluginsFolder: string;
  clock: Clock;
  /** Something in the folder of this name is different. */
  changed(name: string): void;
  /** The folders are watched from now on: what happened before has to be looked for. */
  ready(): void;
  failed(thrown: unknown): void;
}

/**
 * Begins to watch; the folder must be there. As long as it holds no plugin, only that one folder is watched, which costs nothing:
 * most workspaces have none of their own.
 */
export function watchPlugins(ports: WatcherPorts): PluginWatcher {
  const { pluginsFolder, failed } = ports;
  let first: FSWatcher | undefined;
  let whole: Promise<PluginWatcher | undefined> | undefined;
  const begin = (): void => {
    first?.close();
    first = undefined;
    whole ??= watchWhole(ports).catch((thrown: unknown) => {
      failed(thrown);
      return undefined;
    });
  };
  if (hasPlugins(pluginsFolder)) begin();
  else {
    try {
      first = watchFolder(pluginsFolder, () => {
        if (hasPlugins(pluginsFolder)) begin();
      });
      first.on('error', begin);
      first.unref();
    } catch {
      begin();
    }
  }
  return {
    async close() {
      first?.close();
      await (await whole)?.close();
    },
  };
}

async function watchWhole({ pluginsFolder, clock, changed, ready, failed }: WatcherPorts): Promise<PluginWatcher> {
  const { watch } = await import('chokidar');
  const timers = new Map<string, Timer>();
  const watcher = watch(pluginsFolder, {
    ignoreInitial: true,
    depth: MAX_DEPTH,
    // What is kept, staged and made beside the plugins begins with a dot.
    ignored: (path) =>
      relative(pluginsFolder, path)
        .split(sep)
        .some((part) => part !== '' && isPassedOver(part)),
  });
  watcher.on('all', (_event, path) => {
    const [name] = relative(pluginsFolder, path).split(sep);
    if (name === undefined || name === '') return;
    timers.get(name)?.cancel();
    timers.set(
      name,
      clock.setTimer(clock.now() + REST_MS, () => {
        timers.delete(name);
        changed(name);
      }),
    );
  });
  watcher.on('error', failed);
  await new Promise<void>((done) => watcher.once('ready', () => done()));
  ready();
  return {
    async close() {
      for (const timer of timers.values()) timer.cancel();
      await watcher.close();
    },
  };
}

function hasPlugins(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => !isPassedOver(name));
  } catch {
    // Gone, or not readable: the whole watcher says what is wrong.
    return true;
  }
}
