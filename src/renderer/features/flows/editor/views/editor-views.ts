import { FileText, ListTree, type LucideIcon, SquareKanban, Workflow } from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import { BoardView } from '../../board/BoardView';
import { OutlineView } from '../../outline/OutlineView';
import { CanvasView } from '../canvas/CanvasView';

const TextView = lazy(async () => ({ default: (await import('../../text/TextView')).TextView }));

/** One way to look at the draft. Its component takes what it needs from `useEditor` and fills its box. */
interface EditorView {
  id: string;
  /** Key of its name in the words of `flows`. */
  label: string;
  icon: LucideIcon;
  View: ComponentType;
}

/** The views of a flow, in their order; the first is the one an editor opens with. */
export const editorViews: readonly EditorView[] = [
  { id: 'canvas', label: 'view.canvas', icon: Workflow, View: CanvasView },
  { id: 'outline', label: 'view.outline', icon: ListTree, View: OutlineView },
  { id: 'text', label: 'view.text', icon: FileText, View: TextView },
  { id: 'board', label: 'view.board', icon: SquareKanban, View: BoardView },
];
