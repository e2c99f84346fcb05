import { createStore } from 'zustand/vanilla';

/** Pixels. */
export interface PanelWidths {
  /** The panel beside the graph; undefined: a share of the window. */
  side: number | undefined;
  /** The input and output columns of the wide panel. */
  input: number;
  output: number;
}

export interface PanelLayout extends PanelWidths {
  /** The panel covers the graph: input, settings and output side by side. */
  isWide: boolean;
  setWide(isWide: boolean): void;
  resize(part: keyof PanelWidths, width: number): void;
}

const KEY = 'pulseflow-node-panel';
export const MIN_SIDE = 320;
export const MIN_COLUMN = 200;
const PRESET: PanelWidths = { side: undefined, input: 320, output: 340 };

function recall(text: string | null): PanelWidths {
  try {
    const kept = JSON.parse(text ?? '{}') as Partial<PanelWidths>;
    const width = (value: unknown, least: number) => (typeof value === 'number' ? Math.max(least, value) : undefined);
    return {
      side: width(kept.side, MIN_SIDE),
      input: width(kept.input, MIN_COLUMN) ?? PRESET.input,
      output: width(kept.output, MIN_COLUMN) ?? PRESET.output,
    };
  } catch {
    // What another version kept is not worth an error.
    return PRESET;
  }
}

/** How the node panel lies: kept while one goes from node to node; its widths also between visits. */
export function createPanelLayout(storage: Pick<Storage, 'getItem' | 'setItem'>) {
  return createStore<PanelLayout>()((set, get) => ({
    ...recall(storage.getItem(KEY)),
    isWide: false,
    setWide: (isWide) => set({ isWide }),
    resize(part, width) {
      set({ [part]: Math.max(part === 'side' ? MIN_SIDE : MIN_COLUMN, Math.round(width)) });
      const { side, input, output } = get();
      storage.setItem(KEY, JSON.stringify({ side, input, output }));
    },
  }));
}
