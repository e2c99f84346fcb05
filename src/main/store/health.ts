import type { StoreLog } from './log';

/** `full`: no space left; `failing`: writes fail for another reason. What is not durable yet is kept and tried again. */
export type StoreState = 'ok' | 'full' | 'failing';

/** How the last write went, for the health page, banners and those who would rather refuse work than queue it. */
export interface StoreHealth {
  state(): StoreState;
  set(state: StoreState): void;
  /** Called on each change; returns the way to stop it. The listener must not throw. */
  onState(listener: (state: StoreState) => void): () => void;
}

export function createStoreHealth(log: StoreLog): StoreHealth {
  let current: StoreState = 'ok';
  const listeners = new Set<(state: StoreState) => void>();
  return {
    state: () => current,
    set(state) {
      if (state === current) return;
      current = state;
      if (state === 'ok') log.info({ state }, 'The workspace database can be written again');
      else log.error({ state }, 'The workspace database cannot be written; what is pending is kept and tried again');
      for (const listener of listeners) listener(state);
    },
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
