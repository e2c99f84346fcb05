/** How the app is opened from outside of its window: a second start, links, files, the quick-run shortcut. */
import type { AnyRouter } from '@orpc/server';
import { app } from 'electron';
import type { Desktop } from './context';

export interface Openings {
  /** From now on what has come is answered, and what comes. Returns its procedures, by their name in the contract `desktop`. */
  start(desktop: Desktop): Record<string, AnyRouter>;
}

/** Listens from before the app is ready: macOS hands over a link or a file that early. */
export function prepareOpenings(): Openings {
  return {
    start({ window }) {
      app.on('second-instance', () => window.show());
      app.on('activate', () => window.show());
      return {};
    },
  };
}
