import type { StoreApi } from 'zustand/vanilla';
import {
  addGroup,
  addNote,
  annotationsOf,
  recolorAnnotations,
  removeAnnotations,
  resizeAnnotation,
  retextNote,
  retitleGroup,
} from '#shared/document/annotation-edits';
import { nodeById } from '#shared/document/flow-index';
import type { FrameEdits } from '../../../../components/graph/annotations/frame-edits';
import { aroundAll } from '../../../../components/graph/arrange';
import { cardSize } from '../../../../components/graph/geometry';
import type { GraphNode, NodePositions, Point, Rect } from '../../../../components/graph/graph-model';
import { snapToGrid } from '../../../../components/graph/snapping';
import type { DocumentState } from '../../document/document-store';

const NOTE = { width: 240, height: 144 };
const EMPTY_GROUP = { width: 400, height: 240 };
/** Room around what a group is put around, and for its title. */
const GROUP_PADDING = 24;
const GROUP_HEAD = 32;

interface FrameEditsOptions {
  store: StoreApi<DocumentState>;
  nodes: readonly GraphNode[];
  places: NodePositions;
  /** What is in view: where something new goes that has no place of its own. */
  inView(): Rect;
}

/** Changes of notes and groups, each one undoable edit. The two that make something answer its id. */
export function createFrameEdits({ store, nodes, places, inView }: FrameEditsOptions): FrameEdits & {
  note(at: Point | undefined): string;
  group(): string;
} {
  const { edit } = store.getState();
  const inMiddle = ({ width, height }: { width: number; height: number }): Point => {
    const view = inView();
    return { x: view.x + (view.width - width) / 2, y: view.y + (view.height - height) / 2 };
  };
  const selectedRects = (): Rect[] => {
    const { definition, selection } = store.getState();
    const { notes, groups } = annotationsOf(definition);
    const ids = new Set([...selection.nodeIds, ...(selection.annotationIds ?? [])]);
    return [
      ...nodes.flatMap((node) => {
        const at = ids.has(node.id) && nodeById(definition, node.id) !== undefined ? places[node.id] : undefined;
        return at === undefined ? [] : [{ ...at, ...cardSize(node) }];
      }),
      ...[...notes, ...groups].filter((frame) => ids.has(frame.id)),
    ];
  };
  return {
    retext: (id, text) => edit((now) => retextNote(now, id, text)),
    retitle: (id, title) => edit((now) => retitleGroup(now, id, title)),
    recolor: (ids, color) => edit((now) => recolorAnnotations(now, ids, color)),
    resize: (id, rect) => edit((now) => resizeAnnotation(now, id, rect), { mergeKey: `resize/${id}` }),
    remove: (ids) => edit((now) => removeAnnotations(now, ids), { selection: { nodeIds: [] } }),
    note(at) {
      const { definition } = store.getState();
      const added = addNote(definition, { text: '', color: 'yellow', ...snapToGrid(at ?? inMiddle(NOTE)), ...NOTE });
      edit(() => added.definition, { selection: { nodeIds: [], annotationIds: [added.id] } });
      return added.id;
    },
    group() {
      const { definition } = store.getState();
      const inside = aroundAll(selectedRects());
      const box =
        inside === undefined
          ? { ...snapToGrid(inMiddle(EMPTY_GROUP)), ...EMPTY_GROUP }
          : {
              x: inside.x - GROUP_PADDING,
              y: inside.y - GROUP_PADDING - GROUP_HEAD,
              width: inside.width + GROUP_PADDING * 2,
              height: inside.height + GROUP_PADDING * 2 + GROUP_HEAD,
            };
      const added = addGroup(definition, { title: '', color: 'blue', ...box });
      edit(() => added.definition, { selection: { nodeIds: [], annotationIds: [added.id] } });
      return added.id;
    },
  };
}
