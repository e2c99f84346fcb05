/*
 * The drawing of a graph by rete 2. The document is ours: `draw(scene)` brings rete's editor in line with it, and every
 * gesture of a person comes back by `gestures`; rete itself changes nothing. Draws are serialised, the latest wins.
 *
 *   scene ──draw──> NodeEditor ──> AreaPlugin (pan, zoom, drag) ──> ReactPlugin (NodeCard, EdgeLine)
 *                                       └──> ConnectionPlugin (edge being drawn) ──> gestures.onConnect
 */
import { createRoot } from 'react-dom/client';
import { ClassicPreset, type GetSchemes, NodeEditor } from 'rete';
import { AreaExtensions, AreaPlugin, Drag } from 'rete-area-plugin';
import { ConnectionPlugin } from 'rete-connection-plugin';
import { type ReactArea2D, ReactPlugin } from 'rete-react-plugin';
import { ConnectGesture, type PortEnd } from './connect-gesture';
import { EdgeLine } from './edge-line';
import { CARD_HEADER_HEIGHT, cardSize, MAX_ZOOM, MIN_ZOOM, portOffset, snapToGrid, type Transform } from './geometry';
import type { GraphEdge, GraphNode, GraphSelection, NodePositions, Point } from './graph-model';
import { NodeCard, type PortRegistry } from './node-card';

export interface CanvasScene {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  /** A place for every node. */
  positions: NodePositions;
  selection: GraphSelection;
  readOnly: boolean;
}

export interface CanvasGestures {
  onPickNode(id: string, additive: boolean): void;
  onPickEdge(id: string): void;
  onPickBackground(): void;
  onOpenNode(id: string): void;
  onMove(places: NodePositions): void;
  onConnect(from: { node: string; port: string }, to: { node: string; port: string }): void;
  /** An edge was dropped on nothing, or an output dot was clicked (`at` undefined). */
  onConnectToNothing(from: { node: string; port: string }, at: Point | undefined): void;
  onTransform(transform: Transform): void;
}

class CardNode extends ClassicPreset.Node {
  card: GraphNode;
  constructor(card: GraphNode) {
    super(card.title);
    this.id = card.id;
    this.card = card;
  }
}

/** Not rete's own connection class: that one wants its nodes to hold a socket object per port; ours are data. */
class LineEdge {
  readonly id: string;
  readonly source: string;
  readonly sourceOutput: string;
  readonly target: string;
  readonly targetInput: string;
  isLoop?: boolean;
  isPseudo?: boolean;
  edge: GraphEdge;
  constructor(edge: GraphEdge) {
    this.id = edge.id;
    this.source = edge.from.node;
    this.sourceOutput = edge.from.port;
    this.target = edge.to.node;
    this.targetInput = edge.to.port;
    this.edge = edge;
  }
}

type Schemes = GetSchemes<CardNode, LineEdge>;
type Extra = ReactArea2D<Schemes>;

export interface ReteCanvas {
  draw(scene: CanvasScene): Promise<void>;
  transform(): Transform;
  setTransform(transform: Transform): Promise<void>;
  /** Where a point of the screen is in the graph. */
  graphPoint(clientX: number, clientY: number): Point;
  destroy(): void;
}

const SOCKET = new ClassicPreset.Socket('port');

/** Mounts a canvas in `container`, which must have a size. `destroy` removes everything it made. */
export function createReteCanvas(container: HTMLElement, gestures: CanvasGestures): ReteCanvas {
  const editor = new NodeEditor<Schemes>();
  const area = new AreaPlugin<Schemes, Extra>(container);
  const connection = new ConnectionPlugin<Schemes, Extra>();
  const react = new ReactPlugin<Schemes, Extra>({ createRoot });
  const edgesOf = new Map<string, Set<string>>();
  let scene: CanvasScene = { nodes: [], edges: [], positions: {}, selection: { nodeIds: [] }, readOnly: true };
  let dragged: string | undefined;
  let isMovingOthers = false;
  let hasMoved = false;
  let backgroundPress: Point | undefined;
  let isDestroyed = false;

  const ports: PortRegistry = {
    add: (element, { nodeId, side, key }) => {
      void area.emit({ type: 'render', data: { type: 'socket', element, nodeId, side, key, payload: SOCKET } });
    },
    remove: (element) => void area.emit({ type: 'unmount', data: { element } }),
  };

  function portAt(node: CardNode | undefined, side: 'input' | 'output', key: string): Point | undefined {
    const at = node === undefined ? undefined : area.nodeViews.get(node.id)?.position;
    if (node === undefined || at === undefined) return undefined;
    const offset = portOffset(node.card, side, key);
    return { x: at.x + offset.x, y: at.y + offset.y };
  }

  function floorOf(id: string): number {
    const node = editor.getNode(id) as CardNode | undefined;
    const at = area.nodeViews.get(id)?.position;
    return at === undefined ? -Infinity : at.y + (node === undefined ? CARD_HEADER_HEIGHT : cardSize(node.card).height);
  }

  function renderEdge(payload: LineEdge, given: { start?: Point | undefined; end?: Point | undefined }) {
    const nodeOf = (id: string) => editor.getNode(id) as CardNode | undefined;
    const start = given.start ?? portAt(nodeOf(payload.source), 'output', payload.sourceOutput);
    const end = given.end ?? portAt(nodeOf(payload.target), 'input', payload.targetInput);
    if (start === undefined || end === undefined) return null;
    const isPseudo = payload.isPseudo === true;
    return (
      <EdgeLine
        edge={isPseudo ? undefined : payload.edge}
        start={start}
        end={end}
        floorY={Math.max(floorOf(payload.source), floorOf(payload.target))}
        isSelected={!isPseudo && scene.selection.edgeId === payload.id}
        {...(isPseudo || scene.readOnly ? {} : { onPick: gestures.onPickEdge })}
      />
    );
  }

  react.addPreset<Extra>({
    render(context) {
      const { data } = context;
      if (data.type === 'node') {
        const first = scene.selection.nodeIds[0] ?? scene.nodes[0]?.id;
        return (
          <NodeCard
            node={data.payload.card}
            isSelected={scene.selection.nodeIds.includes(data.payload.id)}
            isTabStop={first === data.payload.id}
            ports={ports}
            onPick={gestures.onPickNode}
            onOpen={gestures.onOpenNode}
          />
        );
      }
      if (data.type === 'connection') return renderEdge(data.payload, { start: data.start, end: data.end });
      return null;
    },
  });

  connection.addPreset(
    () =>
      new ConnectGesture<Schemes>({
        isAllowed: () => !scene.readOnly,
        onStart: (side) => {
          container.closest<HTMLElement>('.pf-graph')?.setAttribute('data-connecting', side);
        },
        onEnd: (from, to) => {
          container.closest<HTMLElement>('.pf-graph')?.removeAttribute('data-connecting');
          finishConnection(from, to);
        },
      }),
  );

  function finishConnection(from: PortEnd, to: PortEnd | undefined): void {
    const end = (port: PortEnd) => ({ node: port.nodeId, port: port.key });
    if (to !== undefined && to.nodeId === from.nodeId && to.side === from.side && to.key === from.key) {
      if (from.side === 'output') gestures.onConnectToNothing(end(from), undefined);
      return;
    }
    const over = to ?? cardUnderPointer(from);
    if (over === undefined) {
      if (from.side === 'output') gestures.onConnectToNothing(end(from), { ...area.area.pointer });
      return;
    }
    if (over.side === from.side) return;
    const [output, input] = from.side === 'output' ? [from, over] : [over, from];
    gestures.onConnect(end(output), end(input));
  }

  /** Dropped on a card but beside its dots: the first port of the fitting side is meant. */
  function cardUnderPointer(from: PortEnd): PortEnd | undefined {
    const { x, y } = area.area.pointer;
    for (const node of scene.nodes) {
      const at = area.nodeViews.get(node.id)?.position;
      const size = cardSize(node);
      if (at === undefined || node.id === from.nodeId) continue;
      if (x < at.x || y < at.y || x > at.x + size.width || y > at.y + size.height) continue;
      const side = from.side === 'output' ? 'input' : 'output';
      const key = (side === 'input' ? node.inputs : node.outputs)[0]?.key;
      return key === undefined ? undefined : { nodeId: node.id, side, key };
    }
    return undefined;
  }

  area.addPipe((context) => {
    switch (context.type) {
      case 'nodepicked':
        dragged = context.data.id;
        hasMoved = false;
        break;
      case 'nodetranslate':
        if (dragged !== undefined && scene.readOnly) return undefined;
        break;
      case 'nodetranslated': {
        const { id, position, previous } = context.data;
        if (dragged === id && !isMovingOthers) {
          hasMoved = true;
          void moveOthers(id, position.x - previous.x, position.y - previous.y);
        }
        for (const edge of edgesOf.get(id) ?? []) void area.update('connection', edge);
        break;
      }
      case 'nodedragged':
        if (hasMoved) reportMove();
        dragged = undefined;
        break;
      case 'zoom':
        if (context.data.source === 'dblclick') return undefined;
        if (context.data.zoom > MAX_ZOOM || context.data.zoom < MIN_ZOOM) return undefined;
        break;
      case 'zoomed':
      case 'translated':
        gestures.onTransform({ ...area.area.transform });
        break;
      case 'pointerdown':
        backgroundPress = { x: context.data.event.clientX, y: context.data.event.clientY };
        break;
      case 'pointerup': {
        const { clientX, clientY } = context.data.event;
        if (backgroundPress && Math.hypot(clientX - backgroundPress.x, clientY - backgroundPress.y) < 4)
          gestures.onPickBackground();
        backgroundPress = undefined;
        break;
      }
      default:
    }
    return context;
  });

  async function moveOthers(id: string, dx: number, dy: number): Promise<void> {
    const others = scene.selection.nodeIds.includes(id) ? scene.selection.nodeIds.filter((other) => other !== id) : [];
    if (others.length === 0) return;
    isMovingOthers = true;
    await Promise.all(
      others.map(async (other) => {
        const at = area.nodeViews.get(other)?.position;
        if (at !== undefined) await area.translate(other, { x: at.x + dx, y: at.y + dy });
      }),
    );
    isMovingOthers = false;
  }

  function reportMove(): void {
    const places: Record<string, Point> = {};
    for (const node of scene.nodes) {
      const at = area.nodeViews.get(node.id)?.position;
      const before = scene.positions[node.id];
      if (at === undefined || (before !== undefined && Math.hypot(at.x - before.x, at.y - before.y) < 3)) continue;
      places[node.id] = snapToGrid(at);
    }
    if (Object.keys(places).length > 0) gestures.onMove(places);
  }

  editor.use(area);
  area.use(connection);
  area.use(react);
  AreaExtensions.simpleNodesOrder(area);
  // The default handler drags with the right button of a pen; the background is panned by the left and the middle one.
  area.area.setDragHandler(new Drag({ down: (event) => event.pointerType !== 'mouse' || event.button <= 1, move: () => true }));

  async function sync(next: CanvasScene): Promise<void> {
    const before = scene;
    scene = next;
    const nextEdges = new Map(next.edges.map((edge) => [edge.id, edge]));
    const nextNodes = new Map(next.nodes.map((node) => [node.id, node]));
    for (const edge of [...editor.getConnections()]) if (!nextEdges.has(edge.id)) await removeEdge(edge as LineEdge);
    for (const node of [...editor.getNodes()]) {
      if (nextNodes.has(node.id)) continue;
      for (const edge of edgesOf.get(node.id) ?? []) await removeEdge(editor.getConnection(edge) as LineEdge);
      await editor.removeNode(node.id);
    }
    const moved = new Set<string>();
    for (const node of next.nodes) await syncNode(node, before, moved);
    for (const edge of next.edges) await syncEdge(edge, before, moved);
  }

  async function removeEdge(edge: LineEdge | undefined): Promise<void> {
    if (edge === undefined) return;
    edgesOf.get(edge.source)?.delete(edge.id);
    edgesOf.get(edge.target)?.delete(edge.id);
    await editor.removeConnection(edge.id);
  }

  async function syncNode(node: GraphNode, before: CanvasScene, moved: Set<string>): Promise<void> {
    const at = scene.positions[node.id] ?? { x: 0, y: 0 };
    const existing = editor.getNode(node.id) as CardNode | undefined;
    if (existing === undefined) {
      await editor.addNode(new CardNode(node));
      await area.translate(node.id, at);
      moved.add(node.id);
      return;
    }
    const view = area.nodeViews.get(node.id);
    if (view !== undefined && dragged === undefined && (view.position.x !== at.x || view.position.y !== at.y))
      await view.translate(at.x, at.y);
    const isSelected = (of: CanvasScene) => of.selection.nodeIds.includes(node.id);
    const isFirst = (of: CanvasScene) => (of.selection.nodeIds[0] ?? of.nodes[0]?.id) === node.id;
    if (existing.card === node && isSelected(before) === isSelected(scene) && isFirst(before) === isFirst(scene)) return;
    if (existing.card !== node) moved.add(node.id);
    existing.card = node;
    await area.update('node', node.id);
  }

  async function syncEdge(edge: GraphEdge, before: CanvasScene, moved: ReadonlySet<string>): Promise<void> {
    const existing = editor.getConnection(edge.id) as LineEdge | undefined;
    if (existing === undefined) {
      const source = editor.getNode(edge.from.node) as CardNode | undefined;
      const target = editor.getNode(edge.to.node) as CardNode | undefined;
      if (source === undefined || target === undefined) return;
      for (const end of [source.id, target.id]) edgesOf.set(end, (edgesOf.get(end) ?? new Set()).add(edge.id));
      await editor.addConnection(new LineEdge(edge));
      return;
    }
    const wasSelected = before.selection.edgeId === edge.id;
    const isSame = existing.edge === edge || (existing.edge.state === edge.state && existing.edge.label === edge.label);
    const isModeSame = before.readOnly === scene.readOnly;
    existing.edge = edge;
    if (
      isSame &&
      isModeSame &&
      wasSelected === (scene.selection.edgeId === edge.id) &&
      !moved.has(edge.from.node) &&
      !moved.has(edge.to.node)
    )
      return;
    await area.update('connection', edge.id);
  }

  let wanted: CanvasScene | undefined;
  let drawing: Promise<void> | undefined;
  // rete zooms and moves asynchronously: what was asked for last counts as the transform, and moves do not mix.
  let aimed: Transform | undefined;
  let moving: Promise<void> = Promise.resolve();
  return {
    draw(next) {
      wanted = next;
      // A microtask later: rete flushes React synchronously, which React forbids inside its own commit phase.
      drawing ??= Promise.resolve().then(async () => {
        try {
          while (wanted !== undefined && !isDestroyed) {
            const latest = wanted;
            wanted = undefined;
            await sync(latest);
          }
        } finally {
          drawing = undefined;
        }
      });
      return drawing;
    },
    transform: () => ({ ...(aimed ?? area.area.transform) }),
    setTransform(transform) {
      aimed = transform;
      moving = moving.then(async () => {
        if (isDestroyed) return;
        await area.area.zoom(transform.k, 0, 0);
        await area.area.translate(transform.x, transform.y);
        if (aimed === transform) aimed = undefined;
      });
      return moving;
    },
    graphPoint(clientX, clientY) {
      const bounds = container.getBoundingClientRect();
      const { x, y, k } = area.area.transform;
      return { x: (clientX - bounds.left - x) / k, y: (clientY - bounds.top - y) / k };
    },
    destroy() {
      isDestroyed = true;
      area.destroy();
    },
  };
}
