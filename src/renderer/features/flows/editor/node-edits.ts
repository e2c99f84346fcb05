import type { StoreApi } from 'zustand/vanilla';
import type { FlowDefinition, FlowEdge, FlowNode, FlowProblem } from '#shared/model/flow';
import type { NodeId } from '#shared/model/ids';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { computeLayout } from '../../../components/graph/auto-layout';
import type { FlowGraphContext } from '../../../components/graph/flow-graph';
import { CARD_HEADER_HEIGHT, freePosition, snapToGrid } from '../../../components/graph/geometry';
import { edgeKey, type GraphEdge, type GraphNode, type NodePositions, type Point } from '../../../components/graph/graph-model';
import type { DocumentState } from '../document/document-store';
import {
  addNode,
  clipOf,
  connect,
  disconnect,
  type FlowClip,
  joinAfter,
  moveNodes,
  newNode,
  pasteClip,
  removeNodes,
  uniqueName,
  updateNode,
} from '../document/flow-edits';
import { renameNode } from '../document/rename-node';

export type End = { node: string; port: string };

interface NodeEditsOptions {
  store: StoreApi<DocumentState>;
  context: FlowGraphContext;
  /** The graph as drawn now, and where everything is (auto-layout included). */
  drawn(): { nodes: readonly GraphNode[]; edges: readonly GraphEdge[]; places: NodePositions };
}

const PASTE_OFFSET = 32;

/** The only node that leads nowhere; undefined when there are none or several. */
function loneEnd(definition: FlowDefinition): string | undefined {
  const ends = definition.nodes.filter((node) => !definition.edges.some((edge) => edge.from.node === node.id));
  return ends.length === 1 ? ends[0]?.id : undefined;
}

/** Everything a person does to the graph, as single undoable edits. */
export function createNodeEdits({ store, context, drawn }: NodeEditsOptions) {
  const state = () => store.getState();
  /** Auto-layout found these places; once a person changes the graph they are kept. */
  const withPlaces: typeof moveNodes = (definition, places) =>
    moveNodes(definition, { ...drawn().places, ...definition.layout, ...places });

  const edits = {
    /** Adds a node: behind `from`, else behind the one selected node or the only loose end; at `at`, else where there is room. */
    add(type: NodeTypeInfo, from: End | undefined, at: Point | undefined): string {
      const { definition, selection } = state();
      const { nodes, places } = drawn();
      const node = newNode(definition, type, context.localText(type.label));
      const [input] = type.kind === 'trigger' ? [] : type.inputs;
      const only = selection.nodeIds.length === 1 ? selection.nodeIds[0] : loneEnd(definition);
      const anchor = from?.node ?? only;
      const outputs = nodes.find((each) => each.id === anchor)?.outputs ?? [];
      const port =
        from?.port ??
        (
          outputs.find(({ key }) => !definition.edges.some((edge) => edge.from.node === anchor && edge.from.port === key)) ??
          outputs[0]
        )?.key;
      const place =
        at === undefined ? freePosition(nodes, places, anchor) : snapToGrid({ x: at.x, y: at.y - CARD_HEADER_HEIGHT / 2 });
      state().edit(
        (now) => {
          const added = addNode(withPlaces(now, {}), node, place);
          if (anchor === undefined || port === undefined || input === undefined) return added;
          return joinAfter(added, { node: anchor as NodeId, port }, { node: node.id, input, output: type.outputs[0] });
        },
        { selection: { nodeIds: [node.id] } },
      );
      return node.id;
    },
    connect(from: End, to: End) {
      state().edit((now) => connect(now, { from, to } as FlowEdge));
    },
    move(places: NodePositions) {
      state().edit((now) => withPlaces(now, places));
    },
    removeSelected() {
      const { selection } = state();
      if (selection.edgeId !== undefined) {
        state().edit(
          (now) =>
            disconnect(
              now,
              now.edges.filter((edge) => edgeKey(edge) === selection.edgeId),
            ),
          { selection: { nodeIds: [] } },
        );
      } else if (selection.nodeIds.length > 0) {
        state().edit((now) => removeNodes(now, selection.nodeIds), { selection: { nodeIds: [] } });
      }
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
      return selection.nodeIds.length === 0 ? undefined : clipOf(withPlaces(definition, {}), selection.nodeIds);
    },
    /** Adds a copy of the clip below and right of where it came from; its nodes are selected. */
    paste(clip: FlowClip) {
      const { definition } = state();
      const pasted = pasteClip(withPlaces(definition, {}), clip, { x: PASTE_OFFSET, y: PASTE_OFFSET + CARD_HEADER_HEIGHT });
      state().edit(() => pasted.definition, { selection: { nodeIds: pasted.ids } });
    },
    /** A copy of what is selected, beside it. */
    duplicateSelected() {
      const clip = edits.clip();
      if (clip !== undefined) edits.paste(clip);
    },
    async arrange() {
      const { nodes, edges } = drawn();
      const places = await computeLayout(nodes, edges);
      state().edit((now) => moveNodes(now, places));
    },
    selectAll() {
      state().select({ nodeIds: state().definition.nodes.map((node) => node.id) });
    },
  };
  return edits;
}

export type NodeEdits = ReturnType<typeof createNodeEdits>;

/** Reads what was copied in an editor; undefined for any other text. */
export function parseClip(text: string): FlowClip | undefined {
  if (!text.startsWith('{"pulseflow":"nodes"')) return undefined;
  try {
    const clip = JSON.parse(text) as FlowClip;
    const isWhole =
      Array.isArray(clip.nodes) &&
      Array.isArray(clip.edges) &&
      clip.nodes.every((node: Partial<FlowNode>) => typeof node.id === 'string' && typeof node.type === 'string');
    return isWhole ? clip : undefined;
  } catch {
    // A text that only begins like ours.
    return undefined;
  }
}

/** The node that a problem is about; of an edge, the node it leads from. */
export function nodeOfProblem(problem: FlowProblem, edges: readonly FlowEdge[]): string | undefined {
  return problem.nodeId ?? (problem.edgeIndex === undefined ? undefined : edges[problem.edgeIndex]?.from.node);
}
