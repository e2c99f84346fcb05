import { cardRect } from '../culling';
import type { GraphEdge, GraphPortEnd, GraphSelection, Point } from '../graph-model';
import { dragThings } from './drag-things';
import { drawEdge, portOf } from './draw-edge';
import { drawMarquee } from './draw-marquee';
import { type GestureEnv, isAdditive, type PointerGesture } from './gesture';
import { panView } from './pan-view';

/** How near to its end, in screen pixels, an edge is taken by that end. */
const END_PX = 36;

/** What a pressed pointer may become. */
export interface Press {
  /** It is dragged. */
  begin(): PointerGesture | undefined;
  /** It is let go where it was pressed. */
  click(): void;
}

/** Finds out what the pointer is on, and what pressing it there means. */
export interface PressReader {
  nodeAt(event: MouseEvent): string | undefined;
  edgeAt(event: MouseEvent): GraphEdge | undefined;
  frameAt(event: MouseEvent): string | undefined;
  /** Undefined: nothing, such as with the right button. `isHand`: every drag moves the view. */
  pressOn(event: PointerEvent, isHand: boolean): Press | undefined;
}

/** The list without the id when it is in it, else with it at the end. */
export function toggled(ids: readonly string[], id: string): readonly string[] {
  return ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
}

/** Reads presses on the canvas of `env`. */
export function createPressReader(env: GestureEnv): PressReader {
  const { canvas, report } = env;
  const nodeAt = (event: MouseEvent): string | undefined => {
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-node-id]') : null;
    if (card !== null) return card.dataset['nodeId'];
    if (!canvas.isFar()) return undefined;
    const { x, y } = canvas.graphPoint(event.clientX, event.clientY);
    return canvas.scene().nodes.findLast((node) => {
      const rect = cardRect(node, canvas.placeOf);
      return rect !== undefined && x >= rect.x && y >= rect.y && x <= rect.x + rect.width && y <= rect.y + rect.height;
    })?.id;
  };
  const edgeAt = (event: MouseEvent): GraphEdge | undefined => {
    const hit = event.target instanceof Element ? event.target.closest('.pf-edge__hit') : null;
    const id = hit?.closest<SVGElement>('[data-edge-id]')?.dataset['edgeId'];
    return id === undefined ? undefined : canvas.index().edges.get(id);
  };
  const frameAt = (event: MouseEvent): string | undefined =>
    event.target instanceof Element
      ? event.target.closest<HTMLElement>('[data-annotation-id]')?.dataset['annotationId']
      : undefined;

  const sourceEnd = ({ from }: GraphEdge): GraphPortEnd => ({ ...from, side: 'output' });
  const targetEnd = ({ to }: GraphEdge): GraphPortEnd => ({ ...to, side: 'input' });
  /** The end of an edge that is not near the pointer: the one that stays when the other is dragged. */
  const stayingEnd = (edge: GraphEdge, at: Point): GraphPortEnd | undefined => {
    const run = canvas.runOf(edge);
    if (run === undefined) return undefined;
    const near = END_PX / canvas.transform().k;
    const gap = (to: Point) => Math.hypot(to.x - at.x, to.y - at.y);
    if (gap(run.end) <= near && gap(run.end) <= gap(run.start)) return sourceEnd(edge);
    return gap(run.start) <= near ? targetEnd(edge) : undefined;
  };

  const select = (selection: GraphSelection) => report.select(selection);

  function pressOnNode(id: string, event: PointerEvent): Press {
    const additive = isAdditive(event);
    const { selection } = canvas.scene();
    const wasSelected = selection.nodeIds.includes(id);
    if (!wasSelected || selection.edgeId !== undefined) {
      const nodeIds = additive ? [...selection.nodeIds.filter((other) => other !== id), id] : [id];
      select(additive ? { nodeIds, annotationIds: selection.annotationIds ?? [] } : { nodeIds });
    }
    const held = wasSelected ? selection : { nodeIds: additive ? [...selection.nodeIds, id] : [id] };
    return {
      begin: () => (env.isReadOnly() ? panView(env, event) : dragThings(env, held, event)),
      click: () => {
        const now = canvas.scene().selection;
        if (additive && wasSelected) select({ ...now, nodeIds: toggled(now.nodeIds, id) });
        else if (!additive && now.nodeIds.length + (now.annotationIds?.length ?? 0) > 1) select({ nodeIds: [id] });
      },
    };
  }

  function pressOnFrame(id: string, event: PointerEvent): Press {
    const additive = isAdditive(event);
    const { selection } = canvas.scene();
    const own = selection.annotationIds ?? [];
    const wasSelected = own.includes(id);
    if (!wasSelected)
      select(additive ? { nodeIds: selection.nodeIds, annotationIds: [...own, id] } : { nodeIds: [], annotationIds: [id] });
    const held = wasSelected
      ? selection
      : additive
        ? { ...selection, annotationIds: [...own, id] }
        : { nodeIds: [], annotationIds: [id] };
    return {
      begin: () => (env.isReadOnly() ? panView(env, event) : dragThings(env, held, event)),
      click: () => {
        const now = canvas.scene().selection;
        if (additive && wasSelected) select({ ...now, annotationIds: toggled(now.annotationIds ?? [], id) });
        else if (!additive && now.nodeIds.length + (now.annotationIds?.length ?? 0) > 1)
          select({ nodeIds: [], annotationIds: [id] });
      },
    };
  }

  function pressOn(event: PointerEvent, isHand: boolean): Press | undefined {
    const isPanning = event.button === 1 || (event.button === 0 && isHand);
    const nothing = () => undefined;
    if (isPanning) return { begin: () => panView(env, event), click: nothing };
    if (event.button !== 0) return undefined;
    const port = env.isReadOnly() ? undefined : portOf(event.target instanceof Element ? event.target : null);
    if (port !== undefined) return { begin: () => drawEdge(env, port), click: () => report.connectToNothing(port, undefined) };
    const end = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-edge-end]') : null;
    const held = end === null ? undefined : canvas.index().edges.get(end.dataset['edgeOf'] ?? '');
    if (end !== null && held !== undefined) {
      const stays = end.dataset['edgeEnd'] === 'target' ? sourceEnd(held) : targetEnd(held);
      return { begin: () => drawEdge(env, stays, held), click: nothing };
    }
    const edge = edgeAt(event);
    if (edge !== undefined) {
      const stays = env.isReadOnly() ? undefined : stayingEnd(edge, canvas.graphPoint(event.clientX, event.clientY));
      return {
        begin: () => (stays === undefined ? panView(env, event) : drawEdge(env, stays, edge)),
        click: () => report.pickEdge(edge.id),
      };
    }
    const node = nodeAt(event);
    if (node !== undefined) return pressOnNode(node, event);
    const frame = frameAt(event);
    if (frame !== undefined) return pressOnFrame(frame, event);
    const pans = event.pointerType === 'touch' || env.isReadOnly();
    return {
      begin: () => (pans ? panView(env, event) : drawMarquee(env, event)),
      click: () => {
        if (!isAdditive(event)) select({ nodeIds: [] });
      },
    };
  }

  return { nodeAt, edgeAt, frameAt, pressOn };
}
