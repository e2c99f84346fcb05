import { contains, nodesIn, overlaps } from '../culling';
import type { GraphSelection, Rect } from '../graph-model';
import { type GestureEnv, isAdditive, type PointerAt, type PointerGesture } from './gesture';

/** Selects what the drawn box touches: cards and notes by touching, groups when they lie wholly in it. */
export function drawMarquee(env: GestureEnv, start: PointerAt): PointerGesture {
  const { canvas, overlay, report } = env;
  const from = canvas.graphPoint(start.clientX, start.clientY);
  const before = canvas.scene().selection;
  let box: Rect = { ...from, width: 0, height: 0 };
  const found = (isAdding: boolean): GraphSelection => {
    const nodes = nodesIn(canvas.scene().nodes, canvas.placeOf, box);
    const frames = env
      .frames()
      .filter((frame) => (frame.kind === 'group' ? contains(box, frame) : overlaps(box, frame)))
      .map(({ id }) => id);
    const join = (old: readonly string[], added: readonly string[]) => (isAdding ? [...new Set([...old, ...added])] : added);
    return { nodeIds: join(before.nodeIds, nodes), annotationIds: join(before.annotationIds ?? [], frames) };
  };
  const stop = () => {
    overlay.clear();
    canvas.mark(undefined);
  };
  return {
    pansAtBorder: true,
    move(at) {
      const to = canvas.graphPoint(at.clientX, at.clientY);
      box = {
        x: Math.min(from.x, to.x),
        y: Math.min(from.y, to.y),
        width: Math.abs(from.x - to.x),
        height: Math.abs(from.y - to.y),
      };
      overlay.marquee(box);
      canvas.mark(new Set(found(isAdditive(at)).nodeIds));
    },
    end(at) {
      stop();
      report.select(found(isAdditive(at)));
    },
    cancel: stop,
  };
}
