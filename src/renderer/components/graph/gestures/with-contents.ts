import { type Placed, within } from '../arrange';
import { cardRect } from '../culling';
import type { GraphSelection } from '../graph-model';
import type { Frame, GestureEnv } from './gesture';

/** What moves when a selection is moved: a group takes with it what it holds. */
export function withContents(
  { canvas, frames: all }: Pick<GestureEnv, 'canvas' | 'frames'>,
  selection: GraphSelection,
): { nodeIds: string[]; frames: Frame[] } {
  const nodeIds = new Set(selection.nodeIds);
  const frameIds = new Set(selection.annotationIds ?? []);
  const frames = all();
  const groups = frames.filter((frame) => frame.kind === 'group' && frameIds.has(frame.id));
  if (groups.length > 0) {
    const cards = canvas.scene().nodes.flatMap((node): Placed[] => {
      const rect = cardRect(node, canvas.placeOf);
      return rect === undefined ? [] : [{ id: node.id, ...rect }];
    });
    for (const group of groups) {
      for (const id of within(group, cards)) nodeIds.add(id);
      for (const id of within(group, frames)) frameIds.add(id);
    }
  }
  return { nodeIds: [...nodeIds], frames: frames.filter(({ id }) => frameIds.has(id)) };
}
