import type { GraphCommand } from '../../../../components/graph/tools/GraphMenu';
import { clipboardCommands } from '../../clipboard/clipboard-commands';
import { testSection } from '../../test-runs/test-commands';
import type { CommandScope, CommandSection } from './command-section';
import { annotationCommands, backgroundCommands, edgeCommands, nodeCommands } from './own-commands';

/** The sections of the context menu, in order. Parts of the editor join in here. */
const COMMAND_SECTIONS: readonly CommandSection[] = [
  nodeCommands,
  testSection,
  clipboardCommands,
  edgeCommands,
  annotationCommands,
  backgroundCommands,
];

/** What can be done with what the menu was opened on. */
export function commandsFor(scope: CommandScope): readonly (readonly GraphCommand[])[] {
  return COMMAND_SECTIONS.map((section) => section(scope));
}
