import { type LucideIcon, Workflow } from 'lucide-react';
import type { ComponentType } from 'react';
import { CanvasView } from '../canvas/CanvasView';

/** One way to look at the draft. Its component takes what it needs from `useEditor` and fills its box. */
export interface EditorView {
  id: string;
  /** Key of its name in the words of `flows`. */
  label: string;
  icon: LucideIcon;
  View: ComponentType;
}

/** The views of a flow, in their order; the first is the one an editor opens with. */
export const editorViews: readonly EditorView[] = [{ id: 'canvas', label: 'view.canvas', icon: Workflow, View: CanvasView }];
