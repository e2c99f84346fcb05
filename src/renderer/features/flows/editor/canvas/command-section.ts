import type { MenuTarget } from '../../../../components/graph/gestures/gesture';
import type { GraphEdits } from '../../../../components/graph/graph-props';
import type { GraphCommand } from '../../../../components/graph/tools/GraphMenu';
import type { Translate } from '../../../../components/graph/translate';
import type { EditorSession } from '../session/editor-session';

/** What a part of the editor adds to the context menu needs to know. */
export interface CommandScope {
  session: EditorSession;
  graph: GraphEdits;
  target: MenuTarget;
  t: Translate;
}

/** One section of the context menu; answers nothing for a target that it has nothing for. */
export type CommandSection = (scope: CommandScope) => readonly GraphCommand[];
