/** Watches the workspace's `plugins/`: what is laid in, changed or taken out takes effect at once. */
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
  failed(thrown: unknown): void;
}

/** Resolves when the folder is watched; it must be there. */
export async function watchPlugins({ pluginsFolder, clock, changed, failed }: WatcherPorts): Promise<PluginWatcher> {
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
  return {
    async close() {
      for (const timer of timers.values()) timer.cancel();
      await watcher.close();
    },
  };
}
