import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { PluginSource } from '#shared/model/plugin-install';

/** Where the window that installs stands. `id`: an attempt of its own, so that a source that failed can be looked at again. */
export type InstallView =
  | { step: 'choose' }
  | { step: 'review'; source: PluginSource; id: number }
  | { step: 'progress'; operationId: string; source?: PluginSource | undefined }
  | { step: 'grant'; name: string };

const store = createStore<{ view: InstallView | undefined; attempts: number }>(() => ({ view: undefined, attempts: 0 }));

/** What the window shows now; undefined: it is closed. */
export function useInstallView(): InstallView | undefined {
  return useStore(store, ({ view }) => view);
}

/** Opens the window: to choose where from, or right at a look at what `source` is. */
export function openInstall(source?: PluginSource): void {
  store.setState(({ attempts }) =>
    source === undefined
      ? { view: { step: 'choose' } }
      : { view: { step: 'review', source, id: attempts + 1 }, attempts: attempts + 1 },
  );
}

/** Shows an operation at work. `source`: to try again with. */
export function followOperation(operationId: string, source?: PluginSource): void {
  store.setState({ view: { step: 'progress', operationId, source } });
}

/** Asks what a plugin that waits may do. */
export function askGrant(name: string): void {
  store.setState({ view: { step: 'grant', name } });
}

/** Closes the window; what is at work goes on. */
export function closeInstall(): void {
  store.setState({ view: undefined });
}
