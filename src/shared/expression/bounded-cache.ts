/** A map that forgets the entry not used for longest once it is full. */
export class BoundedCache<V> {
  readonly #entries = new Map<string, V>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The cached value, or the one `create` makes; what `create` throws is not cached. */
  get(key: string, create: () => V): V {
    const found = this.#entries.get(key);
    if (found !== undefined) {
      // A Map iterates in insertion order, so putting it back makes it the youngest.
      this.#entries.delete(key);
      this.#entries.set(key, found);
      return found;
    }
    const made = create();
    this.#entries.set(key, made);
    if (this.#entries.size > this.#capacity) {
      const oldest = this.#entries.keys().next();
      if (!oldest.done) this.#entries.delete(oldest.value);
    }
    return made;
  }

  get size(): number {
    return this.#entries.size;
  }
}
