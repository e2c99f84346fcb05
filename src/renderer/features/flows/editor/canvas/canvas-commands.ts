import type { Translate } from '../../../../components/graph/describe-cron';
import type { MenuTarget } from '../../../../components/graph/gestures/gesture';
import type { GraphEdits } from '../../../../components/graph/graph-props';
import type { GraphCommand } from '../../../../components/graph/tools/GraphMenu';
import type { EditorSession } from '../session/editor-session';
import { annotationCommands, backgroundCommands, edgeCommands, nodeCommands } from './own-commands';

/** What a part of the editor adds to the context menu needs to know. */
export interface CommandScope {
  session: EditorSession;
  graph: GraphEdits;
  target: MenuTarget;
  t: Translate;
}

/** One section of the context menu; answers nothing for a target that it has nothing for. */
export type CommandSection = (scope: CommandScope) => readonly GraphCommand[];

/** The sections of the context menu, in order. Parts of the editor join in here. */
const COMMAND_SECTIONS: readonly CommandSection[] = [nodeCommands, edgeCommands, annotationCommands, backgroundCommands];

/** What can be done with what the menu was opened on. */
export function commandsFor(scope: CommandScope): readonly (readonly GraphCommand[])[] {
  return COMMAND_SECTIONS.map((section) => section(scope));
}
