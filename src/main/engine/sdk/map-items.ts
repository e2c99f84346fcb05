import type { Item } from '#shared/model/packet';
import type { ExecuteContext, ExecuteResult, MaybePromise } from './node-type';

type Mapped = Item | Item[] | undefined;

function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

function pushMapped(out: Item[], mapped: Mapped): void {
  if (mapped === undefined) return;
  if (Array.isArray(mapped)) for (const item of mapped) out.push(item);
  else out.push(mapped);
}

/**
 * One call of `map` per item, in order, for nodes without effects (`resolve: 'item'`). Stays synchronous as long as the
 * config and `map` are: no promise is made for 10,000 plain items. `undefined` drops the item, an array makes several.
 */
export function mapItems<Config>(
  context: ExecuteContext<Config>,
  map: (item: Item, config: Config, index: number) => MaybePromise<Mapped>,
): MaybePromise<ExecuteResult> {
  const { items } = context;
  const out: Item[] = [];

  const step = (item: Item, index: number): MaybePromise<void> => {
    const config = context.configFor(index);
    const mapped = isPromise(config) ? config.then((resolved) => map(item, resolved, index)) : map(item, config, index);
    if (isPromise(mapped)) return mapped.then((value) => pushMapped(out, value));
    pushMapped(out, mapped);
  };
  const rest = async (from: number): Promise<ExecuteResult> => {
    for (let index = from; index < items.length; index++) {
      const item = items[index];
      if (item !== undefined) await step(item, index);
    }
    return { outputs: { out } };
  };

  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (item === undefined) continue;
    const pending = step(item, index);
    if (isPromise(pending)) return pending.then(() => rest(index + 1));
  }
  return { outputs: { out } };
}

/**
 * One effect per item, in order, each recorded before and after, so that a crash leaves at most one item in doubt and a
 * retry does not repeat the finished ones. `act` does the effect and gives the item's output (default: the item itself).
 */
export async function mapEffects<Config>(
  context: ExecuteContext<Config>,
  act: (item: Item, config: Config, index: number) => Promise<Mapped>,
): Promise<ExecuteResult> {
  const out: Item[] = [];
  for (let index = 0; index < context.items.length; index++) {
    const item = context.items[index];
    if (item === undefined) continue;
    const finished = context.finishedItem(index);
    if (finished !== undefined) {
      pushMapped(out, finished.out);
      continue;
    }
    const config = await context.configFor(index);
    await context.beforeEffect(index);
    const mapped: Item[] = [];
    pushMapped(mapped, await act(item, config, index));
    context.afterEffect(index, { out: mapped });
    pushMapped(out, mapped);
  }
  return { outputs: { out } };
}
