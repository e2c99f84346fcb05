/*
 * Reads what a person does with mouse, pen or fingers on the whole canvas: cards and edges have no handlers of their own.
 *
 *   on a dot          draws an edge              on the background   marquee (with Space, the middle button or a finger: moves
 *   on an edge's end  leads the edge elsewhere                       the view; so does every drag in a graph one only reads)
 *   on a card, note   moves the selection
 */
import { cardRect } from '../culling';

import type { GraphEdge, GraphPortEnd, Point } from '../graph-model';
import { dragThings } from './drag-things';
import { drawEdge, portOf } from './draw-edge';
import { drawMarquee } from './draw-marquee';
import { type GestureEnv, isAdditive, type MenuTarget, type PointerGesture } from './gesture';
import { panView } from './pan-view';
import { attachWheel, createPinch } from './wheel-and-pinch';

/** How far, in screen pixels, a pressed pointer must go before it is a drag. */
const THRESHOLD_PX = 4;
/** How near to its end, in screen pixels, an edge is taken by that end. */
const END_PX = 36;
const BORDER_PX = 28;
const BORDER_SPEED_PX = 14;

type Press = {
  pointerId: number;
  down: PointerEvent;
  last: PointerEvent;
  begin(): PointerGesture | undefined;
  gesture?: PointerGesture | undefined;
  /** Done when the pointer is let go where it was pressed. */
  click(): void;
};

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Listens to the pointer over `env.container` until the answered function is called. */
export function readPointer(env: GestureEnv): () => void {
  const { container, canvas, report } = env;
  const graph = container.closest<HTMLElement>('.pf-graph') ?? container;
  const pinch = createPinch(container, canvas);
  let press: Press | undefined;
  let isSpaceDown = false;
  let isSpaceUsed = false;
  let isOver = false;
  let borderFrame: number | undefined;

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

  const select = (selection: Parameters<typeof report.select>[0]) => report.select(selection);
  const toggle = (ids: readonly string[], id: string) => (ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]);

  function pressOnNode(id: string, event: PointerEvent): Pick<Press, 'begin' | 'click'> {
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
        if (additive && wasSelected) select({ ...now, nodeIds: toggle(now.nodeIds, id) });
        else if (!additive && now.nodeIds.length + (now.annotationIds?.length ?? 0) > 1) select({ nodeIds: [id] });
      },
    };
  }

  function pressOnFrame(id: string, event: PointerEvent): Pick<Press, 'begin' | 'click'> {
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
        if (additive && wasSelected) select({ ...now, annotationIds: toggle(now.annotationIds ?? [], id) });
        else if (!additive && now.nodeIds.length + (now.annotationIds?.length ?? 0) > 1)
          select({ nodeIds: [], annotationIds: [id] });
      },
    };
  }

  function pressOn(event: PointerEvent): Pick<Press, 'begin' | 'click'> | undefined {
    const isPanning = event.button === 1 || isSpaceDown;
    const nothing = () => undefined;
    if (isPanning) {
      isSpaceUsed = isSpaceDown;
      return { begin: () => panView(env, event), click: nothing };
    }
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

  function panAtBorder(): void {
    borderFrame = undefined;
    if (press?.gesture?.pansAtBorder !== true) return;
    const { last } = press;
    const bounds = container.getBoundingClientRect();
    const push = (near: number, far: number) => (near < BORDER_PX ? 1 : far < BORDER_PX ? -1 : 0) * BORDER_SPEED_PX;
    const dx = push(last.clientX - bounds.left, bounds.right - last.clientX);
    const dy = push(last.clientY - bounds.top, bounds.bottom - last.clientY);
    if (dx !== 0 || dy !== 0) {
      const now = canvas.transform();
      canvas.setTransform({ ...now, x: now.x + dx, y: now.y + dy });
      press.gesture.move(last);
    }
    borderFrame = requestAnimationFrame(panAtBorder);
  }

  function stop(): void {
    press = undefined;
    if (borderFrame !== undefined) cancelAnimationFrame(borderFrame);
    borderFrame = undefined;
    window.removeEventListener('pointermove', onMove);
    window.removeEventListener('pointerup', onUp);
    window.removeEventListener('pointercancel', onCancel);
    window.removeEventListener('keydown', onEscape, true);
  }
  function onMove(event: PointerEvent): void {
    if (event.pointerType === 'touch') pinch.move(event);
    if (press === undefined || event.pointerId !== press.pointerId) return;
    press.last = event;
    if (press.gesture === undefined) {
      if (Math.hypot(event.clientX - press.down.clientX, event.clientY - press.down.clientY) < THRESHOLD_PX) return;
      press.gesture = press.begin();
      if (press.gesture?.pansAtBorder === true) borderFrame = requestAnimationFrame(panAtBorder);
    }
    press.gesture?.move(event);
  }
  function onUp(event: PointerEvent): void {
    pinch.up(event);
    if (press === undefined || event.pointerId !== press.pointerId) return;
    const { gesture, click } = press;
    stop();
    if (gesture === undefined) click();
    else gesture.end(event);
  }
  function cancel(): void {
    const gesture = press?.gesture;
    stop();
    gesture?.cancel();
  }
  function onCancel(event: PointerEvent): void {
    pinch.up(event);
    if (event.pointerId === press?.pointerId) cancel();
  }
  function onEscape(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || press?.gesture === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    cancel();
  }

  const onDown = (event: PointerEvent) => {
    const { target } = event;
    // What floats on the canvas, and text that is edited, keep the pointer to themselves.
    if (isTextField(target) || (target instanceof Element && target.closest('[data-own-pointer]') !== null)) return;
    canvas.measure();
    if (event.pointerType === 'touch') {
      pinch.down(event);
      if (pinch.isActive()) return cancel();
    }
    if (press !== undefined) return;
    const pressed = pressOn(event);
    if (pressed === undefined) return;
    if (event.button === 1) event.preventDefault();
    press = { pointerId: event.pointerId, down: event, last: event, ...pressed };
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', onUp);
    window.addEventListener('pointercancel', onCancel);
    window.addEventListener('keydown', onEscape, true);
  };
  const onDoubleClick = (event: MouseEvent) => {
    if (isTextField(event.target)) return;
    canvas.measure();
    const node = nodeAt(event);
    const frame = frameAt(event);
    const edge = edgeAt(event);
    if (node !== undefined) report.open(node);
    else if (edge !== undefined && !env.isReadOnly()) report.insertOn(edge.id);
    else if (frame !== undefined && !env.isReadOnly()) report.editFrame(frame);
  };
  /** Only clicks made without a pointer, by a screen reader or a voice: the others were read from the pointer. */
  const onClick = (event: MouseEvent) => {
    const node = event.detail === 0 ? nodeAt(event) : undefined;
    if (node !== undefined) select({ nodeIds: [node] });
  };
  const onMenu = (event: MouseEvent) => {
    if (isTextField(event.target)) return;
    event.preventDefault();
    cancel();
    canvas.measure();
    const node = nodeAt(event);
    const frame = frameAt(event);
    const edge = edgeAt(event);
    const at = canvas.graphPoint(event.clientX, event.clientY);
    const target: MenuTarget =
      node !== undefined
        ? { kind: 'node', id: node }
        : edge !== undefined
          ? { kind: 'edge', id: edge.id }
          : frame !== undefined
            ? { kind: 'annotation', id: frame }
            : { kind: 'background', at };
    report.menu(target, event.clientX, event.clientY);
  };
  /** Held, Space makes every drag move the view; pressed alone on a card, it selects or lets go, as on any button. */
  const onSpace = (event: KeyboardEvent) => {
    if (event.key !== ' ' || isTextField(event.target)) return;
    const focused = document.activeElement;
    const isOurs =
      (container.contains(focused) && focused?.closest('[data-own-pointer]') === null) || (isOver && focused === document.body);
    if (event.type === 'keydown') {
      if (!isOurs) return;
      event.preventDefault();
      event.stopPropagation();
      if (!isSpaceDown) isSpaceUsed = false;
    } else if (isSpaceDown && isOurs && !isSpaceUsed) {
      const id = focused?.closest<HTMLElement>('[data-node-id]')?.dataset['nodeId'];
      const { selection } = canvas.scene();
      if (id !== undefined) select({ nodeIds: toggle(selection.nodeIds, id), annotationIds: selection.annotationIds ?? [] });
    }
    isSpaceDown = event.type === 'keydown';
    graph.toggleAttribute('data-hand', isSpaceDown);
  };
  const onEnter = () => {
    isOver = true;
  };
  const onLeave = () => {
    isOver = false;
  };
  const onBlur = () => {
    isSpaceDown = false;
    graph.removeAttribute('data-hand');
    cancel();
  };

  const detachWheel = attachWheel(container, canvas);
  container.addEventListener('pointerdown', onDown);
  container.addEventListener('dblclick', onDoubleClick);
  container.addEventListener('click', onClick);
  container.addEventListener('contextmenu', onMenu);
  container.addEventListener('pointerenter', onEnter);
  container.addEventListener('pointerleave', onLeave);
  window.addEventListener('keydown', onSpace, true);
  window.addEventListener('keyup', onSpace, true);
  window.addEventListener('blur', onBlur);
  return () => {
    stop();
    detachWheel();
    container.removeEventListener('pointerdown', onDown);
    container.removeEventListener('dblclick', onDoubleClick);
    container.removeEventListener('click', onClick);
    container.removeEventListener('contextmenu', onMenu);
    container.removeEventListener('pointerenter', onEnter);
    container.removeEventListener('pointerleave', onLeave);
    window.removeEventListener('keydown', onSpace, true);
    window.removeEventListener('keyup', onSpace, true);
    window.removeEventListener('blur', onBlur);
  };
}
