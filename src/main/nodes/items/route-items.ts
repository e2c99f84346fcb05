import type { ExecuteContext, ExecuteResult, Item, MaybePromise } from '../../engine/sdk';

function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/**
 * Sends each item out by the port that `choose` names, in order; undefined drops it. A port that gets no item is a branch
 * not taken, so that nothing after it runs. Stays synchronous while the config and `choose` are.
 */
export function routeItems<Config>(
  context: ExecuteContext<Config>,
  choose: (item: Item, config: Config, index: number) => MaybePromise<string | undefined>,
): MaybePromise<ExecuteResult> {
  const { items } = context;
  const outputs: Record<string, Item[]> = {};
  const send = (item: Item, port: string | undefined) => {
    if (port === undefined) return;
    const list = outputs[port];
    if (list === undefined) outputs[port] = [item];
    else list.push(item);
  };
  const route = (item: Item, index: number): MaybePromise<void> => {
    const config = context.configFor(index);
    const port = isPromise(config) ? config.then((resolved) => choose(item, resolved, index)) : choose(item, config, index);
    if (isPromise(port)) return port.then((name) => send(item, name));
    send(item, port);
  };
  const rest = async (from: number): Promise<ExecuteResult> => {
    for (let index = from; index < items.length; index++) {
      const item = items[index];
      if (item !== undefined) await route(item, index);
    }
    return { outputs };
  };
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (item === undefined) continue;
    const pending = route(item, index);
    if (isPromise(pending)) return pending.then(() => rest(index + 1));
  }
  return { outputs };
}
