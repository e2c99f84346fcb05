/*
 * Reads what a person does with mouse, pen or fingers on the whole canvas: cards and edges have no handlers of their own.
 *
 *   on a dot          draws an edge              on the background   marquee (with Space, the middle button or a finger: moves
 *   on an edge's end  leads the edge elsewhere                       the view; so does every drag in a graph one only reads)
 *   on a card, note   moves the selection
 */

import type { GestureEnv, MenuTarget, PointerGesture } from './gesture';
import { createPressReader, type Press, toggled } from './press-reader';
import { attachWheel, createPinch } from './wheel-and-pinch';

/** How far, in screen pixels, a pressed pointer must go before it is a drag. */
const THRESHOLD_PX = 4;
const BORDER_PX = 28;
const BORDER_SPEED_PX = 14;

interface Pressed extends Press {
  pointerId: number;
  down: PointerEvent;
  last: PointerEvent;
  gesture?: PointerGesture | undefined;
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Listens to the pointer over `env.container` until the answered function is called. */
export function readPointer(env: GestureEnv): () => void {
  const { container, canvas, report } = env;
  const graph = container.closest<HTMLElement>('.pf-graph') ?? container;
  const pinch = createPinch(canvas);
  const { nodeAt, edgeAt, frameAt, pressOn } = createPressReader(env);
  let press: Pressed | undefined;
  let isSpaceDown = false;
  let isSpaceUsed = false;
  let isOver = false;
  let borderFrame: number | undefined;

  function panAtBorder(): void {
    borderFrame = undefined;
    if (press?.gesture?.pansAtBorder !== true) return;
    const { last } = press;
    const bounds = canvas.view();
    const push = (near: number, far: number) => (near < BORDER_PX ? 1 : far < BORDER_PX ? -1 : 0) * BORDER_SPEED_PX;
    const dx = push(last.clientX - bounds.x, bounds.x + bounds.width - last.clientX);
    const dy = push(last.clientY - bounds.y, bounds.y + bounds.height - last.clientY);
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
    const pressed = pressOn(event, isSpaceDown || env.isHand());
    if (pressed === undefined) return;
    isSpaceUsed = isSpaceDown;
    if (event.button === 1) {
      // No scrolling by the browser; and the keyboard goes where one works.
      event.preventDefault();
      if (!container.contains(document.activeElement)) container.focus({ preventScroll: true });
    }
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
    if (node !== undefined) report.select({ nodeIds: [node] });
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
      if (id !== undefined)
        report.select({ nodeIds: toggled(selection.nodeIds, id), annotationIds: selection.annotationIds ?? [] });
    }
    isSpaceDown = event.type === 'keydown';
    graph.toggleAttribute('data-hand', isSpaceDown);
  };
  const onEnter = () => {
    isOver = true;
    canvas.measure();
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
    pinch.release();
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
