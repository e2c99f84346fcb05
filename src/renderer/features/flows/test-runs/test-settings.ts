import { createStore } from 'zustand/vanilla';

const KEY = 'pulseflow-test-settings';

interface TestSettings {
  /** Test runs are made without effects. */
  effectsOff: boolean;
  setEffectsOff(off: boolean): void;
}

function recall(): boolean {
  try {
    return (JSON.parse(localStorage.getItem(KEY) ?? '{}') as { effectsOff?: unknown }).effectsOff === true;
  } catch {
    // What another version kept is not worth an error.
    return false;
  }
}

/** How test runs are made from the editor; the same for all flows, and remembered. */
export const testSettings = createStore<TestSettings>((set) => ({
  effectsOff: typeof localStorage !== 'undefined' && recall(),
  setEffectsOff(effectsOff) {
    set({ effectsOff });
    localStorage.setItem(KEY, JSON.stringify({ effectsOff }));
  },
}));
