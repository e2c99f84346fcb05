/*
 * Drawing an edge without a mouse: choose a port of the node, then a port of another node; the arrows go through those that
 * fit, the nearest first; the last choice is a new node.
 */
import { connectRules, edgeBetween } from '../connect-rules';
import { portOffset } from '../geometry';
import type { GestureEnv } from '../gestures/gesture';
import type { GraphEdge, GraphPort, GraphPortEnd, Point } from '../graph-model';

/** What is said while one chooses, in the app's language. */
export interface ConnectWords {
  choosePort(port: string, node: string, at: number, of: number): string;
  chooseTarget(port: string, node: string, at: number, of: number): string;
  newNode: string;
  nothingFits: string;
  cancelled: string;
}

export interface ConnectMode {
  isActive(): boolean;
  begin(nodeId: string): void;
  /** Leads one end of an edge elsewhere; the other end stays. */
  beginMove(edge: GraphEdge, stays: GraphPortEnd): void;
  /** True when the key was for the mode. */
  key(event: KeyboardEvent): boolean;
  cancel(): void;
}

type State =
  | { step: 'port'; ports: readonly GraphPortEnd[]; at: number }
  | { step: 'target'; from: GraphPortEnd; targets: readonly GraphPortEnd[]; at: number; moved?: GraphEdge | undefined };

const NEXT: readonly string[] = ['ArrowDown', 'ArrowRight', 'Tab'];
const PREVIOUS: readonly string[] = ['ArrowUp', 'ArrowLeft'];

/** @param show brings a node into view */
export function createConnectMode(env: GestureEnv, words: () => ConnectWords, show: (nodeId: string) => void): ConnectMode {
  const { canvas, overlay, report, container } = env;
  let state: State | undefined;

  const pointOf = (end: GraphPortEnd): Point | undefined => {
    const node = canvas.index().nodes.get(end.node);
    const at = canvas.placeOf(end.node);
    if (node === undefined || at === undefined) return undefined;
    const offset = portOffset(node, end.side, end.port);
    return { x: at.x + offset.x, y: at.y + offset.y };
  };
  const portLabel = ({ node, side, port }: GraphPortEnd): string => {
    const found = canvas.index().nodes.get(node);
    const all: readonly GraphPort[] = (side === 'input' ? found?.inputs : found?.outputs) ?? [];
    return all.find(({ key }) => key === port)?.label ?? port;
  };
  const title = ({ node }: GraphPortEnd) => canvas.index().nodes.get(node)?.title ?? node;
  const clear = () => {
    for (const held of container.querySelectorAll('[data-aimed]')) held.removeAttribute('data-aimed');
    overlay.clear();
  };
  const aim = ({ node, side, port }: GraphPortEnd) => {
    const dots = canvas.cardElement(node)?.querySelectorAll<HTMLElement>('.pf-port') ?? [];
    for (const dot of dots) {
      if (dot.dataset['side'] === side && dot.dataset['key'] === port) dot.setAttribute('data-aimed', '');
    }
  };
  const draw = () => {
    clear();
    if (state === undefined) return;
    if (state.step === 'port') {
      const port = state.ports[state.at];
      if (port === undefined) return;
      aim(port);
      report.announce(words().choosePort(portLabel(port), title(port), state.at + 1, state.ports.length));
      return;
    }
    const { from, targets, at } = state;
    const to = targets[at];
    const start = pointOf(from);
    if (start === undefined) return;
    const side = from.side === 'output' ? 1 : -1;
    const end = (to === undefined ? undefined : pointOf(to)) ?? { x: start.x + 90 * side, y: start.y };
    if (to === undefined) report.announce(words().newNode);
    else {
      show(to.node);
      aim(to);
      report.announce(words().chooseTarget(portLabel(to), title(to), at + 1, targets.length));
    }
    const run = from.side === 'output' ? { start, end } : { start: end, end: start };
    overlay.edge({ ...run, floorY: Math.max(start.y, end.y) + 30 });
  };
  const target = (from: GraphPortEnd, moved?: GraphEdge) => {
    const rules = connectRules(from, canvas.scene().edges, moved?.id);
    const start = pointOf(from) ?? { x: 0, y: 0 };
    const distance = (end: GraphPortEnd) => {
      const at = pointOf(end);
      return at === undefined ? Infinity : Math.hypot(at.x - start.x, at.y - start.y);
    };
    const targets = canvas
      .scene()
      .nodes.flatMap((node) => {
        const side = from.side === 'output' ? ('input' as const) : ('output' as const);
        return (side === 'input' ? node.inputs : node.outputs).map(
          ({ key }): GraphPortEnd => ({ node: node.id, port: key, side }),
        );
      })
      .filter((end) => rules(end) === undefined)
      .sort((a, b) => distance(a) - distance(b));
    if (targets.length === 0 && moved !== undefined) {
      report.announce(words().nothingFits);
      return;
    }
    state = { step: 'target', from, targets, at: 0, moved };
    draw();
  };
  const choose = () => {
    if (state?.step === 'port') {
      const port = state.ports[state.at];
      if (port !== undefined) target(port);
      return;
    }
    if (state === undefined) return;
    const { from, targets, at, moved } = state;
    const to = targets[at];
    const edge = to === undefined ? undefined : edgeBetween(from, to);
    state = undefined;
    clear();
    if (edge === undefined) report.connectToNothing(from, undefined);
    else if (moved === undefined) report.connect(edge.from, edge.to);
    else report.reconnect(moved.id, edge.from, edge.to);
  };
  const step = (by: number) => {
    if (state === undefined) return;
    const isNewOffered = state.step === 'target' && state.moved === undefined;
    const count = (state.step === 'port' ? state.ports.length : state.targets.length) + (isNewOffered ? 1 : 0);
    if (count > 0) state = { ...state, at: (state.at + by + count) % count };
    draw();
  };
  const mode: ConnectMode = {
    isActive: () => state !== undefined,
    begin(nodeId) {
      const node = canvas.index().nodes.get(nodeId);
      if (node === undefined) return;
      const ports: GraphPortEnd[] = [
        ...node.outputs.map(({ key }): GraphPortEnd => ({ node: nodeId, port: key, side: 'output' })),
        ...node.inputs.map(({ key }): GraphPortEnd => ({ node: nodeId, port: key, side: 'input' })),
      ];
      const [only] = ports;
      if (only === undefined) report.announce(words().nothingFits);
      else if (ports.length === 1) target(only);
      else {
        state = { step: 'port', ports, at: 0 };
        draw();
      }
    },
    beginMove: (edge, stays) => target(stays, edge),
    key(event) {
      if (state === undefined) return false;
      if (NEXT.includes(event.key)) step(event.shiftKey ? -1 : 1);
      else if (PREVIOUS.includes(event.key)) step(-1);
      else if (event.key === 'Enter') choose();
      else if (event.key === 'Escape') mode.cancel();
      else return false;
      return true;
    },
    cancel() {
      if (state === undefined) return;
      state = undefined;
      clear();
      report.announce(words().cancelled);
    },
  };
  return mode;
}
