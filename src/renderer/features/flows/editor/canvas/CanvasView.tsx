import { Button } from '@mantine/core';
import { MousePointerClick, Plus } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../../components/EmptyState';
import type { NodePositions } from '../../../../components/graph/graph-model';
import type { GraphEdits } from '../../../../components/graph/graph-props';
import { GraphView } from '../../../../components/graph/graph-view';
import { EditorToolbar } from '../EditorToolbar';
import classes from '../editor.module.css';
import { useDocument, useEditor } from '../session/editor-session';
import { commandsFor } from './canvas-commands';
import { createFrameEdits } from './frame-edits';
import { useCanvasReminders } from './use-canvas-reminders';

const NO_ANNOTATIONS = { notes: [], groups: [] };

/** After what has just been asked for has been drawn. */
function afterDrawing(run: () => void): void {
  setTimeout(run, 80);
}

/** The code of forms comes when the first one is shown: its field is waited for, unless the focus goes elsewhere meanwhile. */
function focusWhenThere(selector: string): void {
  const until = performance.now() + 3000;
  const before = document.activeElement;
  const look = () => {
    if (document.activeElement !== before) return;
    const field = document.querySelector<HTMLElement>(selector);
    if (field !== null) field.focus();
    else if (performance.now() < until) requestAnimationFrame(look);
  };
  look();
}

/** The draft as a graph one changes by mouse and keyboard. */
export function CanvasView() {
  const { t } = useTranslation('flows');
  const session = useEditor();
  const { store, ui, edits, graph, handle, context, arrange } = session;
  const places = useRef<NodePositions>({});
  const definition = useDocument((document) => document.definition);
  const selection = useDocument((document) => document.selection);
  const { open, showPanel, revealField } = ui.getState();
  useCanvasReminders();

  const frames = createFrameEdits({
    store,
    nodes: graph.nodes,
    places: { ...places.current, ...definition.layout },
    inView: () => handle.current?.inView() ?? { x: 0, y: 0, width: 0, height: 0 },
  });
  const graphEdits: GraphEdits = {
    move: edits.move,
    connect: edits.connect,
    reconnect: edits.reconnect,
    connectToNothing: (from, at) => open('palette', { from, at }),
    insertOn: (onEdge) => open('palette', { onEdge }),
    dropType: (name, at, onEdge) => {
      const type = context.nodeTypes.get(name);
      if (type === undefined) return;
      const id = edits.add(type, onEdge === undefined ? { at, isAlone: true } : { onEdge });
      showPanel('node');
      afterDrawing(() => handle.current?.focusNode(id));
    },
    addAfter: (node) => {
      const outputs = graph.nodes.find(({ id }) => id === node)?.outputs ?? [];
      const taken = new Set(graph.edges.filter(({ from }) => from.node === node).map(({ from }) => from.port));
      const port = (outputs.find(({ key }) => !taken.has(key)) ?? outputs[0])?.key;
      if (port !== undefined) open('palette', { from: { node, port, side: 'output' } });
    },
    rename: (id) => {
      session.select([id]);
      showPanel('node');
      afterDrawing(() => document.querySelector<HTMLInputElement>('input[data-node-name]')?.select());
    },
    remove: edits.removeSelected,
    removeEdge: edits.removeEdge,
    arrange: () => {
      if (selection.nodeIds.length > 1) void edits.arrange();
      else arrange();
    },
    group: () => handle.current?.editFrame(frames.group()),
    note: (at) => handle.current?.editFrame(frames.note(at)),
    frames,
  };

  return (
    <div className={classes.canvas} data-tour="canvas">
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
        annotations={definition.annotations ?? NO_ANNOTATIONS}
        selection={selection}
        handle={handle}
        edits={graphEdits}
        menu={(target) => commandsFor({ session, graph: graphEdits, target, t: (key, values) => t(key, { ...values }) })}
        onSelect={(next) => {
          store.getState().select(next);
          revealField(undefined);
          if (next.nodeIds.length === 1) showPanel('node');
        }}
        onOpenNode={(id) => {
          session.select([id]);
          showPanel('node');
          afterDrawing(() => focusWhenThere('aside [data-field] :is(input, textarea, [contenteditable="true"])'));
        }}
        onPlaced={(at) => {
          places.current = at;
          session.placed(at);
        }}
      />
    </div>
  );
}
