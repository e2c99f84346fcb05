import { connectRules, edgeBetween } from '../connect-rules';
import { cardRect } from '../culling';
import { portOffset } from '../geometry';
import type { GraphEdge, GraphPortEnd, Point } from '../graph-model';
import type { GestureEnv, PointerAt, PointerGesture } from './gesture';

/** The port that an element is the dot of. */
export function portOf(element: Element | null): GraphPortEnd | undefined {
  const dot = element?.closest<HTMLElement>('.pf-port');
  const node = dot?.closest<HTMLElement>('[data-node-id]')?.dataset['nodeId'];
  const key = dot?.dataset['key'];
  if (dot === null || dot === undefined || node === undefined || key === undefined) return undefined;
  return { node, port: key, side: dot.dataset['side'] === 'input' ? 'input' : 'output' };
}

/** Draws an edge from a port; or, with `moved`, leads the free end of an edge elsewhere. */
export function drawEdge(env: GestureEnv, from: GraphPortEnd, moved?: GraphEdge): PointerGesture {
  const { canvas, overlay, report, container } = env;
  const rules = connectRules(from, canvas.scene().edges, moved?.id);
  const graph = container.closest<HTMLElement>('.pf-graph');
  const wanted = from.side === 'output' ? 'input' : 'output';
  let to: GraphPortEnd | undefined;
  let refused: string | undefined;
  let end: Point = { x: 0, y: 0 };

  const pointOf = ({ node: id, side, port }: GraphPortEnd): Point | undefined => {
    const node = canvas.index().nodes.get(id);
    const at = canvas.placeOf(id);
    if (node === undefined || at === undefined) return undefined;
    const offset = portOffset(node, side, port);
    return { x: at.x + offset.x, y: at.y + offset.y };
  };
  const light = () => {
    graph?.setAttribute('data-connecting', from.side);
    if (moved !== undefined) canvas.lineElement(moved.id)?.setAttribute('data-held', '');
    for (const dot of container.querySelectorAll<HTMLElement>('.pf-port')) {
      const port = portOf(dot);
      if (port !== undefined && rules(port) === undefined) dot.setAttribute('data-fits', '');
    }
  };
  const dim = () => {
    graph?.removeAttribute('data-connecting');
    if (moved !== undefined) canvas.lineElement(moved.id)?.removeAttribute('data-held');
    for (const dot of container.querySelectorAll('[data-fits]')) dot.removeAttribute('data-fits');
    overlay.clear();
  };
  /** The dot below the pointer; beside the dots of a card, its first port that fits. */
  const portBelow = (at: PointerAt): GraphPortEnd | undefined => {
    const exact = portOf(document.elementFromPoint(at.clientX, at.clientY));
    if (exact !== undefined && exact.side === wanted) return exact;
    const { x, y } = canvas.graphPoint(at.clientX, at.clientY);
    for (const node of canvas.scene().nodes) {
      const rect = node.id === from.node ? undefined : cardRect(node, canvas.placeOf);
      if (rect === undefined || x < rect.x || y < rect.y || x > rect.x + rect.width || y > rect.y + rect.height) continue;
      const ports = (wanted === 'input' ? node.inputs : node.outputs).map(
        ({ key }) => ({ node: node.id, port: key, side: wanted }) as const,
      );
      return ports.find((port) => rules(port) === undefined) ?? ports[0];
    }
    return undefined;
  };
  const start = pointOf(from);
  light();
  return {
    pansAtBorder: true,
    move(at) {
      const over = portBelow(at);
      const refusal = over === undefined ? undefined : rules(over);
      to = refusal === undefined ? over : undefined;
      const reason = refusal === undefined ? undefined : report.refusalText(refusal);
      if (reason !== undefined && reason !== refused) report.announce(reason);
      refused = reason;
      overlay.tip(reason, at.clientX, at.clientY);
      end = canvas.graphPoint(at.clientX, at.clientY);
      const tail = (to === undefined ? undefined : pointOf(to)) ?? end;
      if (start === undefined) return;
      const run = from.side === 'output' ? { start, end: tail } : { start: tail, end: start };
      overlay.edge({ ...run, floorY: Math.max(start.y, tail.y) + 30 }, reason !== undefined);
    },
    end() {
      dim();
      const edge = to === undefined ? undefined : edgeBetween(from, to);
      if (edge !== undefined) {
        if (moved === undefined) report.connect(edge.from, edge.to);
        else report.reconnect(moved.id, edge.from, edge.to);
      } else if (moved === undefined && refused === undefined) report.connectToNothing(from, end);
    },
    cancel: dim,
  };
}
