/** A function that takes any arguments: what stands in front of those of Node. */
export type Call = (this: unknown, ...given: unknown[]) => unknown;

/**
 * Puts a function in the place of another. `lock`: nobody can put it back. A name that does not exist (in this version of Node) is
 * left alone.
 */
export function replace(target: object, name: string, make: (original: Call) => Call, lock = false): void {
  const original = (target as Record<string, unknown>)[name];
  if (typeof original !== 'function') return;
  Object.defineProperty(target, name, {
    value: make(original as Call),
    writable: !lock,
    configurable: !lock,
    enumerable: Object.prototype.propertyIsEnumerable.call(target, name),
  });
}
