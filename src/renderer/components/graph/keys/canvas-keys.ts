/*
 * The keyboard of the canvas. One function reads a key and does what it stands for; what it did not understand goes on to
 * the page. Tab adds a node; so that nobody is caught, Escape and then Tab leaves the canvas, Shift+Tab and F6 at any time.
 */
import { resizeFrame } from '../annotations/use-frame-resize';
import type { GestureEnv } from '../gestures/gesture';
import { withContents } from '../gestures/with-contents';
import type { GraphEdge, NodePositions, Point, Rect } from '../graph-model';
import { type ArrowKey, neighbourOf, readingOrder } from '../navigation';
import { GRID_STEP } from '../snapping';
import type { ViewMoves } from '../view-moves';
import type { ConnectMode } from './connect-mode';
import { createEdgeKeys } from './edge-keys';
import type { MarqueeMode } from './marquee-mode';

export interface KeyActions {
  open(nodeId: string): void;
  focusNode(nodeId: string): void;
  focusFrame(id: string): void;
  /** Undefined: the graph is only read. */
  edit:
    | {
        addAfter(nodeId: string): void;
        rename(nodeId: string): void;
        editFrame(id: string): void;
        move(places: NodePositions, frames: Readonly<Record<string, Rect>>): void;
        resize(id: string, rect: Rect): void;
        remove(): void;
        insertOn(edgeId: string): void;
        group(): void;
        note(): void;
        arrange(): void;
      }
    | undefined;
  menu(): void;
  leave(isBackwards: boolean): void;
  toggleMinimap(): void;
  toggleHand(): void;
  edgeName(edge: GraphEdge): string;
  invert(): void;
  selectAll(): void;
  fitSelection(): void;
}

export interface CanvasKeysOptions {
  env: GestureEnv;
  moves: ViewMoves;
  connect: ConnectMode;
  marquee: MarqueeMode;
  actions(): KeyActions;
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
/** After `g` the next letter belongs to the app's own shortcuts (`g f`: go to flows). */
const SEQUENCE_MS = 1200;
const FAR_STEPS = 5;
const PAN_PX = 240;

/** Answers a function that reads one key press, and says whether it was understood. */
export function createCanvasKeys({
  env,
  moves,
  connect,
  marquee,
  actions,
}: CanvasKeysOptions): (event: KeyboardEvent) => boolean {
  const { canvas, report } = env;
  const edges = createEdgeKeys(env, connect);
  let canLeave = false;
  let sequenceAt = -Infinity;

  const selection = () => canvas.scene().selection;
  const focusedFrame = (event: KeyboardEvent): string | undefined =>
    event.target instanceof Element
      ? event.target.closest<HTMLElement>('[data-annotation-id]')?.dataset['annotationId']
      : undefined;
  const currentNode = (event: KeyboardEvent): string | undefined => {
    // The card that has the keyboard (by Tab) comes before the one that is selected.
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-node-id]') : null;
    const { nodes, positions } = canvas.scene();
    return card?.dataset['nodeId'] ?? selection().nodeIds.at(-1) ?? readingOrder(nodes, positions)[0];
  };
  const choose = (id: string) => {
    report.select({ nodeIds: [id] });
    actions().focusNode(id);
  };

  function walk(event: KeyboardEvent, key: ArrowKey): void {
    const { nodes, edges, positions } = canvas.scene();
    const held = selection();
    const edge = held.edgeId === undefined ? undefined : canvas.index().edges.get(held.edgeId);
    if (edge !== undefined) {
      if (key === 'ArrowLeft') choose(edge.from.node);
      else if (key === 'ArrowRight') choose(edge.to.node);
      return;
    }
    const frame = focusedFrame(event);
    if (frame !== undefined) {
      const ordered = [...env.frames()].sort((a, b) => a.x - b.x || a.y - b.y);
      const at = ordered.findIndex(({ id }) => id === frame);
      const next = ordered[(at + (key === 'ArrowLeft' || key === 'ArrowUp' ? -1 : 1) + ordered.length) % ordered.length];
      if (next !== undefined) {
        report.select({ nodeIds: [], annotationIds: [next.id] });
        actions().focusFrame(next.id);
      }
      return;
    }
    const current = currentNode(event);
    if (current === undefined) return;
    const next = held.nodeIds.length === 0 ? current : neighbourOf(current, key, { nodes, edges }, positions);
    if (next === undefined) return;
    if (event.shiftKey) {
      report.select({ ...held, nodeIds: [...held.nodeIds.filter((id) => id !== next), next] });
      actions().focusNode(next);
    } else choose(next);
  }

  function nudge(event: KeyboardEvent, direction: Point): void {
    const { edit } = actions();
    if (edit === undefined) return;
    const step = GRID_STEP * (event.shiftKey ? FAR_STEPS : 1);
    const by = { x: direction.x * step, y: direction.y * step };
    const { nodeIds, annotationIds = [] } = selection();
    const frames = env.frames().filter(({ id }) => annotationIds.includes(id));
    const [only] = frames;
    if (event.altKey && event.shiftKey && only !== undefined && frames.length === 1 && nodeIds.length === 0) {
      edit.resize(only.id, resizeFrame(only, 'se', by.x, by.y));
      return;
    }
    const things = withContents(env, selection());
    const places = things.nodeIds.flatMap((id): [string, Point][] => {
      const at = canvas.placeOf(id);
      return at === undefined ? [] : [[id, { x: at.x + by.x, y: at.y + by.y }]];
    });
    const moved = things.frames.map(({ id, x, y, width, height }): [string, Rect] => [
      id,
      { x: x + by.x, y: y + by.y, width, height },
    ]);
    if (places.length + moved.length > 0) edit.move(Object.fromEntries(places), Object.fromEntries(moved));
  }

  function plain(event: KeyboardEvent): boolean {
    const { edit, ...does } = actions();
    const current = currentNode(event);
    const frame = focusedFrame(event);
    const { edgeId } = selection();
    const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.shiftKey) {
      if (letter === 'm') does.toggleMinimap();
      else if (letter === 'r' && edgeId !== undefined && edit !== undefined) edges.lead(true);
      else if (event.key === 'F10') does.menu();
      else if (letter === 'a' && edit !== undefined) edit.arrange();
      else if (event.key === '+') moves.zoomBy(1.25);
      else if (event.key === 'PageUp' || event.key === 'PageDown') moves.pan(event.key === 'PageUp' ? PAN_PX : -PAN_PX, 0);
      else return false;
      return true;
    }
    switch (letter) {
      case 'Enter':
        if (frame !== undefined) edit?.editFrame(frame);
        else if (current !== undefined) {
          report.select({ nodeIds: [current] });
          does.open(current);
        }
        return true;
      case 'F2':
        if (edit === undefined) return false;
        if (frame !== undefined) edit.editFrame(frame);
        else if (current !== undefined) edit.rename(current);
        return true;
      case 'ContextMenu':
        does.menu();
        return true;
      case 'Home':
      case 'End': {
        const { nodes, positions } = canvas.scene();
        const id = readingOrder(nodes, positions).at(letter === 'Home' ? 0 : -1);
        if (id !== undefined) choose(id);
        return true;
      }
      case 'PageUp':
      case 'PageDown':
        moves.pan(0, letter === 'PageUp' ? PAN_PX : -PAN_PX);
        return true;
      case '+':
      case '=':
        moves.zoomBy(1.25);
        return true;
      case '-':
        moves.zoomBy(0.8);
        return true;
      case '0':
        moves.fit();
        return true;
      case '1':
        moves.zoomTo(1);
        return true;
      case '2':
        does.fitSelection();
        return true;
      case 'e':
        edges.next(currentNode(event), (edge) => actions().edgeName(edge));
        return true;
      case 'm':
        marquee.begin(current);
        return true;
      default:
    }
    if (edit === undefined) return false;
    switch (letter) {
      case 'c':
        if (current !== undefined) connect.begin(current);
        return true;
      case 'r':
        if (edgeId !== undefined) edges.lead(false);
        return edgeId !== undefined;
      case 'i':
        if (edgeId !== undefined) edit.insertOn(edgeId);
        return edgeId !== undefined;
      case 'h':
        does.toggleHand();
        return true;
      case 'n':
        edit.note();
        return true;
      case 'Delete':
      case 'Backspace':
        edit.remove();
        return true;
      default:
        return false;
    }
  }

  function tab(event: KeyboardEvent): boolean {
    const { edit } = actions();
    const current = selection().nodeIds.length === 1 ? selection().nodeIds[0] : undefined;
    const isOnCard = event.target instanceof Element && event.target.closest('[data-node-id]') !== null;
    if (event.shiftKey || canLeave || edit === undefined || current === undefined || !isOnCard) return false;
    edit.addAfter(current);
    return true;
  }

  function read(event: KeyboardEvent): boolean {
    if (connect.key(event) || marquee.key(event)) return true;
    const command = event.ctrlKey || event.metaKey;
    const direction = ARROWS[event.key];
    if (event.key === 'Tab') return command || event.altKey ? false : tab(event);
    if (direction !== undefined) {
      if (command || event.altKey) nudge(event, direction);
      else walk(event, event.key as ArrowKey);
      return true;
    }
    if (event.key === 'F6') {
      actions().leave(event.shiftKey);
      return true;
    }
    if (command) {
      const { edit, invert, selectAll } = actions();
      const letter = event.key.toLowerCase();
      if (letter === 'g' && edit !== undefined) edit.group();
      else if (letter === 'a' && event.shiftKey) invert();
      else if (letter === 'a') selectAll();
      else return false;
      return true;
    }
    if (event.altKey || event.timeStamp - sequenceAt < SEQUENCE_MS) return false;
    return plain(event);
  }

  return (event) => {
    const isUnderstood = read(event);
    if (event.key === 'Escape' && !isUnderstood) {
      canLeave = true;
      const { nodeIds, edgeId, annotationIds = [] } = selection();
      if (nodeIds.length > 0 || edgeId !== undefined || annotationIds.length > 0) {
        // What has the focus keeps it; nothing is selected any more.
        report.select({ nodeIds: [] });
        sequenceAt = -Infinity;
        return true;
      }
      return false;
    }
    if (event.key !== 'Shift' && event.key !== 'Tab') canLeave = false;
    sequenceAt = event.key === 'g' && !isUnderstood ? event.timeStamp : -Infinity;
    return isUnderstood;
  };
}
