/** Watches the workspace's `plugins/`: what is laid in, changed or taken out takes effect at once. */
import { type FSWatcher, readdirSync, watch as watchFolder } from 'node:fs';
import { join, relative, sep } from 'node:path';
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
  const watchers = new Map<string, Closable>();
  let isClosed = false;

  const tell = (name: string): void => {
    timers.get(name)?.cancel();
    timers.set(
      name,
      clock.setTimer(clock.now() + REST_MS, () => {
        timers.delete(name);
        changed(name);
      }),
    );
  };
  /** A watcher for each folder: one that is taken out and put back at once would be lost to one over all of them. */
  const follow = async (name: string): Promise<void> => {
    const folder = join(pluginsFolder, name);
    const before = watchers.get(name);
    const watcher = watch(folder, {
      ignoreInitial: true,
      depth: MAX_DEPTH,
      ignored: (path) =>
        relative(folder, path)
          .split(sep)
          .some((part) => part !== '' && isPassedOver(part)),
    });
    watchers.set(name, watcher);
    watcher.on('all', () => tell(name));
    watcher.on('error', failed);
    await before?.close();
    await new Promise<void>((done) => watcher.once('ready', () => done()));
  };

  const folders = watchNames(pluginsFolder, failed, (name) => {
    if (isClosed) return;
    // Once more when it is followed: what happened in between was seen by nobody.
    void follow(name).then(() => tell(name), failed);
    tell(name);
  });
  await Promise.all(namesIn(pluginsFolder).map(follow));
  ready();
  return {
    async close() {
      isClosed = true;
      folders?.close();
      for (const timer of timers.values()) timer.cancel();
      await Promise.all([...watchers.values()].map((watcher) => watcher.close()));
    },
  };
}

interface Closable {
  close(): Promise<void>;
}

/** Calls back with the name of each folder that comes or goes, and of nothing that is inside of one. */
function watchNames(folder: string, failed: (thrown: unknown) => void, told: (name: string) => void): FSWatcher | undefined {
  try {
    const watcher = watchFolder(folder, (_event, name) => {
      if (name !== null && !isPassedOver(name)) told(name);
    });
    watcher.on('error', failed);
    watcher.unref();
    return watcher;
  } catch (thrown) {
    failed(thrown);
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => !isPassedOver(name));
}

function hasPlugins(folder: string): boolean {
  try {
    return namesIn(folder).length > 0;
  } catch {
    // Gone, or not readable: the whole watcher says what is wrong.
    return true;
  }
}
