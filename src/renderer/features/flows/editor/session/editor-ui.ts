import { createStore, type StoreApi } from 'zustand/vanilla';
import type { GraphEnd, Point } from '../../../../components/graph/graph-model';
import type { NodeFormContext } from '../../form/form-context';
import type { RunTarget } from '../../run/RunDialog';

/** Where the node that is looked for goes: behind an output, before an input, into an edge, or anywhere. */
export interface PaletteRequest {
  from?: (GraphEnd & { side?: 'input' | 'output' }) | undefined;
  /** The middle of its left side; where there is room when absent. */
  at?: Point | undefined;
  /** Id of the edge that it is put into. */
  onEdge?: string | undefined;
  /** It is put where it was dropped and joined to nothing. */
  isAlone?: boolean;
}

/** What lies open beside and over the graph. A dialog's entry is what it needs to know. */
export interface OpenDialogs {
  publish: true;
  faultTest: true;
  run: RunTarget;
  palette: PaletteRequest;
  /** The data pinned to a node. */
  pin: { nodeId: string };
}

export type PanelId = 'node' | 'flow';

const DOCK_KEY = 'pulseflow-editor-dock';
const MIN_DOCK_HEIGHT = 120;

interface DockMemory {
  tab?: string | undefined;
  height: number;
}

export interface EditorUi {
  view: string;
  /** The inspector on the right; undefined: closed. */
  panel: PanelId | undefined;
  /** The field of the node's form to bring into view. */
  reveal: NodeFormContext['reveal'];
  /** The open tab of the dock below the graph; undefined: only its bar is seen. */
  dock: string | undefined;
  /** Pixels. */
  dockHeight: number;
  dialogs: Partial<OpenDialogs>;
  showView(view: string): void;
  showPanel(panel: PanelId | undefined): void;
  revealField(reveal: NodeFormContext['reveal']): void;
  showDock(tab: string | undefined): void;
  setDockHeight(height: number): void;
  open<Id extends keyof OpenDialogs>(dialog: Id, what: OpenDialogs[Id]): void;
  close(dialog: keyof OpenDialogs): void;
}

function recallDock(): DockMemory {
  try {
    const kept = JSON.parse(localStorage.getItem(DOCK_KEY) ?? '{}') as Partial<DockMemory>;
    return {
      height: typeof kept.height === 'number' ? Math.max(MIN_DOCK_HEIGHT, kept.height) : 260,
      ...(typeof kept.tab === 'string' ? { tab: kept.tab } : {}),
    };
  } catch {
    // What another version kept is not worth an error.
    return { height: 260 };
  }
}

/** What one open editor shows: not part of the document, not undone; the dock is remembered between visits. */
export function createEditorUi(): StoreApi<EditorUi> {
  const dock = recallDock();
  return createStore<EditorUi>()((set, get) => {
    const remember = () => {
      const { dock: tab, dockHeight: height } = get();
      localStorage.setItem(DOCK_KEY, JSON.stringify({ tab, height }));
    };
    return {
      view: 'canvas',
      panel: 'node',
      reveal: undefined,
      dock: dock.tab,
      dockHeight: dock.height,
      dialogs: {},
      showView: (view) => set({ view }),
      showPanel: (panel) => set({ panel }),
      revealField: (reveal) => set({ reveal }),
      showDock(tab) {
        set({ dock: tab });
        remember();
      },
      setDockHeight(height) {
        set({ dockHeight: Math.max(MIN_DOCK_HEIGHT, Math.round(height)) });
        remember();
      },
      open: (dialog, what) => set({ dialogs: { ...get().dialogs, [dialog]: what } }),
      close: (dialog) => {
        const { [dialog]: _closed, ...others } = get().dialogs;
        set({ dialogs: others });
      },
    };
  });
}
