import { ActionIcon, Button } from '@mantine/core';
import { Network, Plus, Redo2, Settings2, ShieldCheck, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../../../components/Kbd';
import classes from './editor.module.css';
import { useDocument, useEditor } from './session/editor-session';

/** The tools that lie on the graph. */
export function EditorToolbar() {
  const { t } = useTranslation('flows');
  const { store, ui, arrange, testFaults } = useEditor();
  const canUndo = useDocument((document) => document.canUndo);
  const canRedo = useDocument((document) => document.canRedo);
  const { undo, redo } = store.getState();
  const { open, showPanel } = ui.getState();
  const add = () => open('palette', {});
  const toggleSettings = () => showPanel(ui.getState().panel === 'flow' ? 'node' : 'flow');
  const tool = (label: string, keys: string | undefined, icon: typeof Undo2, run: () => void, disabled = false) => {
    const Icon = icon;
    return (
      <Hint label={label} keys={keys}>
        <ActionIcon size="md" aria-label={label} disabled={disabled} onClick={run}>
          <Icon size={15} />
        </ActionIcon>
      </Hint>
    );
  };
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={t('editor.tools')}>
      <Hint label={t('editor.addHint')} keys="a">
        <Button data-tour="add-node" size="xs" variant="default" leftSection={<Plus size={14} />} onClick={add}>
          {t('editor.add')}
        </Button>
      </Hint>
      <span className={classes.tools}>
        {tool(t('editor.undo'), 'mod+z', Undo2, undo, !canUndo)}
        {tool(t('editor.redo'), 'mod+shift+z', Redo2, redo, !canRedo)}
        {tool(t('editor.arrange'), 'shift+a', Network, arrange)}
        {tool(t('faults.open'), undefined, ShieldCheck, testFaults)}
        {tool(t('flowSettings.title'), 'mod+,', Settings2, toggleSettings)}
      </span>
    </div>
  );
}
