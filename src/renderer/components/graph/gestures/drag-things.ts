import { aroundAll } from '../arrange';
import { cardRect, edgesIn, nodesIn, viewRect } from '../culling';
import { distanceToEdge } from '../edge-geometry';
import { cardSize } from '../geometry';
import type { GraphSelection, NodePositions, Point, Rect } from '../graph-model';
import { snapLines, snapMove } from '../snapping';
import type { GestureEnv, PointerAt, PointerGesture } from './gesture';
import { withContents } from './with-contents';

/** How near to a line, in screen pixels, a dragged thing comes to rest on it. */
const SNAP_PX = 6;
/** How near to an edge, in graph pixels, the middle of a card must be to be put into it. */
const DROP_DISTANCE = 34;
/** By then the document has drawn what was dropped. */
const SETTLE_MS = 500;

/** Moves the selected cards, notes and groups together with the pointer. */
export function dragThings(env: GestureEnv, selection: GraphSelection, start: PointerAt): PointerGesture {
  const { canvas, overlay, report, container } = env;
  const things = withContents(env, selection);
  const nodeIds = new Set(things.nodeIds);
  const carried = things.frames;
  const index = canvas.index();
  const from = canvas.graphPoint(start.clientX, start.clientY);
  const origins = new Map<string, Point>();
  const rects: Rect[] = [];
  for (const id of nodeIds) {
    const node = index.nodes.get(id);
    const rect = node === undefined ? undefined : cardRect(node, canvas.placeOf);
    if (rect === undefined) continue;
    origins.set(id, { x: rect.x, y: rect.y });
    rects.push(rect);
  }
  rects.push(...carried);
  const around = aroundAll(rects);
  const still = nodesIn(canvas.scene().nodes, canvas.placeOf, viewRect(canvas.transform(), canvas.view()))
    .filter((id) => !nodeIds.has(id))
    .flatMap((id) => {
      const node = index.nodes.get(id);
      return (node === undefined ? undefined : cardRect(node, canvas.placeOf)) ?? [];
    });
  const lines = snapLines(still);
  const elements = carried.flatMap(({ id }) => container.querySelector<HTMLElement>(`[data-frame-id="${CSS.escape(id)}"]`) ?? []);
  const [onlyId] = nodeIds;
  const only = nodeIds.size === 1 && carried.length === 0 && onlyId !== undefined ? index.nodes.get(onlyId) : undefined;
  const isLoose = only !== undefined && only.inputs.length > 0 && only.outputs.length > 0 && index.edgesOf(only.id).length === 0;
  let shift: Point = { x: 0, y: 0 };
  let over: string | undefined;

  const showDrop = (edgeId: string | undefined) => {
    if (edgeId === over) return;
    if (over !== undefined) canvas.lineElement(over)?.removeAttribute('data-drop');
    if (edgeId !== undefined) canvas.lineElement(edgeId)?.setAttribute('data-drop', '');
    over = edgeId;
  };
  const edgeBelow = (): string | undefined => {
    const at = only === undefined ? undefined : canvas.placeOf(only.id);
    if (only === undefined || at === undefined) return undefined;
    const { width, height } = cardSize(only);
    const middle = { x: at.x + width / 2, y: at.y + height / 2 };
    let best: string | undefined;
    let bestDistance = DROP_DISTANCE;
    for (const id of edgesIn(canvas.scene().edges, canvas.placeOf, { ...at, width, height })) {
      const edge = index.edges.get(id);
      const run = edge === undefined ? undefined : canvas.runOf(edge);
      const distance = run === undefined ? Infinity : distanceToEdge(middle, run);
      if (distance < bestDistance) {
        best = id;
        bestDistance = distance;
      }
    }
    return best;
  };
  const placesNow = (): NodePositions =>
    Object.fromEntries([...origins].map(([id, at]) => [id, { x: Math.round(at.x + shift.x), y: Math.round(at.y + shift.y) }]));
  const stop = () => {
    overlay.clear();
    showDrop(undefined);
    container.closest('.pf-graph')?.removeAttribute('data-dragging');
    for (const element of elements) element.style.translate = '';
  };
  return {
    pansAtBorder: true,
    move(at) {
      const now = canvas.graphPoint(at.clientX, at.clientY);
      shift = { x: now.x - from.x, y: now.y - from.y };
      if (around !== undefined && env.isSnapping() && !at.altKey) {
        const moving = { ...around, x: around.x + shift.x, y: around.y + shift.y };
        const rest = snapMove(moving, lines, { grid: true, tolerance: SNAP_PX / canvas.transform().k });
        shift = { x: shift.x + rest.dx, y: shift.y + rest.dy };
        overlay.guides(rest.guides);
      } else overlay.guides([]);
      container.closest('.pf-graph')?.setAttribute('data-dragging', '');
      canvas.preview(placesNow());
      for (const element of elements) element.style.translate = `${shift.x}px ${shift.y}px`;
      if (isLoose) showDrop(edgeBelow());
    },
    end() {
      const onEdge = over;
      stop();
      const places = placesNow();
      const moved = Object.fromEntries(
        carried.map(({ id, x, y, width, height }): [string, Rect] => [
          id,
          { x: Math.round(x + shift.x), y: Math.round(y + shift.y), width, height },
        ]),
      );
      if (shift.x === 0 && shift.y === 0) canvas.endPreview();
      else {
        const shown = canvas.preview(places);
        report.move(places, moved, onEdge);
        // A change that the document did not take must not stay on the screen.
        setTimeout(() => canvas.endPreview(shown), SETTLE_MS);
      }
    },
    cancel() {
      stop();
      canvas.endPreview();
    },
  };
}
