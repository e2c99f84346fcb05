import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from '#shared/model/person';

/** Who makes the call that is being answered, for what is written down deep inside of it. */
export interface Callers {
  /** Undefined outside of calls: PulseFlow does something by itself. */
  current(): Actor | undefined;
  during<Result>(actor: Actor, work: () => Result): Result;
}

export function createCallers(): Callers {
  const storage = new AsyncLocalStorage<Actor>();
  return { current: () => storage.getStore(), during: (actor, work) => storage.run(actor, work) };
}
