import type { StoreApi } from 'zustand/vanilla';
import { moveThings, removeAnnotations } from '#shared/document/annotation-edits';
import { clipCorner, clipOf, type FlowClip, pasteClip } from '#shared/document/flow-clip';
import {
  addNode,
  connect,
  disconnect,
  joinAfter,
  moveNodes,
  newNode,
  removeNodes,
  toggleDisabled,
  updateNode,
} from '#shared/document/flow-edits';
import { edgesAt } from '#shared/document/flow-index';
import { uniqueName } from '#shared/document/flow-names';
import { renameNode } from '#shared/document/rename-node';
import type { FlowDefinition, FlowEdge, FlowProblem } from '#shared/model/flow';
import type { NodeId } from '#shared/model/ids';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { keepAnchor } from '../../../components/graph/arrange';
import { computeLayout } from '../../../components/graph/auto-layout';
import { reachOf } from '../../../components/graph/connect-rules';
import type { FlowGraphContext } from '../../../components/graph/flow-graph';
import { CARD_HEADER_HEIGHT, CARD_WIDTH, cardSize, freePosition } from '../../../components/graph/geometry';
import type { GraphEdge, GraphEnd, GraphNode, NodePositions, Point } from '../../../components/graph/graph-model';
import { snapToGrid } from '../../../components/graph/snapping';
import type { DocumentState } from '../document/document-store';
import { edgeOf, insertIntoEdge, makeRoom, mayConnect, reconnect } from './canvas/graph-edits';
import type { PaletteRequest } from './session/editor-ui';

type End = GraphEnd;

interface NodeEditsOptions {
  store: StoreApi<DocumentState>;
  context: FlowGraphContext;
  /** The graph as drawn now, and where everything is (auto-layout included). */
  drawn(): { nodes: readonly GraphNode[]; edges: readonly GraphEdge[]; places: NodePositions };
}

const PASTE_OFFSET = 32;

/** The only node that leads nowhere; undefined when there are none or several. */
function loneEnd(definition: FlowDefinition): string | undefined {
  const ends = definition.nodes.filter((node) => edgesAt(definition, node.id).leaving.length === 0);
  return ends.length === 1 ? ends[0]?.id : undefined;
}

/** Everything a person does to the graph, as single undoable edits. */
export function createNodeEdits({ store, context, drawn }: NodeEditsOptions) {
  const state = () => store.getState();
  /** Auto-layout found these places; once a person changes the graph they are kept. */
  const withPlaces: typeof moveNodes = (definition, places) =>
    moveNodes(definition, { ...drawn().places, ...definition.layout, ...places });

  /** The output that a new node follows: the first without an edge, else the first. */
  const freeOutput = (definition: FlowDefinition, id: string | undefined): string | undefined => {
    if (id === undefined) return undefined;
    const outputs = drawn().nodes.find((node) => node.id === id)?.outputs ?? [];
    const { leaving } = edgesAt(definition, id);
    return (outputs.find(({ key }) => !leaving.some((edge) => edge.from.port === key)) ?? outputs[0])?.key;
  };
  const roomIn = ({ from, to }: FlowEdge) => {
    const { places, edges } = drawn();
    return makeRoom(places, from.node, to.node, reachOf(to.node, edges, false));
  };

  const edits = {
    /**
     * Adds a node where it is asked for: into an edge, behind an output, before an input; else behind the one selected node
     * or the only loose end. Answers its id.
     */
    add(type: NodeTypeInfo, { from, at, onEdge, isAlone }: PaletteRequest): string {
      const { definition, selection } = state();
      const { nodes, places } = drawn();
      const node = newNode(definition, type, context.localText(type.label));
      const input = type.kind === 'trigger' ? undefined : type.inputs[0];
      const output = type.outputs[0];
      const only = selection.nodeIds.length === 1 ? selection.nodeIds[0] : loneEnd(definition);
      const anchor = isAlone === true ? undefined : (from?.node ?? only);
      const beside = at === undefined ? undefined : snapToGrid({ x: at.x, y: at.y - CARD_HEADER_HEIGHT / 2 });
      const change = (now: FlowDefinition): FlowDefinition => {
        const edge = onEdge === undefined ? undefined : edgeOf(now, onEdge);
        if (edge !== undefined && onEdge !== undefined && input !== undefined && output !== undefined) {
          const room = roomIn(edge);
          const added = addNode(withPlaces(now, room.places), node, snapToGrid(room.at));
          return insertIntoEdge(added, onEdge, { id: node.id, input, output });
        }
        if (from?.side === 'input') {
          const target = places[from.node] ?? { x: 0, y: 0 };
          const left =
            beside === undefined ? { x: target.x - CARD_WIDTH - 72, y: target.y } : { ...beside, x: beside.x - CARD_WIDTH };
          const added = addNode(withPlaces(now, {}), node, snapToGrid(left));
          return output === undefined
            ? added
            : connect(added, { from: { node: node.id, port: output }, to: { node: from.node as NodeId, port: from.port } });
        }
        const added = addNode(withPlaces(now, {}), node, beside ?? freePosition(nodes, places, anchor));
        const port = from?.port ?? freeOutput(now, anchor);
        if (anchor === undefined || port === undefined || input === undefined) return added;
        return joinAfter(added, { node: anchor as NodeId, port }, { node: node.id, input, output });
      };
      state().edit(change, { selection: { nodeIds: [node.id] } });
      return node.id;
    },
    connect(from: End, to: End) {
      if (mayConnect(drawn().edges, from, to)) state().edit((now) => connect(now, { from, to } as FlowEdge));
    },
    reconnect(edgeId: string, from: End, to: End) {
      if (mayConnect(drawn().edges, from, to, edgeId)) state().edit((now) => reconnect(now, edgeId, from, to));
    },
    /** Moves nodes, notes and groups as one change; with `onEdge` the one node is put into that edge. */
    move(places: NodePositions, frames: Readonly<Record<string, Point>> = {}, onEdge?: string) {
      const [id] = Object.keys(places);
      const node = id === undefined ? undefined : drawn().nodes.find((each) => each.id === id);
      const [input, output] = [node?.inputs[0]?.key, node?.outputs[0]?.key];
      const at = Object.fromEntries(Object.entries(frames).map(([frame, { x, y }]) => [frame, { x, y }]));
      state().edit((now) => {
        const moved = moveThings(withPlaces(now, places), { annotations: at });
        if (onEdge === undefined || node === undefined || input === undefined || output === undefined) return moved;
        return insertIntoEdge(moved, onEdge, { id: node.id, input, output });
      });
    },
    removeSelected() {
      const { selection } = state();
      const { nodeIds, edgeId, annotationIds = [] } = selection;
      if (edgeId !== undefined) edits.removeEdge(edgeId);
      else if (nodeIds.length + annotationIds.length > 0)
        state().edit((now) => removeAnnotations(removeNodes(now, nodeIds), annotationIds), { selection: { nodeIds: [] } });
    },
    removeEdge(edgeId: string) {
      state().edit(
        (now) => {
          const edge = edgeOf(now, edgeId);
          return edge === undefined ? now : disconnect(now, [edge]);
        },
        { selection: { nodeIds: [] } },
      );
    },
    change(id: string, change: Parameters<typeof updateNode>[2], field: string) {
      state().edit((now) => updateNode(now, id, change), { mergeKey: `${id}/${field}` });
    },
    /** Two nodes of a flow never have one name; a number is put behind a taken one. */
    rename(id: string, name: string) {
      state().edit((now) => {
        const others = now.nodes.filter((node) => node.id !== id).map((node) => node.name);
        return renameNode(now, id, uniqueName(name, others), context.nodeTypes);
      });
    },
    clip(): FlowClip | undefined {
      const { definition, selection } = state();
      const { nodeIds, annotationIds = [] } = selection;
      return nodeIds.length + annotationIds.length === 0 ? undefined : clipOf(withPlaces(definition, {}), nodeIds, annotationIds);
    },
    /** Adds a copy of the clip with its corner at a place, else below and right of where it came from; it is selected. */
    paste(clip: FlowClip, at?: Point, key: 'paste' | 'duplicate' = 'paste') {
      const { definition } = state();
      const corner = clipCorner(clip);
      const to = at === undefined ? undefined : snapToGrid(at);
      const offset =
        to === undefined ? { x: PASTE_OFFSET, y: PASTE_OFFSET + CARD_HEADER_HEIGHT } : { x: to.x - corner.x, y: to.y - corner.y };
      const pasted = pasteClip(withPlaces(definition, {}), clip, offset);
      state().edit(() => pasted.definition, {
        selection: { nodeIds: pasted.ids, annotationIds: pasted.annotationIds },
        label: { key, values: { count: pasted.ids.length + pasted.annotationIds.length } },
      });
    },
    /** A copy of what is selected, beside it. */
    duplicateSelected() {
      const clip = edits.clip();
      if (clip !== undefined) edits.paste(clip, undefined, 'duplicate');
    },
    /** Takes what is selected away, after it was copied. */
    cutSelected() {
      const { nodeIds, annotationIds = [] } = state().selection;
      state().edit((now) => removeAnnotations(removeNodes(now, nodeIds), annotationIds), {
        selection: { nodeIds: [] },
        label: { key: 'cut', values: { count: nodeIds.length + annotationIds.length } },
      });
    },
    /** Switches the selected nodes off, or on again when all of them are off. */
    toggleDisabled() {
      const { nodeIds } = state().selection;
      if (nodeIds.length > 0) state().edit((now) => toggleDisabled(now, nodeIds));
    },
    /** Lays out the selected nodes, whose corner stays where it is; with fewer than two selected, all. */
    async arrange() {
      const { nodes, edges, places } = drawn();
      const chosen = new Set(state().selection.nodeIds);
      if (chosen.size < 2) {
        const all = await computeLayout(nodes, edges);
        state().edit((now) => moveNodes(now, all));
        return;
      }
      const part = nodes.filter((node) => chosen.has(node.id));
      const layout = await computeLayout(
        part,
        edges.filter((edge) => chosen.has(edge.from.node) && chosen.has(edge.to.node)),
      );
      const before = part.map((node) => ({ id: node.id, ...(places[node.id] ?? { x: 0, y: 0 }), ...cardSize(node) }));
      state().edit((now) => withPlaces(now, keepAnchor(before, layout)));
    },
    selectAll() {
      state().select({ nodeIds: state().definition.nodes.map((node) => node.id) });
    },
  };
  return edits;
}

export type NodeEdits = ReturnType<typeof createNodeEdits>;

/** The node that a problem is about; of an edge, the node it leads from. */
export function nodeOfProblem(problem: FlowProblem, edges: readonly FlowEdge[]): string | undefined {
  return problem.nodeId ?? (problem.edgeIndex === undefined ? undefined : edges[problem.edgeIndex]?.from.node);
}
