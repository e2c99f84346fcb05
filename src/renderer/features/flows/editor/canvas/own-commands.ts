import {
  BoxSelect,
  Copy,
  Frame,
  LayoutGrid,
  Maximize,
  PanelRight,
  PenLine,
  Plus,
  SquareMousePointer,
  StickyNote,
  Trash2,
  Workflow,
} from 'lucide-react';
import { contentOfGroup } from '#shared/document/annotation-edits';
import { cardSize } from '../../../../components/graph/geometry';
import type { CommandSection } from './command-section';

/** What can be done with a node, or with all that are selected. */
export const nodeCommands: CommandSection = ({ session, graph, target, t }) => {
  if (target.kind !== 'node') return [];
  const { id } = target;
  const { edits, store, showNode, handle } = session;
  const count = store.getState().selection.nodeIds.length;
  const isOne = count <= 1;
  return [
    ...(isOne
      ? [
          { id: 'open', label: t('canvas.open'), keys: 'Enter', icon: PanelRight, run: () => showNode(id) },
          { id: 'rename', label: t('canvas.rename'), keys: 'F2', icon: PenLine, run: () => graph.rename(id) },
          { id: 'addAfter', label: t('canvas.addAfter'), keys: 'Tab', icon: Plus, run: () => graph.addAfter(id) },
          { id: 'connect', label: t('canvas.connect'), keys: 'c', icon: Workflow, run: () => handle.current?.connectFrom(id) },
        ]
      : [{ id: 'arrange', label: t('canvas.arrangeSelected'), keys: 'shift+a', icon: LayoutGrid, run: graph.arrange }]),
    { id: 'duplicate', label: t('canvas.duplicate'), keys: 'mod+d', icon: Copy, run: edits.duplicateSelected },
    { id: 'group', label: t('canvas.group', { count }), keys: 'mod+g', icon: Frame, run: graph.group },
    { id: 'remove', label: t('canvas.remove', { count }), keys: 'Delete', icon: Trash2, isDanger: true, run: graph.remove },
  ];
};

/** What can be done with an edge. */
export const edgeCommands: CommandSection = ({ graph, target, t }) => {
  if (target.kind !== 'edge') return [];
  const { id } = target;
  return [
    { id: 'insert', label: t('canvas.insert'), keys: 'i', icon: Plus, run: () => graph.insertOn(id, undefined) },
    {
      id: 'removeEdge',
      label: t('canvas.removeEdge'),
      keys: 'Delete',
      icon: Trash2,
      isDanger: true,
      run: () => graph.removeEdge(id),
    },
  ];
};

/** What can be done with a note or a group. */
export const annotationCommands: CommandSection = ({ session, graph, target, t }) => {
  if (target.kind !== 'annotation') return [];
  const { id } = target;
  const { store, edits, handle, graph: drawn } = session;
  const { definition } = store.getState();
  const isGroup = definition.annotations?.groups.some((group) => group.id === id) === true;
  const selectContent = () => {
    const boxes = drawn.nodes.flatMap((node): [string, { x: number; y: number; width: number; height: number }][] => {
      const at = definition.layout?.[node.id];
      return at === undefined ? [] : [[node.id, { ...at, ...cardSize(node) }]];
    });
    store.getState().select(contentOfGroup(definition, id, boxes));
  };
  return [
    {
      id: 'editFrame',
      label: t(isGroup ? 'canvas.renameGroup' : 'canvas.editNote'),
      keys: 'Enter',
      icon: PenLine,
      run: () => handle.current?.editFrame(id),
    },
    ...(isGroup ? [{ id: 'content', label: t('canvas.selectContent'), icon: BoxSelect, run: selectContent }] : []),
    { id: 'duplicate', label: t('canvas.duplicate'), keys: 'mod+d', icon: Copy, run: edits.duplicateSelected },
    {
      id: 'remove',
      label: t(isGroup ? 'canvas.removeGroup' : 'canvas.removeNote'),
      keys: 'Delete',
      icon: Trash2,
      isDanger: true,
      run: () => graph.frames.remove([id]),
    },
  ];
};

/** What can be done where nothing is. */
export const backgroundCommands: CommandSection = ({ session, graph, target, t }) => {
  if (target.kind !== 'background') return [];
  const { at } = target;
  const { ui, edits, handle, arrange } = session;
  return [
    { id: 'add', label: t('canvas.addHere'), keys: 'a', icon: Plus, run: () => ui.getState().open('palette', { at }) },
    { id: 'note', label: t('canvas.noteHere'), keys: 'n', icon: StickyNote, run: () => graph.note(at) },
    { id: 'group', label: t('canvas.groupHere'), keys: 'mod+g', icon: Frame, run: graph.group },
    { id: 'all', label: t('editor.selectAll'), keys: 'mod+a', icon: SquareMousePointer, run: edits.selectAll },
    { id: 'fit', label: t('canvas.fit'), keys: '0', icon: Maximize, run: () => handle.current?.fit() },
    { id: 'arrange', label: t('editor.arrange'), keys: 'shift+a', icon: LayoutGrid, run: arrange },
  ];
};
