import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

const KEY = 'pulseflow-canvas';

interface Kept {
  isSnapping: boolean;
  /** Undefined: shown for flows that are large enough to need it. */
  hasMinimap?: boolean;
}

/** How one likes the canvas. Kept on this device, for all flows. */
export interface CanvasSettings extends Kept {
  toggleSnapping(): void;
  showMinimap(isShown: boolean): void;
  /** Every drag moves the view, as while Space is held. Not kept. */
  isHand: boolean;
  toggleHand(): void;
}

function recall(): Kept {
  const standard: Kept = { isSnapping: true };
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>;
    return { ...standard, ...kept };
  } catch {
    // What cannot be read is not worth an error.
    return standard;
  }
}

const settings = createStore<Kept>(recall);

function change(next: Partial<Kept>): void {
  settings.setState(next);
  localStorage.setItem(KEY, JSON.stringify(settings.getState()));
}

const hand = createStore(() => ({ isHand: false }));

/** The settings of all canvases, live. */
export function useCanvasSettings(): CanvasSettings {
  const { isSnapping, hasMinimap } = useStore(settings);
  const { isHand } = useStore(hand);
  return {
    isSnapping,
    isHand,
    toggleHand: () => hand.setState(({ isHand: now }) => ({ isHand: !now })),
    ...(hasMinimap === undefined ? {} : { hasMinimap }),
    toggleSnapping: () => change({ isSnapping: !settings.getState().isSnapping }),
    showMinimap: (isShown) => change({ hasMinimap: isShown }),
  };
}
