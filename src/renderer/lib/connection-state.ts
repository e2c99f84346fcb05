import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/**
 * How the page stands with its host. `connecting`: no answer yet since the start or since the port closed; `offline`: it
 * answered before and does not now; `unauthorized`: it answers, but wants a sign-in (HTTP only).
 */
export type ConnectionState = 'connecting' | 'online' | 'offline' | 'unauthorized';

export interface ConnectionStore {
  state: ConnectionState;
  /** Rises each time the host answers again after a silence: what was read before may be stale. */
  epoch: number;
}

export const connectionStore = createStore<ConnectionStore>(() => ({ state: 'connecting', epoch: 0 }));

/** Sets the state; coming back online after a silence starts a new epoch. */
export function setConnectionState(state: ConnectionState): void {
  connectionStore.setState((now) => {
    if (now.state === state) return now;
    const isBack = state === 'online' && now.state !== 'connecting';
    return { state, epoch: isBack ? now.epoch + 1 : now.epoch };
  });
}

/** The connection's state, live. */
export function useConnectionState(): ConnectionState {
  return useStore(connectionStore, (store) => store.state);
}
