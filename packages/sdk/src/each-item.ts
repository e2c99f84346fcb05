import type { Item } from '../../../src/shared/model/packet';
import type { StepContext, StepResult } from './context';

type Mapped = Item | readonly Item[] | undefined;

/**
 * One call of `act` per item, in order; items go on by `out`. `undefined` drops the item, an array makes several. For a node
 * with effects each call is recorded before and after, so that a crash leaves at most one item in doubt and a retry does not
 * repeat the finished ones.
 */
export async function eachItem<Config>(
  context: StepContext<Config>,
  act: (item: Item, config: Config, index: number) => Promise<Mapped> | Mapped,
): Promise<StepResult> {
  const out: Item[] = [];
  for (const [index, item] of context.items.entries()) {
    const finished = context.finishedItem(index);
    if (finished !== undefined) {
      out.push(...(finished['out'] ?? []));
      continue;
    }
    await context.beforeEffect(index);
    const mapped = await act(item, context.configFor(index), index);
    const made = mapped === undefined ? [] : Array.isArray(mapped) ? (mapped as readonly Item[]) : [mapped as Item];
    context.afterEffect(index, { out: [...made] });
    out.push(...made);
  }
  return { outputs: { out } };
}
