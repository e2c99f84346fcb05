import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { type Command, useCommands } from '../../../lib/commands';
import { isDialogOpen, isKeyboardElsewhere } from './keyboard-owner';
import type { EditorSession } from './session/editor-session';

/** What the editor offers by shortcut and in the command palette, while the draft is what one sees. */
export function useEditorCommands(session: EditorSession, isEnabled: boolean): void {
  const { store, ui, edits, startTest, publish, arrange } = session;
  const { t } = useTranslation('flows');
  const { canUndo, canRedo } = useStore(store);
  const { undo, redo } = store.getState();
  const group = 'page' as const;
  /** Ctrl+Z and the like mean the text while one types. */
  const onGraph = (run: () => void) => () => {
    if (!isKeyboardElsewhere()) run();
  };
  /** Also while one types in the inspector, but not over a dialog. */
  const onPage = (run: () => void) => () => {
    if (!isDialogOpen()) run();
  };
  const commands: Command[] = [
    { id: 'editor-add', label: t('editor.addHint'), group, keys: 'a', run: () => ui.getState().open('palette', {}) },
    { id: 'editor-test', label: t('editor.testHint'), group, keys: 'mod+Enter', run: onPage(() => startTest()) },
    { id: 'editor-publish', label: t('publish.hint'), group, keys: 'mod+shift+p', run: onPage(publish) },
    { id: 'editor-undo', label: t('editor.undo'), group, keys: 'mod+z', inPalette: canUndo, run: onGraph(undo) },
    { id: 'editor-redo', label: t('editor.redo'), group, keys: 'mod+shift+z', inPalette: canRedo, run: onGraph(redo) },
    { id: 'editor-redo-y', label: t('editor.redo'), group, keys: 'mod+y', inPalette: false, run: onGraph(redo) },
    { id: 'editor-arrange', label: t('editor.arrange'), group, keys: 'shift+a', run: arrange },
    {
      id: 'editor-settings',
      label: t('flowSettings.title'),
      group,
      keys: 'mod+,',
      run: onPage(() => ui.getState().showPanel('flow')),
    },
    { id: 'editor-delete', label: t('editor.delete'), group, keys: 'Delete', inPalette: false, run: edits.removeSelected },
    { id: 'editor-backspace', label: t('editor.delete'), group, keys: 'Backspace', inPalette: false, run: edits.removeSelected },
    {
      id: 'editor-duplicate',
      label: t('node.duplicate'),
      group,
      keys: 'mod+d',
      inPalette: false,
      run: onGraph(edits.duplicateSelected),
    },
    { id: 'editor-disable', label: t('editor.toggleDisabled'), group, keys: 'd', run: edits.toggleDisabled },
    { id: 'editor-all', label: t('editor.selectAll'), group, keys: 'mod+a', inPalette: false, run: onGraph(edits.selectAll) },
  ];
  useCommands(isEnabled ? commands : []);
}
