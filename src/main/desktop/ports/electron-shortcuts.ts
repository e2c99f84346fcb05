import { globalShortcut } from 'electron';
import type { Shortcuts } from './shortcuts';

/** The app must be ready. */
export function createElectronShortcuts(): Shortcuts {
  const taken = new Map<string, string>();
  function giveBack(name: string): void {
    const keys = taken.get(name);
    if (keys !== undefined) globalShortcut.unregister(keys);
    taken.delete(name);
  }
  return {
    set(name, keys, run) {
      giveBack(name);
      if (keys === undefined) return 'ok';
      if ([...taken.values()].includes(keys)) return 'taken';
      try {
        if (!globalShortcut.register(keys, run)) return 'taken';
      } catch {
        // Electron throws for what it cannot read as a combination.
        return 'invalid';
      }
      taken.set(name, keys);
      return 'ok';
    },
    close() {
      for (const name of [...taken.keys()]) giveBack(name);
    },
  };
}
