import { ActionIcon, Button } from '@mantine/core';
import { Network, Plus, Redo2, Settings2, ShieldCheck, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../../../components/Kbd';
import classes from './editor.module.css';

interface EditorToolbarProps {
  canUndo: boolean;
  canRedo: boolean;
  onAdd(): void;
  onUndo(): void;
  onRedo(): void;
  onArrange(): void;
  onFaultTest(): void;
  onSettings(): void;
}

/** The tools that lie on the graph. */
export function EditorToolbar(props: EditorToolbarProps) {
  const { t } = useTranslation('flows');
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
        <Button size="xs" variant="default" leftSection={<Plus size={14} />} onClick={props.onAdd}>
          {t('editor.add')}
        </Button>
      </Hint>
      <span className={classes.tools}>
        {tool(t('editor.undo'), 'mod+z', Undo2, props.onUndo, !props.canUndo)}
        {tool(t('editor.redo'), 'mod+shift+z', Redo2, props.onRedo, !props.canRedo)}
        {tool(t('editor.arrange'), 'shift+a', Network, props.onArrange)}
        {tool(t('faults.open'), undefined, ShieldCheck, props.onFaultTest)}
        {tool(t('flowSettings.title'), 'mod+,', Settings2, props.onSettings)}
      </span>
    </div>
  );
}
