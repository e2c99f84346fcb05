import { Button } from '@mantine/core';
import { MousePointerClick, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../../components/EmptyState';
import { GraphView } from '../../../../components/graph/graph-view';
import { EditorToolbar } from '../EditorToolbar';
import classes from '../editor.module.css';
import { useDocument, useEditor } from '../session/editor-session';

/** The draft as a graph one changes by mouse and keyboard. */
export function CanvasView() {
  const { t } = useTranslation('flows');
  const { store, ui, edits, graph, handle, placed, select } = useEditor();
  const definition = useDocument((document) => document.definition);
  const selection = useDocument((document) => document.selection);
  const { open, showPanel, revealField } = ui.getState();
  return (
    <div className={classes.canvas}>
      <EditorToolbar />
      {definition.nodes.length === 0 && (
        <div className={classes.emptyCanvas}>
          <EmptyState
            icon={MousePointerClick}
            title={t('editor.empty')}
            text={t('editor.emptyText')}
            action={
              <Button leftSection={<Plus size={14} />} onClick={() => open('palette', {})}>
                {t('editor.add')}
              </Button>
            }
          />
        </div>
      )}
      <GraphView
        label={t('editor.graph', { name: definition.name })}
        nodes={graph.nodes}
        edges={graph.edges}
        layout={definition.layout}
        selection={selection}
        handle={handle}
        onSelect={(next) => {
          store.getState().select(next);
          revealField(undefined);
          if (next.nodeIds.length === 1) showPanel('node');
        }}
        onOpenNode={(id) => {
          select([id]);
          showPanel('node');
          // After the form has been drawn.
          setTimeout(
            () => document.querySelector<HTMLElement>('aside [data-field] :is(input, [contenteditable="true"])')?.focus(),
            80,
          );
        }}
        onMove={edits.move}
        onConnect={edits.connect}
        onConnectToNothing={(from, at) => open('palette', { from, at })}
        onPlaced={placed}
      />
    </div>
  );
}
